"""A ticket's row: taken, checked, written. The functions of the life cycle and of redaction are made of these."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tickets import changes, queue, search
from tickets.errors import StaleVersion, TicketHidden, TicketNotFound, WrongState
from tickets.models import Status, Ticket, TicketChange, summarise
from tickets.places import place_of
from tickets.prepared import Prepared
from tickets.roles import Action, Actor, require

# Confidence and source follow from the category; the history shows what people decided.
TRACED = frozenset({"description", "location", "category", "status"})
TAKEN = Prepared(lambda number: Ticket.objects.select_for_update().filter(pk=number))


def locked(ticket_id: int, by: Actor, action: Action) -> Ticket:
    """The ticket, this transaction's own until it ends; the role is checked before the ticket is looked at."""
    require(by, action)
    found = TAKEN(ticket_id)
    if not found:
        raise TicketNotFound(_("There is no ticket with this number."))
    return found[0]


def require_unresolved(ticket: Ticket, by: Actor) -> None:
    if ticket.is_closed and not by.may(Action.SEE_CLOSED):
        raise TicketHidden(ticket)
    refuse_closed(ticket)


def refuse_closed(ticket: Ticket) -> None:
    if ticket.is_closed:
        raise WrongState(_("This ticket is closed: it can be read, but no longer changed or written to."))


def require_version(ticket: Ticket, expected: int | None) -> None:
    if expected is not None and expected != ticket.version:
        raise StaleVersion(ticket)


def store(ticket: Ticket, kind: TicketChange.Kind, new: dict[str, Any], *, by: Actor) -> None:
    """Write the fields that differ, with their trace; when none differs, nothing moves and nothing is left."""
    changed = {name: value for name, value in new.items() if getattr(ticket, name) != value}
    if not changed:
        return
    before = {name: getattr(ticket, name) for name in changed if name in TRACED}
    at = moment_after(ticket)
    put(ticket, changed, at=at)
    changes.record(ticket, kind, at=at, by=by, before=before, after={name: changed[name] for name in before})


def moment_after(ticket: Ticket) -> datetime:
    """Now; a clock that was set back must not make a duration negative."""
    return max(timezone.now(), ticket.modified_at)


def put(ticket: Ticket, changed: dict[str, Any], *, at: datetime) -> None:
    """Write these fields and what follows from them, as the next version. The trace is the caller's."""
    columns = changed | derived(ticket, changed, at) | {"version": ticket.version + 1, "modified_at": at}
    for name, value in columns.items():
        setattr(ticket, name, value)
    ticket.save(update_fields=columns)
    if "description" in changed or "location" in changed:
        search.index_ticket(ticket)


def derived(ticket: Ticket, changed: dict[str, Any], at: datetime) -> dict[str, Any]:
    """The columns that follow from the changed ones."""
    columns: dict[str, Any] = {}
    if "description" in changed:
        columns["summary"] = summarise(changed["description"])
    if "location" in changed:
        columns["place"] = place_of(changed["location"])
    if changed.get("status") == Status.ACTIVE:
        columns["activated_at"] = at
    if changed.get("status") == Status.CLOSED:
        columns["closed_at"] = at
        columns["queue_at"] = queue.behind(ticket.opened_at)
    return columns
