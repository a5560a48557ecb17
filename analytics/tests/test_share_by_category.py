"""The share of each category over opening months."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import LazySettings

from analytics.services.category_share import csv_rows, figures, present
from analytics.tests.builders import delete_ticket, make_ticket

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def shares(**parameters: Any) -> list[tuple[str, int, list[float | None]]]:
    months = figures(parameters, NOW)["months"]
    return [(month["month"], month["opened"], [own["share"] for own in month["categories"]]) for month in months]


@pytest.fixture
def some_tickets() -> None:
    make_ticket(1, opened_at="2026-01-05T08:00:00Z", category="technical_it", location="Aula")
    make_ticket(2, opened_at="2026-01-31T23:30:00Z", category="technical_it")
    make_ticket(3, opened_at="2026-01-05T08:00:00Z", category="technical_it", location="aula 2")
    make_ticket(3, opened_at="2026-01-05T08:00:00Z", category="facility_management", location="aula 2")
    make_ticket(4, opened_at="2026-03-05T08:00:00Z", category="services_complaints")
    make_ticket(5, opened_at="2026-03-05T08:00:00Z")
    delete_ticket(5)


@pytest.mark.usefixtures("some_tickets")
def test_every_month_and_every_category_is_there() -> None:
    assert shares() == [
        ("2026-01", 3, [0.3333, 0.6667, 0.0]),
        ("2026-02", 0, [None, None, None]),
        ("2026-03", 1, [0.0, 0.0, 1.0]),
    ]
    empty = ("2026-02", 0, [None, None, None])
    assert shares(to="2026-02") == [("2026-01", 3, [0.3333, 0.6667, 0.0]), empty]
    assert shares(location="AULA") == [("2026-01", 2, [0.5, 0.5, 0.0])]


def test_months_are_those_of_the_campus(settings: LazySettings) -> None:
    settings.TIME_ZONE = "Europe/Rome"
    make_ticket(1, opened_at="2026-01-31T23:00:00Z")
    assert shares() == [("2026-02", 1, [0.0, 1.0, 0.0])]


@pytest.mark.usefixtures("some_tickets")
def test_every_share_leads_to_its_tickets() -> None:
    found = figures({}, NOW)
    shown = present(found)
    assert (found["n"], found["tickets_url"]) == (4, "http://helpdesk.test/tickets/?")
    assert shown.rows[-1][0].text == "January 2026"
    assert (
        shown.rows[-1][3].url
        == shown.chart.series[1].urls[0]
        == (
            "http://helpdesk.test/tickets/?opened_after=2026-01-01T00:00:00.000000Z"
            "&opened_before=2026-02-01T00:00:00.000000Z&category=technical_it"
        )
    )
    assert shown.chart.series[1].values == [66.67, None, 0.0]
    assert len(csv_rows(found)) == 9


def test_without_tickets_it_says_so() -> None:
    assert present(figures({}, NOW)).note == "No ticket was opened in these months."
