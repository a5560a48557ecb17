"""Where a word is common but not everywhere, PostgreSQL looks it up for the newest tickets alone."""

import pytest
from django.db import connection

from tickets.models import Ticket
from tickets.questions import terms_of
from tickets.search import BLOCK, in_passing, index_message, newest_looked_up, rarest

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite comes to a ticket's texts soon enough"),
]


@pytest.fixture
def tickets(make_ticket) -> list[Ticket]:
    """In three blocks: one far away, two that are looked up."""
    made = []
    for block in (0, 4, 5):
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('tickets_ticket_id_seq', %s)", [block * BLOCK + 10])
        made += [make_ticket("The dark projector"), make_ticket("The projector is dark"), make_ticket("Cold")]
        index_message(made[-1].pk, block + 1, "Is it the projector?")
    return made


def found_by(question: str, *, texts: int = 1) -> tuple[list[int], str]:
    """The numbers, and the statement that found them."""
    terms = terms_of(question)
    tickets = newest_looked_up(Ticket.objects.order_by("pk"), terms, rarest(terms)[0], texts)
    assert set(tickets) == set(in_passing(Ticket.objects.all(), terms))
    return [ticket.pk for ticket in tickets], str(tickets.query)


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("projector", [0, 1, 2, 3, 4, 5, 6, 7, 8]),
        ("proj", [0, 1, 2, 3, 4, 5, 6, 7, 8]),
        ('"dark projector"', [0, 3, 6]),
        ("projector cold", [2, 5, 8]),
        ("dark cold", []),
    ],
)
def test_the_same_tickets_are_found(tickets: list[Ticket], question: str, places: list[int]) -> None:
    numbers, statement = found_by(question)

    assert numbers == [tickets[place].pk for place in places]
    assert "'#4' | '#5'" in statement


def test_a_word_that_is_everywhere_is_told_in_passing(tickets: list[Ticket]) -> None:
    numbers, statement = found_by("projector", texts=10_000)

    assert len(numbers) == len(tickets)
    assert "#5" not in statement


def test_the_index_leads_to_the_newest(tickets: list[Ticket]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        terms = terms_of("projector")
        statement, values = newest_looked_up(Ticket.objects.all(), terms, terms[0], 1).query.sql_with_params()
        cursor.execute(f"EXPLAIN {statement}", values)
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "Bitmap Index Scan on tickets_searchtext_words" in plan
    assert "hashed SubPlan" in plan
