"""The trail from a list to a ticket: the address keeps which list one came from, so that the page leads back and on."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from tickets.errors import NotPermitted
from tickets.filters import Listing, TicketFilter, page_listing
from tickets.keyset import BadCursor, cursor_at, parse_cursor, read_page
from tickets.models import Ticket

# Longer questions are not kept: an address has its limits.
LONGEST = 1_500
KNOWN = {*TicketFilter.base_filters, "cursor"}


def from_list(request: HttpRequest) -> str:
    """What the links of a list add to a ticket's address; nothing when the list has no parameters."""
    text = known_parameters(request.GET).urlencode()
    return f"?{urlencode({'from': text})}" if text and len(text) <= LONGEST else ""


def known_parameters(given: QueryDict) -> QueryDict:
    known = QueryDict(mutable=True)
    for name, values in given.lists():
        if name in KNOWN and any(values):
            known.setlist(name, [value for value in values if value])
    return known


@dataclass(frozen=True)
class Trail:
    """The list one came from, and where in it: `place` is a cursor at the ticket, as it stood when it was opened.

    With the place kept, an answer that moves the ticket in the list does not move its reader.
    """

    ticket: Ticket
    parameters: QueryDict
    listing: Listing
    place: str

    @property
    def list_address(self) -> str:
        return f"{reverse('tickets:list')}?{self.parameters.urlencode()}"

    @property
    def kept(self) -> str:
        """For the end of an address of this ticket."""
        return f"?{urlencode({'from': self.parameters.urlencode(), 'place': self.place})}"

    @property
    def and_kept(self) -> str:
        """The same behind other parameters."""
        return f"&{self.kept[1:]}"

    @property
    def address(self) -> str:
        return self.ticket.get_absolute_url() + self.kept

    @cached_property
    def previous(self) -> str:
        return self.neighbour(back=True)

    @cached_property
    def next(self) -> str:
        return self.neighbour(back=False)

    def neighbour(self, *, back: bool) -> str:
        """The address of the ticket before or behind this place; empty where there is none."""
        ordering = self.listing.ordering
        others = self.listing.tickets.exclude(pk=self.ticket.pk).only("pk", ordering.lstrip("-"))
        stand_in = ticket_at(self.place, ordering)
        cursor = cursor_at(stand_in, ordering, back=back)
        found = read_page(others, ordering=ordering, cursor=cursor, size=1).rows
        return f"{found[0].get_absolute_url()}?{urlencode({'from': self.parameters.urlencode()})}" if found else ""


@dataclass(frozen=True)
class NoTrail:
    """For templates, which need not ask whether there is one before each address."""

    kept = and_kept = address = ""

    def __bool__(self) -> bool:
        return False


def ticket_at(place: str, ordering: str) -> Ticket:
    """No stored ticket: one that stands where the cursor leads. Raises BadCursor."""
    field = ordering.lstrip("-")
    is_moment = field.endswith("_at")
    position = parse_cursor(place, ordering, is_number=not is_moment)
    return Ticket(pk=position.id, **{field: position.value})


def trail_of(request: HttpRequest, ticket: Ticket) -> Trail | NoTrail:
    """The trail that the address names; anything odd in it is ignored."""
    text = request.GET.get("from", "")
    parameters = known_parameters(QueryDict(text)) if len(text) <= LONGEST else None
    if not parameters:
        return NoTrail()
    try:
        listing = page_listing(parameters, request.actor)
    except NotPermitted:
        return NoTrail()
    ordering = listing.ordering
    if not hasattr(ticket, ordering.lstrip("-")):
        return NoTrail()
    place = request.GET.get("place", "")
    try:
        ticket_at(place, ordering)
    except BadCursor:
        place = cursor_at(ticket, ordering, back=False)
    return Trail(ticket, parameters, listing, place)
