"""Service 3: active tickets by category, all three always."""

from datetime import UTC, datetime

import pytest

from analytics.services.active_by_category import figures, present
from analytics.tests.builders import delete_ticket, make_ticket

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 12, 0, 0, tzinfo=UTC)


def active() -> dict[str, int]:
    return {row["category"]: row["active"] for row in figures({}, NOW)["categories"]}


def test_only_active_tickets_count() -> None:
    make_ticket(1, status="active")
    make_ticket(2, status="active")
    make_ticket(3, status="open")
    make_ticket(4, status="closed", closed_at="2026-01-02T12:00:00Z")
    make_ticket(5, status="active", category="services_complaints")
    assert active() == {"facility_management": 0, "technical_it": 2, "services_complaints": 1}


def test_without_tickets_all_three_categories_are_there() -> None:
    assert active() == {"facility_management": 0, "technical_it": 0, "services_complaints": 0}
    assert present(figures({}, NOW)).note == "No ticket is active at the moment."


def test_a_corrected_category_moves_the_ticket() -> None:
    make_ticket(1, status="active", category="technical_it")
    make_ticket(1, status="active", category="facility_management")
    assert active() == {"facility_management": 1, "technical_it": 0, "services_complaints": 0}


def test_a_deleted_ticket_does_not_count() -> None:
    make_ticket(1, status="active")
    delete_ticket(1)
    assert active()["technical_it"] == 0


def test_a_category_leads_to_its_active_tickets() -> None:
    make_ticket(1, status="active")
    shown = present(figures({}, NOW))
    assert shown.rows[1][0].text == "Technical IT"
    assert shown.rows[1][1].url == "http://helpdesk.test/tickets/?status=active&category=technical_it"
    assert shown.tickets_url == "http://helpdesk.test/tickets/?status=active"


def test_a_location_chooses_tickets_and_lists() -> None:
    make_ticket(1, status="active", location="Aula 1")
    make_ticket(2, status="active", location="Bar")
    make_ticket(3, status="open", location="Aula 1")
    make_ticket(4, status="closed", location="Aula 1", closed_at="2026-01-02T12:00:00Z")
    found = figures({"location": "AULA"}, NOW)
    assert [row["active"] for row in found["categories"]] == [0, 1, 0]
    assert (found["n"], found["location"]) == (1, "AULA")
    assert found["tickets_url"] == "http://helpdesk.test/tickets/?status=active&location=AULA"
    assert present(found).rows[1][1].url == (
        "http://helpdesk.test/tickets/?status=active&category=technical_it&location=AULA"
    )
