"""The load by weekday and hour of the campus."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import LazySettings

from analytics.services.load import figures, present
from analytics.tests.builders import delete_ticket, make_ticket

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, tzinfo=UTC)


def busy(**parameters: Any) -> list[tuple[int, int, int]]:
    hours = figures(parameters, NOW)["hours"]
    assert [(row["weekday"], row["hour"]) for row in hours] == [(d, h) for d in range(1, 8) for h in range(24)]
    return [tuple(row.values()) for row in hours if row["opened"]]


@pytest.mark.parametrize("location", ["", "au"])
def test_hours_are_those_of_the_clocks_of_the_campus(settings: LazySettings, location: str) -> None:
    settings.TIME_ZONE = "Europe/Rome"
    # Sunday 29 March 2026: 1:59 is followed by 3:00. Sunday 25 October: 2:30 comes twice.
    for number, moment in enumerate(["2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z"], 1):
        make_ticket(number, opened_at=moment, location="Aula")
    for number, moment in enumerate(["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T23:00:00Z"], 3):
        make_ticket(number, opened_at=moment, location="Aula")
    assert busy(location=location) == [(1, 0, 1), (7, 1, 1), (7, 2, 2), (7, 3, 1)]


def test_period_category_and_location_choose() -> None:
    make_ticket(1, opened_at="2026-01-05T08:00:00Z", category="technical_it", location="Bar")
    make_ticket(2, opened_at="2026-02-02T08:00:00Z", category="facility_management", location="Aula")
    make_ticket(3, opened_at="2026-02-02T09:00:00Z", category="technical_it")
    make_ticket(3, opened_at="2026-02-02T09:00:00Z", category="services_complaints")
    make_ticket(4, opened_at="2026-02-02T10:00:00Z")
    delete_ticket(4)
    assert busy() == [(1, 8, 2), (1, 9, 1)]
    assert busy(**{"from": "2026-02"}) == [(1, 8, 1), (1, 9, 1)]
    assert busy(to="2026-01") == [(1, 8, 1)]
    assert busy(category="technical_it") == [(1, 8, 1)]
    assert busy(location="aula", to="2026-02") == [(1, 8, 1)]
    assert busy(location="aula", to="2026-01") == []


def test_the_list_has_the_tickets_of_the_months_asked_for() -> None:
    make_ticket(1, opened_at="2026-01-10T08:00:00Z", category="technical_it")
    found = figures({"from": "2026-01", "to": "2026-01", "category": "technical_it"}, NOW)
    assert (found["n"], found["tickets_url"]) == (
        1,
        "http://helpdesk.test/tickets/?opened_after=2026-01-01T00:00:00.000000Z"
        "&opened_before=2026-02-01T00:00:00.000000Z&category=technical_it",
    )
    assert figures({"location": "x"}, NOW)["tickets_url"] is None


def test_the_chart_stacks_the_kinds_of_day_hour_by_hour() -> None:
    for number, day in enumerate(["05", "06", "10", "11"], 1):
        make_ticket(number, opened_at=f"2026-01-{day}T08:00:00Z")
    shown = present(figures({}, NOW))
    assert [one.values[8] for one in shown.chart.series] == [2, 1, 1]
    assert shown.chart.labels[8] == "08"
    assert (shown.headline, len(shown.rows)) == ("Monday, 08:00-09:00", 168)


def test_without_tickets_it_says_so() -> None:
    assert present(figures({}, NOW)).note == "No ticket was opened in these months."
