"""What has happened to a list of tickets, or to one ticket, since a page was made: what an open page is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tickets.changes import Cursor
from tickets.filters import Listing
from tickets.models import Status, Ticket, TicketChange
from tickets.roles import Action, Actor

Kind = TicketChange.Kind
# A page that slept through more is told to load again.
MOST_CHANGES = 200
# A change of the field can bring an old ticket under the filter of the same name.
FIELD_OF_FILTER = {"status": "status", "category": "category", "location": "location", "search": "description"}
DELETED = "deleted"


@dataclass(frozen=True)
class ListNews:
    """`tickets`: one entry for each that changed, as JSON. `is_much`: too many to tell one by one."""

    tickets: list[dict[str, Any]] = field(default_factory=list)
    is_much: bool = False


def news_of_list(listing: Listing, actor: Actor, after: Cursor, until: Cursor) -> ListNews:
    """What changed between the cursors, as far as this actor may know; "me too" is not worth a mark."""
    window = TicketChange.objects.filter(id__gt=after.high, id__lte=until.high).exclude(kind=Kind.AFFECTED)
    changes = list(window.order_by("id").only("ticket_id", "kind", "before")[: MOST_CHANGES + 1])
    if len(changes) > MOST_CHANGES:
        return ListNews(is_much=True)
    by_ticket: dict[int, list[TicketChange]] = {}
    for change in changes:
        by_ticket.setdefault(change.ticket_id, []).append(change)
    stored = Ticket.objects.only("status", "modified_at").in_bulk(by_ticket)
    matching = set(listing.tickets.filter(pk__in=by_ticket).values_list("pk", flat=True)) if stored else set()
    return ListNews(
        [
            entry(pk, stored.get(pk), pk in matching, any(brings_in(change, listing) for change in theirs))
            for pk, theirs in by_ticket.items()
            if may_know(actor, stored.get(pk), theirs)
        ]
    )


def may_know(actor: Actor, ticket: Ticket | None, changes: Sequence[TicketChange]) -> bool:
    """A simple user learns that a ticket was closed or deleted, and nothing of what happens to it afterwards."""
    if actor.may(Action.SEE_CLOSED) or (ticket and not ticket.is_closed):
        return True
    return any(
        change.kind in (Kind.CLOSED, Kind.DELETED) and change.before.get("status") != Status.CLOSED
        for change in changes
    )


def brings_in(change: TicketChange, listing: Listing) -> bool:
    """Whether it can have brought an old ticket under one of the filters; that it is there now is asked elsewhere."""
    for name, changed in FIELD_OF_FILTER.items():
        if name in listing.chosen and changed in change.before:
            chosen = listing.chosen[name]
            if not isinstance(chosen, list) or change.before[changed] not in chosen:
                return True
    return change.kind == Kind.OPENED


def entry(pk: int, ticket: Ticket | None, is_listed: bool, has_entered: bool) -> dict[str, Any]:
    """`status` and its `label` for people; `modified` in seconds, as in the rows; `is_new` in this list."""
    if ticket is None:
        return {"id": pk, "status": DELETED, "label": _("Deleted"), "is_listed": False, "is_new": False}
    return {
        "id": pk,
        "status": ticket.status,
        "label": ticket.get_status_display(),
        "modified": ticket.modified_at.timestamp(),
        "is_listed": is_listed,
        "is_new": is_listed and has_entered,
    }


def has_changed(ticket_id: int, after: Cursor) -> bool:
    return TicketChange.objects.filter(ticket_id=ticket_id, id__gt=after.high).exists()


def history_since(ticket_id: int, after: Cursor) -> QuerySet[TicketChange]:
    """What somebody who edits the ticket has to know: messages are none of it."""
    return TicketChange.objects.history().filter(ticket_id=ticket_id, id__gt=after.high).order_by("id")
