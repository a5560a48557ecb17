"""The list is read by an index that is in its order already; SQLite, which keeps no statistics here, says which."""

import re
from functools import partial
from itertools import combinations, product

import pytest
from django.db import connection
from django.http import QueryDict

from tickets.filters import ORDERINGS, list_tickets
from tickets.keyset import in_order
from tickets.roles import Actor

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL decides by what is in its tables"),
]
CELL = "opened_weekday=7&opened_hour=3"


def plan_of(parameters: str, actor: Actor) -> str:
    listing = list_tickets(QueryDict(parameters), actor)
    with connection.cursor() as cursor:
        statement, values = in_order(listing.tickets, listing.ordering)[:26].query.sql_with_params()
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        return " | ".join(row[-1] for row in cursor.fetchall())


@pytest.mark.parametrize(
    ("parameters", "index"),
    [
        ("", "ticket_opened"),
        ("category=technical_it", "ticket_category_opened"),
        ("category=technical_it&status=active", "ticket_category_status_opened"),
        ("location=library", "ticket_place_opened"),
        ("location=library&category=technical_it", "ticket_place_opened"),
        ("location=library&status=closed", "ticket_place_opened"),
        (CELL, "ticket_week_hour_opened"),
        (f"{CELL}&category=technical_it", "ticket_week_hour_opened"),
        (f"{CELL}&status=closed", "ticket_week_hour_opened"),
        ("activated=true", "ticket_opened"),
        ("answered=true", "ticket_opened"),
        ("assigned_category=technical_it", "ticket_opened"),
        ("assigned_category=technical_it&category=facility_management", "ticket_corrected"),
        ("unresolved_at=2026-03-01T12:00:00Z", "ticket_opened"),
    ],
)
def test_by_an_index_and_without_a_sort(make_ticket, staff: Actor, parameters: str, index: str) -> None:
    make_ticket(location="Library")

    plan = plan_of(parameters, staff)

    assert f"USING INDEX {index}" in plan
    assert "TEMP B-TREE" not in plan


def test_the_places_of_unresolved_tickets_have_an_index_of_their_own(make_ticket, student: Actor) -> None:
    make_ticket(location="Library")

    assert "USING INDEX ticket_unresolved_place" in plan_of("location=library", student)


# The filters that have an index, and the orders that this index has not.
ELSEWHERE = {
    "status=active": ["-affected"],
    "category=technical_it": ["queue_at", "-modified_at", "modified_at", "-affected"],
    "status=active&category=technical_it": ["-affected"],
    "uncertain=true": ["queue_at", "-modified_at", "modified_at", "-affected"],
    "waiting=staff": ["-opened_at", "opened_at", "-modified_at", "modified_at", "-affected"],
    "untouched_for=24": ["-opened_at", "opened_at", "-affected", "queue_at"],
    "affected_from=2": ["-opened_at", "opened_at", "-modified_at", "modified_at", "queue_at"],
    "opened_from=2026-01-01": ["-modified_at", "modified_at", "-affected", "queue_at"],
    "closed_from=2026-01-01": list(ORDERINGS),
    "closed_before=2099-01-01T00:00:00Z": list(ORDERINGS),
    "location=library": ["-modified_at", "modified_at", "-affected", "queue_at"],
    "opened_weekday=1,2,3,4,5,6,7": list(ORDERINGS),
}
PAIRS = [(parameters, ordering) for parameters, orderings in ELSEWHERE.items() for ordering in orderings]


@pytest.mark.parametrize(("parameters", "ordering"), PAIRS)
def test_where_a_filter_leaves_many_the_list_is_read_in_its_own_order(
    make_ticket, staff: Actor, monkeypatch: pytest.MonkeyPatch, parameters: str, ordering: str
) -> None:
    make_ticket(location="Library")
    monkeypatch.setattr("tickets.access_path.few", lambda: 0)

    plan = plan_of(f"{parameters}&ordering={ordering}", staff)

    assert re.match(
        rf"(SCAN|SEARCH) tickets_ticket USING INDEX ticket_{ordering.strip('-').removesuffix('_at')}\b", plan
    )
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize(("parameters", "ordering"), PAIRS)
def test_where_a_filter_leaves_few_they_are_found_by_its_index(
    make_ticket, staff: Actor, parameters: str, ordering: str
) -> None:
    make_ticket(location="Library")

    plan = plan_of(f"{parameters}&ordering={ordering}", staff)

    assert plan.startswith("SEARCH tickets_ticket USING INTEGER PRIMARY KEY (rowid=?) | LIST SUBQUERY")
    assert "USING COVERING INDEX" in plan
    assert "SCAN tickets_ticket" not in plan


@pytest.mark.parametrize(
    ("parameters", "bound"),
    [
        ("opened_from=2026-01-01&ordering=modified_at", "ticket_modified (modified_at>?)"),
        ("closed_after=2026-01-01T00:00:00Z&ordering=-modified_at", "ticket_modified (modified_at>?)"),
        ("closed_before=2026-01-01T00:00:00Z&ordering=opened_at", "ticket_opened (opened_at<?)"),
        ("untouched_for=24&ordering=-opened_at", "ticket_opened (opened_at<?)"),
    ],
)
def test_what_one_moment_says_about_another_bounds_the_walk(
    make_ticket, staff: Actor, monkeypatch: pytest.MonkeyPatch, parameters: str, bound: str
) -> None:
    make_ticket()
    monkeypatch.setattr("tickets.access_path.few", lambda: 0)

    assert plan_of(parameters, staff).startswith(f"SEARCH tickets_ticket USING INDEX {bound}")


@pytest.mark.parametrize("few", [0, 1_000])
def test_either_way_the_list_is_the_same(make_ticket, staff: Actor, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    for place, status in product(("Library", "Canteen", ""), ("open", "active", "closed")):
        make_ticket(location=place, status=status)
    questions = ["&".join(parameters) for parameters in combinations(ELSEWHERE, 2)]
    monkeypatch.setattr("tickets.access_path.few", partial(int, few))

    led = answers(questions, staff)
    monkeypatch.setattr("tickets.filters.led_to", lambda tickets, ordering: tickets)

    assert led == answers(questions, staff)
    assert {len(numbers) for numbers in led.values()} > {0, 3}


def answers(questions: list[str], actor: Actor) -> dict[str, list[int]]:
    """The numbers of the tickets that each question finds, in each order."""
    asked = [f"{parameters}&ordering={ordering}" for parameters in questions for ordering in ORDERINGS]
    listings = {parameters: list_tickets(QueryDict(parameters), actor) for parameters in asked}
    return {
        parameters: list(in_order(listing.tickets, listing.ordering).values_list("pk", flat=True))
        for parameters, listing in listings.items()
    }
