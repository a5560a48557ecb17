"""Service 2: average resolution time by opening month, from exact whole numbers."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import LazySettings

from analytics.services.resolution_time import average, figures, present
from analytics.tests.builders import delete_ticket, make_ticket

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def close(ticket_id: int, opened_at: str, closed_at: str) -> None:
    make_ticket(ticket_id, status="closed", opened_at=opened_at, closed_at=closed_at)


def months(**parameters: str) -> list[tuple[str, int, Any]]:
    named = {name.removesuffix("_"): value for name, value in parameters.items()}
    return [tuple(month.values()) for month in figures(named, NOW)["months"]]


def test_the_average_is_of_the_closed_tickets_of_each_opening_month() -> None:
    close(1, "2026-01-10T08:00:00Z", "2026-01-10T09:00:00Z")
    close(2, "2026-01-31T23:00:00Z", "2026-02-01T01:00:00Z")
    make_ticket(3, opened_at="2026-01-15T08:00:00Z")
    close(4, "2026-02-03T08:00:00Z", "2026-02-03T08:00:10Z")
    assert months() == [("2026-01", 2, 5400.0), ("2026-02", 1, 10.0)]


def test_months_without_closed_tickets_are_there_and_empty() -> None:
    close(1, "2025-11-05T08:00:00Z", "2025-11-05T08:01:00Z")
    make_ticket(2, opened_at="2026-02-01T08:00:00Z", status="active")
    assert months() == [("2025-11", 1, 60.0), ("2025-12", 0, None), ("2026-01", 0, None), ("2026-02", 0, None)]


def test_without_tickets_there_are_no_months() -> None:
    assert months() == []
    assert present(figures({}, NOW)).note == "No ticket that was opened in these months is closed yet."


def test_the_months_are_cut_to_what_was_asked_for() -> None:
    for month in (1, 2, 3, 4):
        close(month, f"2026-0{month}-05T08:00:00Z", f"2026-0{month}-05T08:00:01Z")
    assert [month for month, *_ in months(from_="2026-02")] == ["2026-02", "2026-03", "2026-04"]
    assert [month for month, *_ in months(to="2026-02")] == ["2026-01", "2026-02"]
    assert [month for month, *_ in months(from_="2026-02", to="2026-03")] == ["2026-02", "2026-03"]
    assert [month for month, *_ in months(from_="2020-01", to="2030-12")] == [f"2026-0{n}" for n in (1, 2, 3, 4)]
    assert months(from_="2026-05") == []
    assert months(to="2025-12") == []


def test_month_borders_follow_the_clocks_of_the_campus(settings: LazySettings) -> None:
    settings.TIME_ZONE = "Europe/Rome"
    # Winter: midnight is 23:00 UTC. Summer: 22:00 UTC. The night of 29 March 2026 has no hour from 2 to 3.
    close(1, "2026-02-28T22:59:59.999999Z", "2026-02-28T23:00:00.999999Z")
    close(2, "2026-02-28T23:00:00Z", "2026-02-28T23:00:02Z")
    close(3, "2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z")
    close(4, "2026-03-31T21:59:59Z", "2026-03-31T22:00:02Z")
    close(5, "2026-03-31T22:00:00Z", "2026-03-31T22:00:04Z")
    assert months() == [("2026-02", 1, 1.0), ("2026-03", 3, 2.0), ("2026-04", 1, 4.0)]


def test_the_nights_of_daylight_saving_last_as_long_as_they_do(settings: LazySettings) -> None:
    settings.TIME_ZONE = "Europe/Rome"
    # From 1:30 to 3:30 by the clock in spring is one hour, from 1:30 to 3:30 in autumn three.
    close(1, "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z")
    close(2, "2026-10-24T23:30:00Z", "2026-10-25T02:30:00Z")
    assert [month for month in months() if month[1]] == [("2026-03", 1, 3600.0), ("2026-10", 1, 10_800.0)]


def test_a_ticket_counts_in_the_month_it_was_opened_in_whenever_it_is_closed() -> None:
    close(1, "2026-01-31T23:59:59Z", "2026-03-01T00:00:00Z")
    close(2, "2026-02-28T23:59:58Z", "2026-03-01T00:00:00Z")
    assert months() == [("2026-01", 1, 2_419_201.0), ("2026-02", 1, 2.0)]


def test_a_corrected_category_counts_once() -> None:
    for category in ("technical_it", "services_complaints"):
        times = {"opened_at": "2026-01-10T08:00:00Z", "closed_at": "2026-01-10T08:00:05Z"}
        make_ticket(1, status="closed", category=category, **times)
    assert months() == [("2026-01", 1, 5.0)]


def test_a_month_of_which_every_ticket_was_deleted_is_not_there() -> None:
    close(1, "2026-01-10T08:00:00Z", "2026-01-10T09:00:00Z")
    close(2, "2026-03-10T08:00:00Z", "2026-03-10T09:00:00Z")
    delete_ticket(2)
    assert months() == [("2026-01", 1, 3600.0)]


def test_a_month_leads_to_exactly_its_closed_tickets(settings: LazySettings) -> None:
    settings.TIME_ZONE = "Europe/Rome"
    close(1, "2026-03-10T08:00:00Z", "2026-03-12T08:00:00Z")
    shown = present(figures({}, NOW))
    assert shown.rows[0][0].text == "March 2026"
    assert shown.rows[0][1].url == (
        "http://helpdesk.test/tickets/?status=closed"
        "&opened_after=2026-02-28T23:00:00.000000Z&opened_before=2026-03-31T22:00:00.000000Z"
    )
    assert shown.rows[0][2].text == "2 days"
    assert (shown.bars[0].value, shown.axis) == (2.0, "Average days to close")


def test_a_deleted_ticket_is_taken_out_of_its_month() -> None:
    close(1, "2026-01-10T08:00:00Z", "2026-01-10T09:00:00Z")
    close(2, "2026-01-10T08:00:00Z", "2026-01-10T11:00:00Z")
    delete_ticket(2)
    assert months() == [("2026-01", 1, 3600.0)]


def test_microseconds_are_summed_before_they_are_rounded() -> None:
    close(1, "2026-01-10T08:00:00Z", "2026-01-10T08:00:00.000400Z")
    close(2, "2026-01-10T08:00:00Z", "2026-01-10T08:00:00.000400Z")
    close(3, "2026-01-10T08:00:00Z", "2026-01-10T08:00:00.000700Z")
    assert months() == [("2026-01", 3, 0.001)]


def test_centuries_do_not_overflow() -> None:
    for number in range(1, 41):
        close(number, "0002-01-10T08:00:00Z", "9998-01-10T08:00:00Z")
    ((_, closed, seconds),) = months()
    assert (closed, seconds) == (40, (datetime(9998, 1, 10) - datetime(2, 1, 10)).total_seconds())


@pytest.mark.parametrize(
    ("microseconds", "closed", "seconds"),
    [
        (0, 1, 0.0),
        (499, 1, 0.0),
        (500, 1, 0.001),
        (1_000_000, 3, 0.333),
        (2_000_000, 3, 0.667),
        (10**18 + 500, 1, 1e12),
    ],
)
def test_averages_are_to_the_millisecond_halves_up(microseconds: int, closed: int, seconds: float) -> None:
    assert average(microseconds, closed) == pytest.approx(seconds, abs=1e-9, rel=1e-14)
