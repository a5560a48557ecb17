"""Stores a batch of invented lives in bulk, in one transaction."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, models

from campus_helpdesk.demo.rows import Batch
from messaging.models import Message
from tickets import changes
from tickets.models import Place, SearchText, Ticket, TicketChange, TicketMeaning
from tickets.places import make_places
from tickets.transactions import write
from tickets.words import fold_line

# In the order of the rows, which lack the place beside the location; the last but one is the ticket that is followed.
TICKET = [field.column for field in Ticket._meta.concrete_fields]
MESSAGE = ["id", "ticket_id", "author_role", "author_name", "body", "created_at", "is_closing"]
SEARCH_TEXT = ["ticket_id", "message", "words"]
MEANING = ["ticket_id", "vector"]
CHANGE = ["ticket_id", "kind", "at", "by_role", "by_name", "before", "after"]


@write
def store(batch: Batch) -> None:
    tickets, messages = reserve_ids(Ticket, len(batch.tickets)), reserve_ids(Message, len(batch.messages))
    places = place_ids({row[3] for row in batch.tickets})
    ids = dict(enumerate(tickets)) | {None: None}
    rows = ((ids[row[0]], *row[1:4], places[row[3]], *row[4:-2], ids[row[-2]], row[-1]) for row in batch.tickets)
    insert(Ticket, TICKET, rows)
    talk = zip(messages, batch.messages, strict=True)
    insert(Message, MESSAGE, ((message, tickets[number], *said) for message, (number, *said) in talk))
    said_in = dict(enumerate(messages)) | {None: None}
    insert(SearchText, SEARCH_TEXT, ((tickets[row[0]], said_in[row[1]], row[2]) for row in batch.search_texts))
    insert(TicketMeaning, MEANING, ((tickets[ticket], meaning) for ticket, meaning in batch.meanings))
    changes.lock_feed()
    insert(TicketChange, CHANGE, ((tickets[row[0]], *row[1:]) for row in batch.changes))
    for place, number in batch.numbers.items():
        changes.count(place, number)


def reserve_ids(model: type[models.Model], number: int) -> list[int]:
    """Ids that nobody else gets; call it in the transaction that uses them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, number]
            )
            return [row[0] for row in cursor.fetchall()]
        # SQLite: this write transaction is the only one; explicit ids move the sequence on.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    first = (row[0] if row else 0) + 1
    return list(range(first, first + number))


def insert(model: type[models.Model], columns: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', rows)


def place_ids(locations: set[str]) -> dict[str, int | None]:
    """The id of each location's place; none where nothing is left of it folded."""
    make_places(locations)
    folded = {location: fold_line(location) for location in locations}
    ids = dict(Place.objects.filter(folded__in=folded.values()).values_list("folded", "id"))
    return {location: ids.get(text) for location, text in folded.items()}
