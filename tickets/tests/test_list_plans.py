"""PostgreSQL can read every list in its order by an index; which one it takes it decides by what is in its tables."""

import pytest
from django.db import connection
from django.http import QueryDict

from tickets.filters import ORDERINGS, list_tickets
from tickets.keyset import in_order
from tickets.roles import Actor

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's plans are in test_list_indexes"),
]
FILTERS = [
    "",
    "status=active",
    "category=technical_it",
    "status=active&category=technical_it",
    "waiting=staff",
    "uncertain=true",
    "untouched_for=24",
    "affected_from=2",
    "opened_from=2026-01-01&opened_through=2026-12-31",
    "location=library",
]


def plan_of(parameters: str, actor: Actor) -> str:
    """Where there is a way without a sort and without reading the whole table, it is the plan."""
    listing = list_tickets(QueryDict(parameters), actor)
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        statement, values = in_order(listing.tickets, listing.ordering)[:26].query.sql_with_params()
        cursor.execute(f"EXPLAIN {statement}", values)
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.parametrize("ordering", ORDERINGS)
@pytest.mark.parametrize("parameters", FILTERS)
def test_every_list_has_an_index_in_its_order(
    make_ticket, staff: Actor, student: Actor, parameters: str, ordering: str
) -> None:
    make_ticket(location="Library")

    for actor in (staff, student):
        plan = plan_of(f"{parameters}&ordering={ordering}", actor)

        assert "Index Scan" in plan
        assert "using ticket_" in plan
        assert "Sort" not in plan
        assert "Seq Scan on tickets_ticket" not in plan


def test_a_list_in_no_indexs_order_is_sorted(make_ticket, staff: Actor) -> None:
    """So that the others can fail."""
    make_ticket()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("EXPLAIN SELECT id FROM tickets_ticket ORDER BY reported_by LIMIT 26")

        assert "Sort" in "\n".join(row[0] for row in cursor.fetchall())
