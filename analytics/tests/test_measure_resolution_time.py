"""Service 2: average resolution time by opening month, from exact whole numbers."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import LazySettings

from analytics.services.durations_by_month import in_seconds
from analytics.services.resolution_time import figures, present
from analytics.tests.builders import delete_ticket, make_ticket

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def close(ticket_id: int, opened_at: str, closed_at: str) -> None:
    make_ticket(ticket_id, status="closed", opened_at=opened_at, closed_at=closed_at)


def months(**parameters: str) -> list[tuple[str, int, Any]]:
    named = {name.removesuffix("_"): value for name, value in parameters.items()}
    names = ("month", "closed", "average_seconds")
    return [tuple(month[name] for name in names) for month in figures(named, NOW)["months"]]


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
    assert shown.rows[0][2].url == (
        "http://helpdesk.test/tickets/"
        "?opened_after=2026-02-28T23:00:00.000000Z&opened_before=2026-03-31T22:00:00.000000Z&status=closed"
    )
    assert shown.rows[0][3].text == "2 days"
    assert (shown.chart.series[0].values, shown.chart.axis) == ([2.0], "Days to close")


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
    assert in_seconds(microseconds, closed) == pytest.approx(seconds, abs=1e-9, rel=1e-14)


def test_the_median_and_the_90th_percentile_stand_beside_the_average() -> None:
    for number, seconds in enumerate([1, 2, 3, 4, 5, 6, 7, 8, 9, 50], 1):
        close(number, "2026-01-10T08:00:00Z", f"2026-01-10T08:00:{seconds:02}Z")
    close(11, "2026-02-10T08:00:00Z", "2026-02-10T08:00:07Z")
    january, february = figures({}, NOW)["months"]
    assert (january["average_seconds"], january["median_seconds"], january["p90_seconds"]) == (9.5, 5.5, 9.0)
    assert (february["median_seconds"], february["p90_seconds"]) == (7.0, 7.0)


def test_a_month_is_unfinished_while_less_than_nine_in_ten_are_closed() -> None:
    for number in range(1, 10):
        close(number, "2026-01-10T08:00:00Z", "2026-01-10T08:00:01Z")
    make_ticket(10, opened_at="2026-01-10T08:00:00Z")
    assert [(m["opened"], m["closed"], m["unfinished"]) for m in figures({}, NOW)["months"]] == [(10, 9, False)]
    make_ticket(11, opened_at="2026-01-10T08:00:00Z", status="active")
    found = figures({}, NOW)
    assert [(m["opened"], m["closed"], m["unfinished"]) for m in found["months"]] == [(11, 9, True)]
    assert present(found).chart.series[0].faint == [True]


def test_category_and_location_choose_tickets_and_agree() -> None:
    times = {"status": "closed", "opened_at": "2026-01-10T08:00:00Z"}
    make_ticket(1, category="technical_it", location="Aula È 1", closed_at="2026-01-10T08:00:01Z", **times)
    make_ticket(2, category="technical_it", location="aula è 2", closed_at="2026-01-10T08:00:03Z", **times)
    make_ticket(3, category="services_complaints", location="Bar", closed_at="2026-01-10T08:00:50Z", **times)
    make_ticket(4, category="technical_it", location="a.c", closed_at="2026-01-10T08:00:50Z", **times)
    (it,) = figures({"category": "technical_it"}, NOW)["months"]
    assert (it["closed"], it["median_seconds"], it["p90_seconds"], it["average_seconds"]) == (3, 3.0, 50.0, 18.0)
    located = figures({"location": "AULA è"}, NOW)
    assert [list(m.values()) for m in located["months"]] == [["2026-01", 2, 2.0, 2, 2.0, 3.0, False]]
    assert (located["n"], located["tickets_url"]) == (
        2,
        "http://helpdesk.test/tickets/?status=closed&location=AULA+%C3%A8",
    )
    assert figures({"location": "."}, NOW)["n"] == 1
    assert figures({"location": "aula", "category": "services_complaints"}, NOW)["months"] == []


def test_the_rows_of_a_location_give_what_the_running_totals_give() -> None:
    for number in range(1, 24):
        close(number, f"2026-0{1 + number % 3}-10T08:00:00Z", f"2026-04-{1 + number % 7:02}T08:{number:02}:00.5Z")
    for number in range(24, 30):
        make_ticket(number, opened_at="2026-02-10T08:00:00Z")
    wanted = figures({}, NOW)["months"]
    for number in range(1, 24):
        month = f"2026-0{1 + number % 3}-10T08:00:00Z"
        times = {"opened_at": month, "closed_at": f"2026-04-{1 + number % 7:02}T08:{number:02}:00.5Z"}
        make_ticket(number, status="closed", location="North wing", **times)
    for number in range(24, 30):
        make_ticket(number, opened_at="2026-02-10T08:00:00Z", location="north Wing")
    assert figures({"location": "NORTH"}, NOW)["months"] == wanted
