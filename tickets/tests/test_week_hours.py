"""Weekday and hour of opening, in the campus's time zone: with its daylight saving, and after another one is set."""

from datetime import datetime
from functools import partial

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client
from rest_framework.test import APIClient

from tickets.models import Ticket, WeekClock
from tickets.week import week_hour

pytestmark = pytest.mark.django_db

# Europe/Rome is an hour ahead of UTC, and two from 29 March 2026, 01:00 UTC, to 25 October, 01:00 UTC.
MOMENTS = {
    "Sunday 23:59 in winter": "2026-03-01T22:59:59.999999+00:00",
    "Monday 00:00 in winter": "2026-03-01T23:00:00+00:00",
    "Sunday 01:59 before the clocks go forward": "2026-03-29T00:59:59.999999+00:00",
    "Sunday 03:00, when they are": "2026-03-29T01:00:00+00:00",
    "Sunday 23:59 in summer": "2026-07-05T21:59:59.999999+00:00",
    "Monday 00:00 in summer": "2026-07-05T22:00:00+00:00",
    "Sunday 02:30 before the clocks go back": "2026-10-25T00:30:00+00:00",
    "Sunday 02:30 again": "2026-10-25T01:30:00+00:00",
    "Sunday 03:00 in winter": "2026-10-25T02:00:00+00:00",
}


@pytest.fixture
def tickets(make_ticket, monkeypatch: pytest.MonkeyPatch) -> dict[int, str]:
    """What was opened when, by id."""
    found = {}
    for name, moment in MOMENTS.items():
        monkeypatch.setattr("django.utils.timezone.now", lambda at=moment: datetime.fromisoformat(at))
        found[make_ticket().pk] = name
    return found


@pytest.fixture(params=["by their stored hours", "from the moments"])
def either_way(request: pytest.FixtureRequest, db: None) -> None:
    """While the clock is another zone's, the stored hours are left alone."""
    if request.param == "from the moments":
        WeekClock.objects.update(time_zone="Pacific/Auckland")
        Ticket.objects.update(opened_week_hour=None)


def names(api: APIClient, tickets: dict[int, str], parameters: str) -> list[str]:
    answer = api.get(f"/api/v1/tickets/?ordering=opened_at&{parameters}")
    assert answer.status_code == 200, answer.content
    return [tickets[row["id"]] for row in answer.json()["results"]]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("opened_weekday=1", ["Monday 00:00 in winter", "Monday 00:00 in summer"]),
        ("opened_weekday=2", []),
        ("opened_weekday=7", [n for n in MOMENTS if "Sunday" in n]),
        ("opened_hour=0", ["Monday 00:00 in winter", "Monday 00:00 in summer"]),
        ("opened_hour=1", ["Sunday 01:59 before the clocks go forward"]),
        ("opened_hour=2", ["Sunday 02:30 before the clocks go back", "Sunday 02:30 again"]),
        ("opened_hour=3", ["Sunday 03:00, when they are", "Sunday 03:00 in winter"]),
        ("opened_hour=23", ["Sunday 23:59 in winter", "Sunday 23:59 in summer"]),
        ("opened_hour=1,3", [n for n in MOMENTS if "01:59" in n or "03:00" in n]),
        ("opened_hour=1&opened_hour=3", [n for n in MOMENTS if "01:59" in n or "03:00" in n]),
        ("opened_weekday=1,7&opened_hour=0,23", [n for n in MOMENTS if "00:00" in n or "23:59" in n]),
        ("opened_weekday=1&opened_hour=23", []),
        ("opened_weekday=1,2,3,4,5,6,7", list(MOMENTS)),
        ("opened_weekday=7&opened_hour=2,2,", [n for n in MOMENTS if "02:30" in n]),
        ("opened_weekday=&opened_hour=", list(MOMENTS)),
        ("opened_hour=2&opened_after=2026-10-25T01:00:00Z", ["Sunday 02:30 again"]),
    ],
)
def test_by_weekday_and_hour(
    staff_api: APIClient, tickets: dict[int, str], either_way: None, parameters: str, expected: list[str]
) -> None:
    assert names(staff_api, tickets, parameters) == expected


def test_many_are_read_in_the_lists_order_and_few_by_their_index(
    staff_api: APIClient, tickets: dict[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for few in (1, 5_000):
        monkeypatch.setattr("tickets.access_path.few", partial(int, few))
        assert names(staff_api, tickets, "opened_weekday=1") == ["Monday 00:00 in winter", "Monday 00:00 in summer"]


def test_the_page_has_the_same(staff_browser: Client, tickets: dict[int, str]) -> None:
    rows = staff_browser.get("/tickets/?opened_weekday=1&opened_hour=0&ordering=-opened_at").context["page"].rows

    assert [tickets[ticket.pk] for ticket in rows] == ["Monday 00:00 in summer", "Monday 00:00 in winter"]


def test_a_simple_user_sees_no_closed_ticket(api: APIClient, staff_api: APIClient, make_ticket) -> None:
    make_ticket(status="closed")

    assert api.get("/api/v1/tickets/?opened_weekday=1,2,3,4,5,6,7").json()["results"] == []
    assert len(staff_api.get("/api/v1/tickets/?opened_weekday=1,2,3,4,5,6,7").json()["results"]) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("opened_weekday", value) for value in ("0", "8", "Monday", "1.0", "01", "-1", "%00", "²", "1,9", "9" * 99)]
    + [("opened_hour", value) for value in ("24", "-1", "noon", "07", "1e1", "%00", "٣", "5,24", "9" * 99)],
)
def test_what_is_no_day_and_no_hour_is_named(
    api: APIClient, staff_browser: Client, make_ticket, name: str, value: str
) -> None:
    ticket = make_ticket()

    answer = api.get(f"/api/v1/tickets/?{name}={value}")
    page = staff_browser.get(f"/tickets/?{name}={value}")

    assert (answer.status_code, list(answer.json())) == (400, [name])
    assert page.status_code == 200
    assert f"{name}: " in page.content.decode()
    assert [row.pk for row in page.context["page"].rows] == [ticket.pk]


def test_another_time_zone_counts_at_once_and_its_hours_are_cut_by_the_command(
    staff_api: APIClient, tickets: dict[int, str], settings: LazySettings
) -> None:
    settings.TIME_ZONE = "Asia/Kathmandu"
    # UTC and 5:45 hours: 22:59:59 is 04:44:59.
    expected = ["Sunday 23:59 in winter", "Monday 00:00 in winter"]

    assert names(staff_api, tickets, "opened_weekday=1&opened_hour=4&opened_before=2026-03-02T00:00:00Z") == expected
    call_command("cut_hours", verbosity=0)

    assert WeekClock.objects.get().time_zone == "Asia/Kathmandu"
    assert all(ticket.opened_week_hour == week_hour(ticket.opened_at) for ticket in Ticket.objects.all())
    assert names(staff_api, tickets, "opened_weekday=1&opened_hour=4&opened_before=2026-03-02T00:00:00Z") == expected


def test_the_command_does_nothing_in_the_same_time_zone(make_ticket) -> None:
    make_ticket()
    Ticket.objects.update(opened_week_hour=None)

    call_command("cut_hours", verbosity=0)

    assert Ticket.objects.get().opened_week_hour is None
