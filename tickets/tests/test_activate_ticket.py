"""Starting work: open → active, by staff."""

from datetime import timedelta

import pytest
from django.test import Client
from rest_framework.test import APIClient

from tickets.models import TicketChange

pytestmark = pytest.mark.django_db


def test_staff_starts_work_on_the_page(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket()

    answer = staff_browser.post(f"/tickets/{ticket.pk}/activate/")

    assert (answer.status_code, answer["Location"]) == (303, f"/tickets/{ticket.pk}/")
    ticket.refresh_from_db()
    assert (ticket.status, ticket.version) == ("active", 2)
    assert ticket.activated_at == ticket.modified_at
    assert ticket.closed_at is None
    change = TicketChange.objects.latest("id")
    assert (change.kind, change.by_role, change.by_name, change.at) == (
        "activated",
        "staff",
        "Bruno",
        ticket.activated_at,
    )
    assert (change.before, change.after) == ({"status": "open"}, {"status": "active"})


def test_staff_starts_work_in_the_api(staff_api: APIClient, make_ticket) -> None:
    answer = staff_api.post(f"/api/v1/tickets/{make_ticket().pk}/activate/")

    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    assert (answer.json()["status"], answer.json()["version"]) == ("active", 2)


def test_the_buttons_follow_role_and_state(staff_browser: Client, student_browser: Client, make_ticket) -> None:
    ticket = make_ticket()
    address = f"/tickets/{ticket.pk}/"

    before = staff_browser.get(address).content.decode()
    staff_browser.post(f"{address}activate/")
    after = staff_browser.get(address).content.decode()

    assert f"{address}activate/" in before
    assert f"{address}close/" not in before
    assert f"{address}close/" in after
    assert f"{address}activate/" not in after
    for button in ("activate", "close", "category"):
        assert f"{address}{button}/" not in student_browser.get(address).content.decode()


@pytest.mark.parametrize("status", ["open", "active", "closed"])
def test_a_simple_user_may_not_start_work(api: APIClient, student_browser: Client, make_ticket, status: str) -> None:
    ticket = make_ticket(status=status)

    assert api.post(f"/api/v1/tickets/{ticket.pk}/activate/").status_code == 403
    assert student_browser.post(f"/tickets/{ticket.pk}/activate/").status_code == 403

    ticket.refresh_from_db()
    assert ticket.status == status


@pytest.mark.parametrize("status", ["active", "closed"])
def test_only_an_open_ticket_can_be_started(staff_api: APIClient, make_ticket, status: str) -> None:
    ticket = make_ticket(status=status)
    changes = TicketChange.objects.count()

    answer = staff_api.post(f"/api/v1/tickets/{ticket.pk}/activate/")

    assert answer.status_code == 409
    assert status in answer.json()["detail"]
    ticket.refresh_from_db()
    assert ticket.status == status
    assert TicketChange.objects.count() == changes


def test_starting_what_a_colleague_has_just_started_is_a_notice(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket(status="active")

    answer = staff_browser.post(f"/tickets/{ticket.pk}/activate/")

    assert answer.status_code == 303
    assert "active already: by Bruno" in staff_browser.get(answer["Location"]).content.decode()
    assert TicketChange.objects.filter(kind="activated").count() == 1


def test_a_closed_ticket_is_not_started_on_the_page_either(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket(status="closed")

    assert staff_browser.post(f"/tickets/{ticket.pk}/activate/").status_code == 409


def test_a_get_starts_nothing(staff_browser: Client, staff_api: APIClient, make_ticket) -> None:
    ticket = make_ticket()

    assert staff_browser.get(f"/tickets/{ticket.pk}/activate/").status_code == 405
    assert staff_api.get(f"/api/v1/tickets/{ticket.pk}/activate/").status_code == 405


def test_there_is_no_ticket_to_start(staff_api: APIClient, staff_browser: Client, db: None) -> None:
    assert staff_api.post("/api/v1/tickets/999/activate/").status_code == 404
    assert staff_browser.post("/tickets/999/activate/").status_code == 404


def test_a_clock_that_was_set_back_makes_no_negative_duration(
    staff_api: APIClient, make_ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = make_ticket()
    monkeypatch.setattr("django.utils.timezone.now", lambda: ticket.opened_at - timedelta(minutes=5))

    for move in ("activate", "close"):
        assert staff_api.post(f"/api/v1/tickets/{ticket.pk}/{move}/").status_code == 200

    ticket.refresh_from_db()
    assert ticket.opened_at <= ticket.activated_at <= ticket.closed_at == ticket.modified_at
