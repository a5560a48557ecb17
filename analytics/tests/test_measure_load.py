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
    assert figures({"location": "1 & 2"}, NOW)["tickets_url"] == "http://helpdesk.test/tickets/?location=1+%26+2"


def test_an_hour_leads_to_the_tickets_opened_in_it() -> None:
    make_ticket(1, opened_at="2026-01-10T08:00:00Z")
    shown = present(figures({"from": "2026-01"}, NOW))
    list_of = "http://helpdesk.test/tickets/?opened_after=2026-01-01T00:00:00.000000Z"
    assert shown.rows[8][6].url == f"{list_of}&opened_weekday=6&opened_hour=8"
    assert [one.urls[23].removeprefix(list_of) for one in shown.chart.series] == [
        f"&opened_weekday={weekday}&opened_hour=23" for weekday in range(1, 8)
    ]
    everything = present(figures({}, NOW))
    assert everything.rows[0][1].url == "http://helpdesk.test/tickets/?opened_weekday=1&opened_hour=0"


def test_chart_and_table_have_a_cell_for_every_hour_of_every_weekday() -> None:
    for number, day in enumerate(["05", "12", "10", "11"], 1):
        make_ticket(number, opened_at=f"2026-01-{day}T08:00:00Z")
    shown = present(figures({}, NOW))
    assert [one.values[8] for one in shown.chart.series] == [2, 0, 0, 0, 0, 1, 1]
    assert shown.chart.series[5].words[8] == "Saturday, 08:00-09:00: 1 opened"
    assert (shown.chart.labels[8], shown.chart.kind) == ("08", "heat")
    assert [cell.text for cell in shown.rows[8]] == ["08:00-09:00", "2", "0", "0", "0", "0", "1", "1"]
    assert (shown.headline, len(shown.rows)) == ("Monday, 08:00-09:00", 24)


def test_without_tickets_it_says_so() -> None:
    assert present(figures({}, NOW)).note == "No ticket was opened in these months."
