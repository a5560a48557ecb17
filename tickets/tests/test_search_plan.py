"""A rare word is looked up in the index, a common one is told while the list is read; by few queries, always."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from tickets.filters import list_tickets
from tickets.keyset import read_page
from tickets.roles import Actor

pytestmark = pytest.mark.django_db
INDEX = "tickets_searchtext_words" if connection.vendor == "sqlite" else "@@"


def statements(parameters: str, actor: Actor) -> list[str]:
    """Of the first page: what is asked to choose the way, and last the rows themselves."""
    with CaptureQueriesContext(connection) as queries:
        listing = list_tickets(QueryDict(parameters), actor)
        read_page(listing.tickets, ordering=listing.ordering, cursor="", size=25)
    return [query["sql"] for query in queries]


def way(parameters: str, actor: Actor) -> str:
    return "looked up" if INDEX in statements(parameters, actor)[-1] else "in passing"


@pytest.fixture
def tickets(make_ticket, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small numbers for what is few and what is common, and an estimate of PostgreSQL that does not guess."""
    for number in range(12):
        make_ticket("The projector is dark" if number % 2 else "The radiator is cold", location="")
    # PostgreSQL estimates the beginnings of words only where it knows a hundred words.
    make_ticket(f"The only pigeon {' '.join(f'bird{number}' for number in range(100))}", location="", status="closed")
    monkeypatch.setattr("tickets.search.FEW_TEXTS", 3)
    monkeypatch.setattr("tickets.search.SOME", 2)
    monkeypatch.setattr("tickets.search.SAMPLE", 8)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE tickets_searchtext")


@pytest.mark.usefixtures("tickets")
@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("search=projector", "in passing"),
        ("search=proj", "in passing"),
        ("search=projector&status=open", "in passing"),
        ("search=projector&ordering=-modified_at", "in passing"),
        ("search=the+projector", "in passing"),
        ("search=pigeon", "looked up"),
        ("search=the+pigeon", "looked up"),
        ("search=unheardof", "looked up"),
        # common, but not together, or not under this filter
        ("search=radiator+projector", "looked up"),
        ("search=projector&status=closed", "looked up"),
    ],
)
def test_the_way(staff: Actor, parameters: str, expected: str) -> None:
    assert way(parameters, staff) == expected


@pytest.mark.usefixtures("tickets")
def test_few_queries_whatever_the_question(staff: Actor) -> None:
    assert len(statements("search=pigeon", staff)) == 2
    assert len(statements("search=projector", staff)) == 3
    assert len(statements("search=" + "+".join(["the", "is", "dark", "projector", "a", "b", "c"] * 4), staff)) <= 3
    assert len(statements("search=projector&ordering=relevance", staff)) <= 5


@pytest.mark.usefixtures("tickets")
def test_a_common_word_where_no_ticket_can_be(staff: Actor) -> None:
    assert list(list_tickets(QueryDict("search=projector&location=nowhere"), staff).tickets) == []


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL decides by what is in its tables")
@pytest.mark.usefixtures("tickets")
@pytest.mark.parametrize(
    ("parameters", "index"),
    [("search=projector", "ticket_opened"), ("search=projector&category=technical_it", "ticket_category_opened")],
)
def test_a_common_word_is_read_in_the_lists_own_order(staff: Actor, parameters: str, index: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statements(parameters, staff)[-1]}")
        plan = " | ".join(row[-1] for row in cursor.fetchall())

    assert f"tickets_ticket USING INDEX {index}" in plan
    assert "tickets_searchtext_ticket_id" in plan
    assert "FOR ORDER BY" not in plan
