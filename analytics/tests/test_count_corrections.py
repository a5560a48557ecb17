"""The categories that staff corrected."""

from datetime import UTC, datetime
from typing import Any

import pytest

from analytics.services.corrections import csv_rows, figures, present
from analytics.tests.builders import delete_ticket, make_ticket

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def assigned(ticket_id: int, first: str, now: str, day: str = "2026-01-05", **overrides: Any) -> None:
    make_ticket(ticket_id, assigned_category=first, category=now, opened_at=f"{day}T08:00:00Z", **overrides)


@pytest.fixture
def some_tickets() -> None:
    assigned(1, "technical_it", "technical_it")
    assigned(2, "technical_it", "technical_it")
    assigned(2, "technical_it", "facility_management", location="Aula")
    assigned(3, "technical_it", "services_complaints", day="2026-02-05")
    assigned(4, "services_complaints", "technical_it", day="2026-02-05")
    assigned(4, "services_complaints", "services_complaints", day="2026-02-05")
    assigned(5, "technical_it", "services_complaints")
    delete_ticket(5)
    assigned(6, "", "technical_it")


def corrected(**parameters: Any) -> list[tuple[int, int, list[int]]]:
    rows = figures(parameters, NOW)["categories"]
    return [(row["tickets"], row["corrected"], [into["tickets"] for into in row["into"]]) for row in rows]


@pytest.mark.usefixtures("some_tickets")
def test_each_assigned_category_says_into_what_it_was_corrected() -> None:
    assert corrected() == [(0, 0, [0, 0]), (3, 2, [1, 1]), (1, 0, [0, 0])]
    assert corrected(**{"from": "2026-02"}) == [(0, 0, [0, 0]), (1, 1, [0, 1]), (1, 0, [0, 0])]
    assert corrected(to="2026-01") == [(0, 0, [0, 0]), (2, 1, [1, 0]), (0, 0, [0, 0])]
    assert corrected(location="aul") == [(0, 0, [0, 0]), (1, 1, [1, 0]), (0, 0, [0, 0])]


@pytest.mark.usefixtures("some_tickets")
def test_the_corrections_stand_by_month_too() -> None:
    found = figures({}, NOW)
    assert [tuple(row.values()) for row in csv_rows(found)] == [
        ("2026-01", "technical_it", "facility_management", 1),
        ("2026-02", "technical_it", "services_complaints", 1),
    ]
    assert (found["n"], found["corrected"]) == (4, 2)
    shown = present(found)
    assert (shown.headline, shown.headline_label) == ("2", "of 4 assigned categories corrected, 50.0%")
    assert [one.values for one in shown.chart.series] == [[None, 1, 0], [0, None, 0], [0, 1, None]]


@pytest.mark.usefixtures("some_tickets")
def test_every_count_leads_to_its_tickets() -> None:
    list_of = "http://helpdesk.test/tickets/?opened_after=2026-01-01T00:00:00.000000Z&assigned_category="
    found = figures({"from": "2026-01", "location": "a"}, NOW)
    every = "facility_management,technical_it,services_complaints"
    assert found["tickets_url"] == f"{list_of}{every}&location=a"
    shown = present(figures({"from": "2026-01"}, NOW))
    assert [cell.url.removeprefix(list_of) for cell in shown.rows[1]] == [
        "",
        "technical_it",
        "technical_it&category=facility_management,services_complaints",
        "technical_it&category=facility_management",
        "",
        "technical_it&category=services_complaints",
    ]
    assert shown.chart.series[0].urls == ["", *[shown.rows[nth][3].url for nth in (1, 2)]]


def test_nothing_corrected_and_nothing_assigned_are_told_apart() -> None:
    make_ticket(1, assigned_category=None)
    assert "had its category assigned" in present(figures({}, NOW)).note
    assigned(2, "technical_it", "technical_it")
    assert present(figures({}, NOW)).note == "Staff corrected no category of the tickets opened in these months."
