"""The rows of an export."""

from array import array
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from tickets.filters import Listing
from tickets.keyset import in_order
from tickets.models import Ticket
from tickets.roles import Actor
from tickets.serializers import TicketSerializer

# The columns are the fields of the API, by their names; photos are no text.
COLUMNS: tuple[str, ...] = tuple(name for name in TicketSerializer.Meta.fields if name != "photos")
# Tickets read at once: few enough that a piece is small, many enough that questions are few.
PIECE = 500


def chosen_numbers(listing: Listing) -> array:
    """Every ticket that is on the list now, once, in its order.

    Decided by one statement: with a walk from page to page a ticket that changes meanwhile could be missed or come
    twice. Their numbers, 8 bytes each, are all that is kept of them.
    """
    numbers = in_order(listing.tickets, listing.ordering).values_list("pk", flat=True)
    return array("q", numbers.iterator(chunk_size=10_000))


def export_rows(numbers: array, actor: Actor, columns: Sequence[Any] = COLUMNS) -> Iterator[tuple[Any, ...]]:
    """These tickets as they are when their piece is read; `columns` begin with the id.

    One that is gone by then, or that the actor may no longer see, is left out.
    """
    for start in range(0, len(numbers), PIECE):
        piece = numbers[start : start + PIECE].tolist()
        tickets = Ticket.objects.visible_to(actor).filter(pk__in=piece).values_list(*columns)
        found = {ticket[0]: ticket for ticket in tickets}
        yield from (found[number] for number in piece if number in found)


def pieces(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while piece := list(islice(rows, PIECE)):
        yield piece
