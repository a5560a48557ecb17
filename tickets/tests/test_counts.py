"""The running totals: always what counting every ticket would give."""

from collections import Counter

import pytest
from django.test import Client
from rest_framework.test import APIClient

from tickets import lifecycle
from tickets.models import Ticket, TicketCount
from tickets.roles import Actor

pytestmark = pytest.mark.django_db


def totals() -> dict[tuple[str, str], int]:
    """The running totals above zero."""
    rows = TicketCount.objects.exclude(tickets=0).values_list("status", "category", "tickets")
    return {(status, category): tickets for status, category, tickets in rows}


def counted() -> dict[tuple[str, str], int]:
    """The same by counting."""
    return dict(Counter(Ticket.objects.values_list("status", "category")))


def test_staff_sees_all_three(staff_api: APIClient, make_ticket) -> None:
    for status in ("open", "open", "active", "closed"):
        make_ticket(status=status)

    assert staff_api.get("/api/v1/tickets/counts/").json() == {"open": 2, "active": 1, "closed": 1}


def test_a_simple_user_does_not_see_how_many_are_closed(api: APIClient, make_ticket) -> None:
    make_ticket(status="closed")

    assert api.get("/api/v1/tickets/counts/").json() == {"open": 0, "active": 0}


def test_no_tickets_are_zeros(staff_api: APIClient, db: None) -> None:
    assert staff_api.get("/api/v1/tickets/counts/").json() == {"open": 0, "active": 0, "closed": 0}


def test_unknown_parameters_are_named(api: APIClient, db: None) -> None:
    answer = api.get("/api/v1/tickets/counts/?status=open")

    assert (answer.status_code, list(answer.json())) == (400, ["status"])


def test_they_equal_a_count_after_every_kind_of_write(
    api: APIClient, staff_api: APIClient, admin_client: Client, staff: Actor, make_ticket
) -> None:
    first, second, third, fourth = (make_ticket(status=status) for status in ("open", "open", "active", "closed"))
    api.patch(f"/api/v1/tickets/{first.pk}/", {"description": "The projector shows no picture"})
    assert totals() == counted()
    staff_api.patch(f"/api/v1/tickets/{second.pk}/", {"category": "services_complaints", "location": "Lab"})
    staff_api.patch(f"/api/v1/tickets/{fourth.pk}/", {"category": "technical_it"})
    api.post(f"/api/v1/tickets/{third.pk}/messages/", {"body": "Still cold"})
    assert totals() == counted()
    staff_api.post(f"/api/v1/tickets/{third.pk}/close/")
    staff_api.post(f"/api/v1/tickets/{third.pk}/close/")
    staff_api.post(f"/api/v1/tickets/{second.pk}/activate/")
    api.patch(f"/api/v1/tickets/{first.pk}/", {"location": "x" * 121})
    assert totals() == counted()
    fix = {"description": "Fixed", "location": "", "category": "technical_it", "status": "closed"}
    assert admin_client.post(f"/admin/tickets/ticket/{first.pk}/change/", fix).status_code == 302
    lifecycle.delete_ticket(ticket_id=fourth.pk, by=staff)
    assert totals() == counted()
    assert sum(totals().values()) == 3


def test_the_tabs_of_the_list_show_them(staff_browser: Client, student_browser: Client, make_ticket) -> None:
    for status in ("open", "active", "closed"):
        make_ticket(status=status)

    assert "status=closed" in staff_browser.get("/tickets/").content.decode()
    assert "status=closed" not in student_browser.get("/tickets/").content.decode()
