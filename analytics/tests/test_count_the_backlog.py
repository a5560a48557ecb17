"""The backlog: unresolved tickets at the end of each day of the campus."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import LazySettings

from analytics.services.backlog import csv_rows, figures, present
from analytics.tests.builders import delete_ticket, make_ticket

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 12, 0, 0, tzinfo=UTC)


def close(ticket_id: int, opened_at: str, closed_at: str, **overrides: Any) -> None:
    make_ticket(ticket_id, status="closed", opened_at=opened_at, closed_at=closed_at, **overrides)


def counts(**parameters: Any) -> list[int]:
    return [day["unresolved"] for day in figures({"days": 7} | parameters, NOW)["days"]]


def test_a_ticket_counts_from_the_day_it_was_opened_until_the_day_before_it_was_closed() -> None:
    make_ticket(1, opened_at="2025-01-01T08:00:00Z")
    close(2, "2026-03-05T08:00:00Z", "2026-03-08T08:00:00Z")
    close(3, "2026-03-06T08:00:00Z", "2026-03-06T09:00:00Z")
    close(4, "2025-01-01T08:00:00Z", "2026-03-10T08:00:00Z")
    make_ticket(5, opened_at="2026-03-10T11:00:00Z", status="active")
    found = figures({"days": 7}, NOW)
    assert [day["day"] for day in found["days"]] == [f"2026-03-{day:02}" for day in range(4, 11)]
    assert counts() == [2, 3, 3, 3, 2, 2, 2]
    assert found["n"] == 2
    assert found["tickets_url"] == "http://helpdesk.test/tickets/?status=open&status=active"


def test_days_are_those_of_the_campus(settings: LazySettings) -> None:
    settings.TIME_ZONE = "Europe/Rome"
    close(1, "2026-03-07T22:59:59Z", "2026-03-08T23:00:00Z")
    close(2, "2026-03-07T23:00:00Z", "2026-03-08T22:59:59Z")
    assert counts() == [0, 0, 0, 1, 1, 0, 0]


def test_a_deleted_ticket_never_was_and_a_corrected_one_is_in_its_new_category() -> None:
    make_ticket(1, opened_at="2026-03-08T08:00:00Z")
    make_ticket(2, opened_at="2026-03-09T08:00:00Z", category="technical_it")
    make_ticket(2, opened_at="2026-03-09T08:00:00Z", category="services_complaints")
    delete_ticket(1)
    assert counts() == [0, 0, 0, 0, 0, 1, 1]
    assert counts(category="technical_it") == [0] * 7
    assert counts(category="services_complaints") == [0, 0, 0, 0, 0, 1, 1]


def test_a_location_is_counted_from_the_rows() -> None:
    close(1, "2026-03-05T08:00:00Z", "2026-03-08T08:00:00Z", location="Library È")
    make_ticket(2, opened_at="2025-01-01T08:00:00Z", location="library è, 2nd floor")
    make_ticket(3, opened_at="2026-03-08T08:00:00Z", location="Bar")
    assert counts(location="RARY è") == [1, 2, 2, 2, 1, 1, 1]
    url = "http://helpdesk.test/tickets/?status=open&status=active&location=bar"
    assert figures({"days": 7, "location": "bar"}, NOW)["tickets_url"] == url


def test_every_day_leads_to_what_was_unresolved_at_its_end(settings: LazySettings) -> None:
    settings.TIME_ZONE = "Europe/Rome"
    make_ticket(1, opened_at="2026-03-08T08:00:00Z", category="technical_it")
    shown = present(figures({"days": 7, "category": "technical_it"}, NOW))
    list_of = "http://helpdesk.test/tickets/?"
    today = f"{list_of}status=open&status=active&category=technical_it"
    yesterday = f"{list_of}category=technical_it&unresolved_at=2026-03-09T23:00:00.000000Z"
    assert shown.chart.series[0].urls[-2:] == [yesterday, today]
    assert (shown.rows[0][0].text, shown.rows[0][1].url, shown.rows[1][1].url) == (
        "Tue 10 March 2026",
        today,
        yesterday,
    )
    assert (shown.headline, shown.chart.kind) == ("1", "line")


def test_without_tickets_every_day_is_there() -> None:
    assert counts() == [0] * 7
    assert present(figures({"days": 7}, NOW)).note == "No ticket was unresolved at the end of any of these days."
    assert csv_rows(figures({"days": 7}, NOW))[0] == {"day": "2026-03-04", "unresolved": 0}


def test_one_statement_is_enough(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        figures({"days": 730}, NOW)
