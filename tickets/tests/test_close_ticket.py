"""Closing: active → closed, by staff."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from tickets.models import TicketChange

pytestmark = pytest.mark.django_db


def test_staff_closes_an_active_ticket(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket(status="active")

    answer = staff_browser.post(f"/tickets/{ticket.pk}/close/")

    assert (answer.status_code, answer["Location"]) == (303, f"/tickets/{ticket.pk}/")
    ticket.refresh_from_db()
    assert ticket.status == "closed"
    assert ticket.closed_at == ticket.modified_at
    assert ticket.version == 3
    change = TicketChange.objects.latest("id")
    assert (change.kind, change.by_role, change.by_name, change.at) == ("closed", "staff", "Bruno", ticket.closed_at)
    assert (change.before, change.after) == ({"status": "active"}, {"status": "closed"})


def test_a_simple_user_may_not_close(api: APIClient, student_browser: Client, make_ticket) -> None:
    ticket = make_ticket(status="active")

    assert api.post(f"/api/v1/tickets/{ticket.pk}/close/").status_code == 403
    assert student_browser.post(f"/tickets/{ticket.pk}/close/").status_code == 403

    ticket.refresh_from_db()
    assert ticket.status == "active"


def test_the_role_is_checked_before_the_state(api: APIClient, make_ticket) -> None:
    assert api.post(f"/api/v1/tickets/{make_ticket().pk}/close/").status_code == 403


@pytest.mark.parametrize("status", ["open", "closed"])
def test_only_an_active_ticket_can_be_closed(staff_api: APIClient, make_ticket, status: str) -> None:
    ticket = make_ticket(status=status)
    changes = TicketChange.objects.count()

    answer = staff_api.post(f"/api/v1/tickets/{ticket.pk}/close/")

    assert answer.status_code == 409
    assert status in answer.json()["detail"]
    ticket.refresh_from_db()
    assert ticket.status == status
    assert TicketChange.objects.count() == changes


def test_closing_what_a_colleague_has_just_closed_is_a_notice(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket(status="closed")

    answer = staff_browser.post(f"/tickets/{ticket.pk}/close/")

    assert answer.status_code == 303
    assert "closed already: by Bruno" in staff_browser.get(answer["Location"]).content.decode()
    assert TicketChange.objects.filter(kind="closed").count() == 1


def test_a_get_closes_nothing(staff_browser: Client, make_ticket) -> None:
    assert staff_browser.get(f"/tickets/{make_ticket(status='active').pk}/close/").status_code == 405


def test_there_is_no_ticket_to_close(staff_api: APIClient, db: None) -> None:
    assert staff_api.post("/api/v1/tickets/999/close/").status_code == 404
