"""Opened between two days, closed today, not changed for long, affecting many."""

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_rome(settings: LazySettings) -> None:
    settings.TIME_ZONE = "Europe/Rome"


def ids(api: APIClient, parameters: str) -> list[int]:
    answer = api.get(f"/api/v1/tickets/?ordering=opened_at&{parameters}")
    assert answer.status_code == 200, answer.content
    return [ticket["id"] for ticket in answer.json()["results"]]


def opened(make_ticket, *moments: str) -> list[int]:
    tickets = [make_ticket().pk for _ in moments]
    for pk, moment in zip(tickets, moments, strict=True):
        Ticket.objects.filter(pk=pk).update(opened_at=datetime.fromisoformat(moment))
    return tickets


def test_a_day_begins_and_ends_at_midnight_of_the_campus(api: APIClient, make_ticket) -> None:
    # The night from 28 to 29 March 2026 has 23 hours.
    _, first, last, _ = opened(
        make_ticket,
        "2026-03-28T22:59:59.999999+00:00",
        "2026-03-28T23:00:00+00:00",
        "2026-03-29T21:59:59.999999+00:00",
        "2026-03-29T22:00:00+00:00",
    )

    assert ids(api, "opened_from=2026-03-29&opened_through=2026-03-29") == [first, last]


def test_one_end_is_enough(api: APIClient, make_ticket) -> None:
    early, late = opened(make_ticket, "2026-01-01T12:00:00+00:00", "2026-02-01T12:00:00+00:00")

    assert ids(api, "opened_from=2026-02-01") == [late]
    assert ids(api, "opened_through=2026-01-31") == [early]
    assert ids(api, "opened_through=9999-12-31") == [early, late]
    assert ids(api, "opened_from=2026-02-02&opened_through=2026-02-01") == []


def test_closed_today_stays_so_tomorrow(staff_api: APIClient, make_ticket) -> None:
    yesterday, today = (make_ticket(status="closed").pk for _ in range(2))
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    Ticket.objects.filter(pk=yesterday).update(closed_at=midnight - timedelta(microseconds=1))

    assert ids(staff_api, "closed_from=today") == [today]
    assert set(ids(staff_api, f"closed_from={midnight.date() - timedelta(days=1)}")) == {yesterday, today}


@pytest.mark.parametrize("name", ["opened_from", "opened_through", "closed_from"])
@pytest.mark.parametrize(
    "value", ["yesterday", "2026-02-30", "2026-13-01", "31.1.2026", "0001-01-01T00:00:00Z", "%00", "2026", "٢٠٢٦-٠١-٠١"]
)
def test_what_is_no_day_is_named(staff_api: APIClient, staff_browser: Client, name: str, value: str) -> None:
    answer = staff_api.get(f"/api/v1/tickets/?{name}={value}")

    assert (answer.status_code, list(answer.json())) == (400, [name])
    assert f"{name}: " in staff_browser.get(f"/tickets/?{name}={value}").content.decode()


@pytest.mark.parametrize("value", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_days_or_named(staff_api: APIClient, value: str) -> None:
    for name in ("opened_from", "opened_through", "closed_from"):
        assert staff_api.get(f"/api/v1/tickets/?{name}={value}").status_code in (200, 400)


def test_not_changed_for_so_many_hours(api: APIClient, make_ticket) -> None:
    old, fresh, touched = (make_ticket().pk for _ in range(3))
    hours_ago = {pk: timezone.now() - timedelta(hours=hours) for pk, hours in {old: 49, touched: 49, fresh: 47}.items()}
    for pk, moment in hours_ago.items():
        Ticket.objects.filter(pk=pk).update(opened_at=moment, modified_at=moment)
    Ticket.objects.filter(pk=touched).update(modified_at=timezone.now())

    assert ids(api, "untouched_for=48") == [old]
    assert set(ids(api, "untouched_for=47")) == {old, fresh}
    assert set(ids(api, "untouched_for=")) == {old, fresh, touched}


def test_so_many_people_affected_or_more(api: APIClient, make_ticket) -> None:
    one, many = (make_ticket().pk for _ in range(2))
    Ticket.objects.filter(pk=many).update(affected=5)

    assert ids(api, "affected_from=5") == [many]
    assert ids(api, "affected_from=6") == []
    assert ids(api, "affected_from=1") == [one, many]


@pytest.mark.parametrize("name", ["untouched_for", "affected_from"])
@pytest.mark.parametrize("value", ["0", "-1", "1.5", "many", "%00", "²", "٣", "9223372036854775808", "1" * 60_000])
def test_what_is_no_number_is_named(api: APIClient, student_browser: Client, name: str, value: str) -> None:
    answer = api.get(f"/api/v1/tickets/?{name}={value}")

    assert (answer.status_code, list(answer.json())) == (400, [name])
    assert f"{name}: " in student_browser.get(f"/tickets/?{name}={value}").content.decode()
