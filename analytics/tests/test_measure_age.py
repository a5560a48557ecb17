"""The age of unresolved tickets, exact at the edge of each class."""

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from analytics.services.age import EDGES, NAMES, figures, present
from analytics.tests.builders import delete_ticket, make_ticket

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 12, 34, 56, 789, tzinfo=UTC)


def classes(**parameters: Any) -> list[tuple[int, int]]:
    return [(row["open"], row["active"]) for row in figures(parameters, NOW)["classes"]]


def opened(before: timedelta) -> str:
    return (NOW - before).isoformat()


def test_one_microsecond_decides_at_every_edge() -> None:
    for number, days in enumerate(EDGES):
        make_ticket(2 * number + 1, opened_at=opened(timedelta(days=days) - timedelta(microseconds=1)))
        make_ticket(2 * number + 2, opened_at=opened(timedelta(days=days)), status="active")
    assert classes() == [(1, 0), *[(1, 1)] * 5, (0, 1)]
    assert classes(location="") == classes()


@pytest.mark.parametrize(
    "now", [NOW, datetime(2026, 3, 10, 0, 0, tzinfo=UTC), datetime(2026, 3, 10, 23, 0, 0, 1, tzinfo=UTC)]
)
def test_totals_and_rows_give_what_a_count_of_every_ticket_gives(now: datetime) -> None:
    chance, ages = random.Random(5), []
    for number in range(1, 400):
        edge = timedelta(
            days=chance.choice([0, *EDGES, 100]), hours=chance.choice([-1, 0, 0, 1, 24, 30 * chance.random()])
        )
        ages.append(max(timedelta(hours=-1), edge + timedelta(microseconds=chance.choice([-1, 0, 1, 2_500_000_000]))))
        make_ticket(number, opened_at=(now - ages[-1]).isoformat(), location="Aula")
    bounds = [timedelta.min, *[timedelta(days=days) for days in EDGES], timedelta.max]
    expected = [sum(young <= age < old for age in ages) for young, old in pairwise(bounds)]
    for parameters in ({}, {"location": "aula"}, {"category": "technical_it"}):
        assert [row["open"] for row in figures(parameters, now)["classes"]] == expected
    assert sum(expected) == 399


def test_closed_and_deleted_tickets_have_no_age_and_a_clock_ahead_loses_none() -> None:
    make_ticket(1, opened_at=opened(timedelta(hours=1)), status="closed", closed_at=opened(timedelta()))
    make_ticket(2, opened_at=opened(timedelta(hours=1)))
    make_ticket(3, opened_at=opened(timedelta(seconds=-5)))
    delete_ticket(2)
    assert classes()[0] == (1, 0)
    assert figures({}, NOW)["n"] == 1


def test_category_and_location_choose() -> None:
    make_ticket(1, opened_at=opened(timedelta(days=2)), category="technical_it", location="Caffè")
    make_ticket(1, opened_at=opened(timedelta(days=2)), category="facility_management", location="Caffè")
    make_ticket(2, opened_at=opened(timedelta(days=2)), category="technical_it", status="active", location="x")
    assert classes(category="technical_it")[1] == (0, 1)
    assert classes(category="facility_management")[1] == (1, 0)
    assert classes(location="CAFFÈ")[1] == (1, 0)
    assert figures({"location": "CAFFÈ"}, NOW)["n"] == 1


def test_every_class_leads_to_its_tickets() -> None:
    make_ticket(1, opened_at=opened(timedelta(days=2)))
    shown = present(figures({}, NOW))
    list_of = "http://helpdesk.test/tickets/?"
    assert shown.rows[0][1].url == f"{list_of}status=open&opened_after=2026-03-09T12:34:56.000790Z"
    assert shown.rows[1][3].url == (
        f"{list_of}status=open&status=active"
        "&opened_after=2026-03-07T12:34:56.000790Z&opened_before=2026-03-09T12:34:56.000790Z"
    )
    assert shown.rows[6][2].url == f"{list_of}status=active&opened_before=2025-12-10T12:34:56.000790Z"
    assert shown.chart.labels == list(NAMES)
    assert shown.chart.series[0].values == [0, 1, 0, 0, 0, 0, 0]


def test_without_tickets_every_class_is_there() -> None:
    assert classes() == [(0, 0)] * 7
    assert present(figures({}, NOW)).note == "No ticket is unresolved at the moment."


def test_one_statement_reads_one_state(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        figures({"category": "technical_it"}, NOW)
    with django_assert_num_queries(1):
        figures({"location": "a"}, NOW)
