"""The filters by which a figure links to its tickets: begun, answered, first sorted as, unresolved at a moment."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from rest_framework.test import APIClient

from tickets import lifecycle
from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = pytest.mark.django_db

START = datetime.fromisoformat("2026-03-01T12:00:00+00:00")
HOUR = timedelta(hours=1)


def ids(api: APIClient, parameters: str) -> list[int]:
    answer = api.get(f"/api/v1/tickets/?{parameters}")
    assert answer.status_code == 200, answer.content
    return [ticket["id"] for ticket in answer.json()["results"]]


def listed(browser: Client, parameters: str) -> list[int]:
    return [ticket.pk for ticket in browser.get(f"/tickets/?{parameters}&ordering=-opened_at").context["page"].rows]


def test_work_was_begun(api: APIClient, staff_api: APIClient, staff_browser: Client, make_ticket) -> None:
    opened, active, closed = (make_ticket(status=status).pk for status in ("open", "active", "closed"))

    assert ids(staff_api, "activated=true") == listed(staff_browser, "activated=true") == [closed, active]
    assert ids(api, "activated=true") == [active]
    assert ids(staff_api, "activated=false") == ids(staff_api, "activated=") == [closed, active, opened]
    assert ids(staff_api, "activated=true&status=open") == []


def test_staff_answered(api: APIClient, staff_api: APIClient, staff_browser: Client, make_ticket) -> None:
    silent, asked, answered, closed = (make_ticket(status="active").pk for _ in range(4))
    api.post(f"/api/v1/tickets/{asked}/messages/", {"body": "Any news?"})
    for ticket in (answered, closed):
        staff_api.post(f"/api/v1/tickets/{ticket}/messages/", {"body": "We are on it."})
    staff_api.post(f"/api/v1/tickets/{closed}/close/")

    assert ids(staff_api, "answered=true") == listed(staff_browser, "answered=true") == [closed, answered]
    assert ids(api, "answered=true") == [answered]
    assert ids(staff_api, "answered=false") == [closed, answered, asked, silent]


@pytest.mark.parametrize("name", ["activated", "answered"])
@pytest.mark.parametrize("value", ["True", "1", "yes", "%00", "true,false"])
def test_anything_but_true_and_false_is_named(api: APIClient, staff_browser: Client, name: str, value: str) -> None:
    answer = api.get(f"/api/v1/tickets/?{name}={value}")

    assert (answer.status_code, list(answer.json())) == (400, [name])
    assert f"{name}: " in staff_browser.get(f"/tickets/?{name}={value}").content.decode()


@pytest.fixture
def sorted_tickets(make_ticket, staff: Actor) -> dict[str, int]:
    """By what they were assigned and what they were corrected to."""
    found = {}
    for assigned, category in (("it", "it"), ("it", "facility"), ("it", "services"), ("facility", "it")):
        texts = {"it": "The projector shows no picture", "facility": "The radiator in room 214 is cold"}
        ticket = make_ticket(texts[assigned])
        names = {"it": "technical_it", "facility": "facility_management", "services": "services_complaints"}
        assert ticket.category == names[assigned]
        lifecycle.recategorise_ticket(ticket_id=ticket.pk, by=staff, category=names[category])
        found[f"{assigned} {category}"] = ticket.pk
    return found


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("assigned_category=technical_it", ["it it", "it facility", "it services"]),
        ("assigned_category=facility_management", ["facility it"]),
        ("assigned_category=services_complaints", []),
        ("assigned_category=technical_it,facility_management", ["it it", "it facility", "it services", "facility it"]),
        ("assigned_category=technical_it&category=technical_it", ["it it"]),
        ("assigned_category=technical_it&category=facility_management", ["it facility"]),
        (
            "assigned_category=technical_it&category=facility_management,services_complaints",
            ["it facility", "it services"],
        ),
        ("assigned_category=technical_it&category=technical_it&category=facility_management", ["it it", "it facility"]),
        ("assigned_category=", ["it it", "it facility", "it services", "facility it"]),
    ],
)
def test_what_they_were_assigned(
    staff_api: APIClient,
    staff_browser: Client,
    sorted_tickets: dict[str, int],
    parameters: str,
    expected: list[str],
) -> None:
    wanted = [sorted_tickets[name] for name in reversed(expected)]

    assert ids(staff_api, parameters) == wanted
    assert listed(staff_browser, parameters) == wanted


@pytest.mark.parametrize("value", ["plumbing", "Technical_IT", "technical_it,plumbing", "%00"])
def test_a_category_that_does_not_exist_is_named(api: APIClient, staff_browser: Client, value: str) -> None:
    answer = api.get(f"/api/v1/tickets/?assigned_category={value}")

    assert (answer.status_code, list(answer.json())) == (400, ["assigned_category"])
    assert "assigned_category: " in staff_browser.get(f"/tickets/?assigned_category={value}").content.decode()


@pytest.fixture
def lives(make_ticket, staff: Actor, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Opened at 12:00; one is closed at 13:00, one at 14:00, one never."""
    moments = [START]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moments[-1])
    found = {name: make_ticket(status="active").pk for name in ("early", "late", "never")}
    for name in ("early", "late"):
        moments.append(moments[-1] + HOUR)
        lifecycle.close_ticket(ticket_id=found[name], by=staff)
    return found


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-01T12:00:00Z", []),
        ("2026-03-01T12:00:00.000001Z", ["early", "late", "never"]),
        ("2026-03-01T13:00:00Z", ["early", "late", "never"]),
        ("2026-03-01T13:00:00.000001Z", ["late", "never"]),
        ("2026-03-01T15:00:00%2B01:00", ["late", "never"]),
        ("2026-03-01T14:00:00.000001Z", ["never"]),
        ("9999-12-31T23:59:59Z", ["never"]),
        ("0001-01-01T00:00:00Z", []),
    ],
)
def test_unresolved_at_a_moment_is_opened_before_it_and_not_closed_before_it(
    staff_api: APIClient, staff_browser: Client, lives: dict[str, int], moment: str, expected: list[str]
) -> None:
    wanted = [lives[name] for name in reversed(expected)]

    assert ids(staff_api, f"unresolved_at={moment}") == wanted
    assert listed(staff_browser, f"unresolved_at={moment}") == wanted


def test_a_simple_user_sees_of_them_what_is_not_closed_since(
    api: APIClient, student_browser: Client, lives: dict[str, int]
) -> None:
    assert ids(api, "unresolved_at=2026-03-01T12:30:00Z") == [lives["never"]]
    assert listed(student_browser, "unresolved_at=2026-03-01T12:30:00Z") == [lives["never"]]


@pytest.mark.parametrize("moment", ["yesterday", "2026-03-01", "2026-03-01T12:00:00", "%00"])
def test_an_unreadable_moment_is_named(api: APIClient, staff_browser: Client, moment: str) -> None:
    answer = api.get(f"/api/v1/tickets/?unresolved_at={moment}")

    assert (answer.status_code, list(answer.json())) == (400, ["unresolved_at"])
    assert "unresolved_at: " in staff_browser.get(f"/tickets/?unresolved_at={moment}").content.decode()


def test_all_of_them_together(staff_api: APIClient, lives: dict[str, int]) -> None:
    staff_api.post(f"/api/v1/tickets/{lives['never']}/messages/", {"body": "We are on it."})
    assigned = Ticket.objects.get(pk=lives["never"]).assigned_category

    wanted = ids(
        staff_api,
        f"location=building&activated=true&answered=true&assigned_category={assigned}&category={assigned}"
        "&unresolved_at=2026-03-01T12:30:00Z&opened_weekday=7&opened_hour=13&search=radiator&status=active",
    )

    assert wanted == [lives["never"]]
