"""The round sheet: tickets by place, as somebody walks."""

import re
from collections import defaultdict
from collections.abc import Iterable

from tickets.chips import chips
from tickets.filters import BEST_FIRST, BEST_FIRST_WORDS, ORDERINGS, Listing
from tickets.models import Ticket
from tickets.words import fold_line

# More is no round; it is 25 to 40 pages of paper.
MOST = 500
NUMBER = re.compile(r"(\d+)")


def by_place(tickets: Iterable[Ticket]) -> list[tuple[str, list[Ticket]]]:
    """The location as one of them has it, and its tickets in their order; room 9 before room 10, no place last."""
    places: dict[str, list[Ticket]] = defaultdict(list)
    for ticket in tickets:
        places[fold_line(ticket.location)].append(ticket)
    return [(there[0].location if place else "", there) for place, there in sorted(places.items(), key=walking_order)]


def walking_order(place: tuple[str, list[Ticket]]) -> tuple[bool, list[str | int]]:
    folded, _ = place
    return not folded, [int(part) if part.isdecimal() else part for part in NUMBER.split(folded)]


def heading(listing: Listing) -> list[str]:
    """The filters and the order in words."""
    return [*[words for _, words in chips(listing)], (ORDERINGS | {BEST_FIRST: BEST_FIRST_WORDS})[listing.ordering]]
