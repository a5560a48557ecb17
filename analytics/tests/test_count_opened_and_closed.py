"""Opened against closed, week by week."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import LazySettings

from analytics.services.opened_closed import figures, present
from analytics.tests.builders import delete_ticket, make_ticket

pytestmark = pytest.mark.django_db
# A Tuesday; the weeks begin on 16 and 23 February, 2 and 9 March.
NOW = datetime(2026, 3, 10, 12, 0, 0, tzinfo=UTC)


def weeks(**parameters: Any) -> list[tuple[str, int, int]]:
    return [tuple(week.values()) for week in figures({"weeks": 4} | parameters, NOW)["weeks"]]


def test_each_week_counts_what_was_opened_and_what_was_closed_in_it() -> None:
    make_ticket(1, opened_at="2026-02-16T00:00:00Z")
    make_ticket(2, opened_at="2026-03-01T23:59:59Z", status="closed", closed_at="2026-03-02T00:00:00Z")
    make_ticket(3, opened_at="2025-03-01T00:00:00Z", status="closed", closed_at="2026-03-09T00:00:00Z")
    make_ticket(4, opened_at="2026-02-15T23:59:59Z")
    assert weeks() == [("2026-02-16", 1, 0), ("2026-02-23", 1, 0), ("2026-03-02", 0, 1), ("2026-03-09", 0, 1)]
    found = figures({"weeks": 4}, NOW)
    assert (found["n"], found["opened"], found["closed"]) == (2, 2, 2)
    assert found["tickets_url"] == (
        "http://helpdesk.test/tickets/"
        "?opened_after=2026-02-16T00:00:00.000000Z&opened_before=2026-03-16T00:00:00.000000Z"
    )


def test_weeks_begin_on_monday_at_midnight_of_the_campus(settings: LazySettings) -> None:
    settings.TIME_ZONE = "Europe/Rome"
    make_ticket(1, opened_at="2026-03-08T22:59:59Z")
    make_ticket(2, opened_at="2026-03-08T23:00:00Z")
    assert weeks()[2:] == [("2026-03-02", 1, 0), ("2026-03-09", 1, 0)]


def test_deleted_and_corrected_tickets() -> None:
    make_ticket(1, opened_at="2026-03-09T08:00:00Z")
    make_ticket(2, opened_at="2026-03-09T08:00:00Z", category="technical_it")
    make_ticket(2, opened_at="2026-03-09T08:00:00Z", category="facility_management")
    delete_ticket(1)
    assert weeks()[3] == ("2026-03-09", 1, 0)
    assert weeks(category="technical_it")[3] == ("2026-03-09", 0, 0)
    assert weeks(category="facility_management")[3] == ("2026-03-09", 1, 0)


def test_a_location_is_counted_from_the_rows() -> None:
    make_ticket(1, opened_at="2026-03-03T08:00:00Z", location="Aula 1")
    make_ticket(2, opened_at="2026-03-03T08:00:00Z", location="Bar")
    make_ticket(3, opened_at="2025-03-03T08:00:00Z", location="AULA", status="closed", closed_at="2026-03-04T08:00:00Z")
    assert weeks(location="aula")[2] == ("2026-03-02", 1, 1)


def test_every_number_leads_to_its_tickets_and_the_current_week_is_faint() -> None:
    make_ticket(1, opened_at="2026-03-09T08:00:00Z", status="closed", closed_at="2026-03-09T09:00:00Z")
    shown = present(figures({"weeks": 4}, NOW))
    assert shown.rows[0][2].url == (
        "http://helpdesk.test/tickets/"
        "?status=closed&closed_after=2026-03-09T00:00:00.000000Z&closed_before=2026-03-16T00:00:00.000000Z"
    )
    assert shown.chart.series[0].faint == [False, False, False, True]
    assert [one.values for one in shown.chart.series] == [[0, 0, 0, 1], [0, 0, 0, 1]]


def test_without_tickets_it_says_so() -> None:
    assert present(figures({"weeks": 4}, NOW)).note == "No ticket was opened or closed in these weeks."
