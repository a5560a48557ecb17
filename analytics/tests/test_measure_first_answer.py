"""Time to the first answer of staff."""

from datetime import UTC, datetime
from typing import Any

import pytest

from analytics.services.first_answer import figures, present
from analytics.tests.builders import delete_ticket, make_ticket

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def taken(ticket_id: int, day: str, seconds: int, **overrides: Any) -> None:
    after = f"{day}T08:00:{seconds:02}Z"
    make_ticket(ticket_id, status="open", opened_at=f"{day}T08:00:00Z", answered_at=after, **overrides)


def months(**parameters: str) -> list[tuple[Any, ...]]:
    names = ("month", "opened", "answered", "average_seconds", "median_seconds", "p90_seconds", "unfinished")
    return [tuple(month[name] for name in names) for month in figures(parameters, NOW)["months"]]


def test_each_opening_month_has_average_median_and_90th_percentile() -> None:
    for number, seconds in enumerate([1, 2, 3, 4, 5, 6, 7, 8, 9, 50], 1):
        taken(number, "2026-01-31", seconds)
    make_ticket(11, opened_at="2026-03-01T00:00:00Z")
    assert months() == [
        ("2026-01", 10, 10, 9.5, 5.5, 9.0, False),
        ("2026-02", 0, 0, None, None, None, False),
        ("2026-03", 1, 0, None, None, None, True),
    ]
    assert months(to="2026-02")[0][1] == 10
    assert months(**{"from": "2026-03"}) == [("2026-03", 1, 0, None, None, None, True)]


def test_deleted_and_corrected_tickets() -> None:
    taken(1, "2026-01-01", 10)
    taken(2, "2026-01-01", 20, category="technical_it")
    taken(2, "2026-01-01", 20, category="facility_management")
    delete_ticket(1)
    assert months(category="technical_it") == []
    assert months(category="facility_management") == [("2026-01", 1, 1, 20.0, 20.0, 20.0, False)]


def test_a_location_is_counted_from_the_rows() -> None:
    taken(1, "2026-01-01", 10, location="Aula")
    taken(2, "2026-01-01", 20, location="Bar")
    assert months(location="aula") == [("2026-01", 1, 1, 10.0, 10.0, 10.0, False)]


def test_those_opened_and_those_answered_lead_to_their_lists() -> None:
    taken(1, "2026-01-01", 10)
    found = figures({}, NOW)
    shown = present(found)
    assert (found["n"], found["tickets_url"]) == (1, "http://helpdesk.test/tickets/?answered=true")
    assert shown.rows[0][1].url == (
        "http://helpdesk.test/tickets/"
        "?opened_after=2026-01-01T00:00:00.000000Z&opened_before=2026-02-01T00:00:00.000000Z"
    )
    assert shown.rows[0][2].url == f"{shown.rows[0][1].url}&answered=true"
    assert shown.chart.series[2].urls == [shown.rows[0][2].url]
    assert (shown.headline, shown.chart.series[0].words) == ("10 seconds", ["10 seconds, 1 answered of 1 opened"])


def test_without_tickets_it_says_so() -> None:
    assert months() == []
    assert present(figures({}, NOW)).note == "No ticket that was opened in these months is answered yet."
