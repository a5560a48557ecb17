"""One small campus in Rome, made of hard cases, with every figure of every analysis worked out by hand.

Each is asked for twice: of all tickets, from the running totals, and of the location they all have, from the rows.
"""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import LazySettings

from analytics.services import ANALYSES
from analytics.tests.builders import delete_ticket, make_ticket

pytestmark = pytest.mark.django_db
# Monday 26 October, noon in Rome: the day after the clocks went back.
NOW = datetime(2026, 10, 26, 11, 0, 0, tzinfo=UTC)
FACILITY, IT, SERVICES = "facility_management", "technical_it", "services_complaints"
NOTHING = (None, None, None)


@pytest.fixture(autouse=True)
def campus(settings: LazySettings) -> None:
    settings.TIME_ZONE = "Europe/Rome"
    spring_tickets()
    autumn_tickets()
    # Opened in the first second of April, and deleted.
    told(5, IT, "2026-03-31T22:00:00Z", closed="2026-04-01T08:00:00Z")
    delete_ticket(5)


@pytest.fixture(params=["", "AULA"])
def location(request: pytest.FixtureRequest) -> str:
    return request.param


def told(ticket_id: int, category: str, opened: str, assigned: str = "", **moments: str) -> None:
    """Opened, then whatever else; recategorised at last where another category was assigned."""
    usual = {"opened_at": opened, "location": "Aula 1", "assigned_category": assigned or category}
    make_ticket(ticket_id, category=assigned or category, **usual)
    status = "closed" if "closed" in moments else "active" if "activated" in moments else "open"
    times = {f"{name}_at": moment for name, moment in moments.items()}
    make_ticket(ticket_id, category=assigned or category, status=status, **usual, **times)
    make_ticket(ticket_id, category=category, status=status, **usual, **times)


def spring_tickets() -> None:
    # In the last second of February; closed three seconds later, in March.
    february = {"activated": "2026-02-28T23:00:00Z", "answered": "2026-02-28T23:00:01Z"}
    told(1, IT, "2026-02-28T22:59:59Z", closed="2026-02-28T23:00:02Z", **february)
    # In the first second of March; closed in the first of April, 31 days less the hour that March has not.
    told(2, FACILITY, "2026-02-28T23:00:00Z", activated="2026-03-29T01:00:00Z", closed="2026-03-31T22:00:00Z")
    # At 1:59:59 in the night in which 3:00 follows; worked on a second later, closed at 3:30.
    night = {"activated": "2026-03-29T01:00:00Z", "answered": "2026-03-29T01:00:59Z"}
    told(3, SERVICES, "2026-03-29T00:59:59Z", closed="2026-03-29T01:30:00Z", **night)
    # In the last second of March; recategorised, and open to this day.
    told(4, FACILITY, "2026-03-31T21:59:59Z", assigned=IT)
    # The only one of April, of which nothing is closed.
    told(6, IT, "2026-04-10T10:00:00Z", activated="2026-04-10T10:00:10Z")


def autumn_tickets() -> None:
    # At 2:30 in the night in which 2:30 comes twice; closed when it came again.
    night = {"activated": "2026-10-25T01:00:00Z", "answered": "2026-10-25T01:15:00Z"}
    told(7, IT, "2026-10-25T00:30:00Z", closed="2026-10-25T01:30:00Z", **night)
    told(8, SERVICES, "2026-10-25T01:30:00Z")
    # In the first second of that Sunday, which had 25 hours, and in the one before.
    told(9, SERVICES, "2026-10-24T22:00:00Z", assigned=IT, activated="2026-10-24T22:00:01Z")
    told(10, FACILITY, "2026-10-24T21:59:59Z")
    # In the first second of the week, and in the one before; that one was closed after five, in the new week.
    told(11, IT, "2026-10-25T23:00:00Z")
    closed = {"activated": "2026-10-25T23:00:00Z", "closed": "2026-10-25T23:00:04Z"}
    told(12, FACILITY, "2026-10-25T22:59:59Z", assigned=IT, **closed)


def figures(slug: str, **parameters: Any) -> dict[str, Any]:
    analysis = next(one for one in ANALYSES if one.slug == slug)
    return analysis.figures(parameters, NOW)


def rows(found: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in found]


def months(slug: str, counted: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """Months with tickets; the others between February and October have to be there and empty."""
    names = ("month", "opened", counted, "average_seconds", "median_seconds", "p90_seconds", "unfinished")
    found = rows(figures(slug, **parameters)["months"], *names)
    assert [row[0] for row in found] == [f"2026-{month:02}" for month in range(2, 11)]
    assert {row[1:] for row in found if not row[1]} == {(0, 0, *NOTHING, False)}
    return [row for row in found if row[1]]


@pytest.mark.parametrize(
    ("last", "unit", "opened", "active"),
    [
        # Since the first second of Sunday, and an hour longer.
        (37, "hours", 2, 1),
        (38, "hours", 3, 1),
        # Since the first second of the week.
        (12, "hours", 1, 0),
        (11, "hours", 0, 0),
        (1, "days", 1, 0),
        (365, "days", 4, 2),
    ],
)
def test_unresolved(location: str, last: int, unit: str, opened: int, active: int) -> None:
    found = figures("unresolved", last=last, unit=unit, location=location)
    assert (found["by_status"], found["count"]) == ({"open": opened, "active": active}, opened + active)


def test_resolution_time(location: str) -> None:
    assert months("resolution-time", "closed", location=location) == [
        ("2026-02", 1, 1, 3.0, 3.0, 3.0, False),
        ("2026-03", 3, 2, 1_338_300.5, 1_338_300.5, 2_674_800.0, True),
        ("2026-04", 1, 0, *NOTHING, True),
        ("2026-10", 6, 2, 1802.5, 1802.5, 3600.0, True),
    ]


def test_resolution_time_of_a_category_as_the_tickets_have_it_now(location: str) -> None:
    assert months("resolution-time", "closed", location=location, category=IT) == [
        ("2026-02", 1, 1, 3.0, 3.0, 3.0, False),
        ("2026-04", 1, 0, *NOTHING, True),
        ("2026-10", 2, 1, 3600.0, 3600.0, 3600.0, True),
    ]


def test_first_work(location: str) -> None:
    assert months("first-work", "worked_on", location=location) == [
        ("2026-02", 1, 1, 1.0, 1.0, 1.0, False),
        ("2026-03", 3, 2, 1_213_200.5, 1_213_200.5, 2_426_400.0, True),
        ("2026-04", 1, 1, 10.0, 10.0, 10.0, False),
        ("2026-10", 6, 3, 600.667, 1.0, 1800.0, True),
    ]


def test_first_answer(location: str) -> None:
    assert months("first-answer", "answered", location=location) == [
        ("2026-02", 1, 1, 2.0, 2.0, 2.0, False),
        ("2026-03", 3, 1, 60.0, 60.0, 60.0, True),
        ("2026-04", 1, 0, *NOTHING, True),
        ("2026-10", 6, 1, 2700.0, 2700.0, 2700.0, True),
    ]


def test_active_by_category(location: str) -> None:
    found = figures("active-by-category", location=location)
    assert rows(found["categories"], "category", "active") == [(FACILITY, 0), (IT, 1), (SERVICES, 1)]


def test_backlog(location: str) -> None:
    found = figures("backlog", days=7, location=location)
    assert [row["unresolved"] for row in found["days"]] == [2, 2, 2, 2, 3, 6, 6]
    spring = dict(rows(figures("backlog", days=300, location=location)["days"], "day", "unresolved"))
    wanted = {"02-27": 0, "02-28": 1, "03-01": 1, "03-28": 1, "03-29": 1, "03-31": 2, "04-01": 1, "04-10": 2}
    assert {day: spring[f"2026-{day}"] for day in wanted} == wanted


def test_opened_and_closed(location: str) -> None:
    found = figures("opened-closed", weeks=52, location=location)
    assert [row for row in rows(found["weeks"], "week", "opened", "closed") if row[1] or row[2]] == [
        ("2026-02-23", 2, 1),
        ("2026-03-23", 1, 1),
        ("2026-03-30", 1, 1),
        ("2026-04-06", 1, 0),
        ("2026-10-19", 5, 1),
        ("2026-10-26", 1, 1),
    ]
    assert (found["opened"], found["closed"]) == (11, 5)


def test_age(location: str) -> None:
    found = figures("age", location=location)["classes"]
    assert rows(found, "open", "active") == [(1, 0), (2, 1), *[(0, 0)] * 4, (1, 1)]


def test_load(location: str) -> None:
    found = [row for row in figures("load", location=location)["hours"] if row["opened"]]
    assert rows(found, "weekday", "hour", "opened") == [
        (1, 0, 1),
        (2, 23, 1),
        (5, 12, 1),
        (6, 23, 2),
        (7, 0, 2),
        (7, 1, 1),
        (7, 2, 2),
        (7, 23, 1),
    ]


def test_category_share(location: str) -> None:
    found = {row["month"]: row["categories"] for row in figures("category-share", location=location)["months"]}
    assert len(found) == 9
    assert [row["share"] for row in found["2026-02"]] == [0.0, 1.0, 0.0]
    assert [row["share"] for row in found["2026-03"]] == [0.6667, 0.0, 0.3333]
    assert [row["opened"] for row in found["2026-04"]] == [0, 1, 0]
    assert [row["share"] for row in found["2026-05"]] == [None, None, None]
    assert [row["opened"] for row in found["2026-10"]] == [2, 2, 2]


def test_category_share_lists_the_months_asked_for_without_tickets_too(location: str) -> None:
    period = {"from": "2026-06", "to": "2026-08"}
    found = figures("category-share", location=location, **period)
    assert rows(found["months"], "month", "opened") == [("2026-06", 0), ("2026-07", 0), ("2026-08", 0)]
    assert found["n"] == 0


def test_corrections(location: str) -> None:
    found = figures("corrections", location=location)
    names = ("assigned_category", "tickets", "corrected")
    assert rows(found["categories"], *names) == [(FACILITY, 2, 0), (IT, 7, 3), (SERVICES, 2, 0)]
    assert rows(found["months"], "month", "assigned_category", "category", "tickets") == [
        ("2026-03", IT, FACILITY, 1),
        ("2026-10", IT, FACILITY, 1),
        ("2026-10", IT, SERVICES, 1),
    ]
