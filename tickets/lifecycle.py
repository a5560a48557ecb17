"""The life of a ticket: open, active, closed. Every write of a ticket is one of these functions.

Each takes the ticket's row for itself, checks the role and then the state, changes named fields, and leaves its
trace, all in one transaction. All raise TicketNotFound, NotPermitted or WrongState, and
ValidationError for a text that cannot be stored; nothing is stored then.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from tickets import changes, classifier, lessons, meanings, search
from tickets.classification import Classification
from tickets.errors import AlreadyDone, StaleVersion, TicketHidden, TicketNotFound, WrongState
from tickets.models import Category, CategorySource, MeToo, Status, Ticket, TicketChange, summarise
from tickets.roles import Action, Actor, require
from tickets.text import DESCRIPTION_LENGTH, LOCATION_LENGTH, NAME_LENGTH, clean_text
from tickets.transactions import write

Kind = TicketChange.Kind
# What a role may do (tickets.roles) and what a status allows: together all that buttons and functions go by.
TRANSITIONS = {Action.ACTIVATE: (Status.OPEN, Status.ACTIVE), Action.CLOSE: (Status.ACTIVE, Status.CLOSED)}
# Confidence and source follow from the category; the history shows what people decided.
TRACED = frozenset({"description", "location", "category", "status"})
UNRESOLVED_ONLY = {Action.EDIT, Action.POST_MESSAGE, Action.ME_TOO}


def available_actions(ticket: Ticket, actor: Actor) -> set[str]:
    """The names (`ACTIVATE`, `EDIT`, …) of what this actor may do with this ticket now."""
    allowed = {Action.RECATEGORISE} | (set() if ticket.is_closed else UNRESOLVED_ONLY)
    allowed |= {action for action, (start, _) in TRANSITIONS.items() if start == ticket.status}
    return {action.name for action in allowed if actor.may(action)}


@write
def open_ticket(*, description: str, by: Actor, location: str = "", reported_by: str | None = None) -> Ticket:
    """A new open ticket, its category assigned from the description. `reported_by` defaults to the actor's name."""
    require(by, Action.OPEN)
    description = clean_description(description)
    found = classifier.classify(description)
    at = timezone.now()
    ticket = Ticket(
        description=description,
        summary=summarise(description),
        location=clean_text(location, longest=LOCATION_LENGTH),
        reported_by=clean_text(by.name if reported_by is None else reported_by, longest=NAME_LENGTH),
        opened_at=at,
        modified_at=at,
        **assigned_category(found),
    )
    ticket.save(force_insert=True)
    search.index_ticket(ticket)
    meanings.remember(ticket, found.meaning)
    after = {"status": ticket.status, "category": ticket.category}
    changes.record(ticket, Kind.OPENED, at=at, by=by, before={}, after=after)
    return ticket


@write
def edit_ticket(
    *,
    ticket_id: int,
    by: Actor,
    description: str | None = None,
    location: str | None = None,
    expected_version: int | None = None,
) -> Ticket:
    """Change what is given. A ticket still categorised automatically gets its category from the new description.

    Raises StaleVersion when the stored version is not `expected_version`.
    """
    ticket = locked(ticket_id, by, Action.EDIT)
    require_unresolved(ticket, by)
    require_version(ticket, expected_version)
    new: dict[str, Any] = {}
    if location is not None:
        new["location"] = clean_text(location, longest=LOCATION_LENGTH)
    if description is not None:
        new["description"] = clean_description(description)
    if new.get("description", ticket.description) != ticket.description:
        found = classifier.classify(new["description"])
        meanings.remember(ticket, found.meaning)
        if ticket.category_source == CategorySource.AUTO:
            new |= assigned_category(found)
    store(ticket, Kind.EDITED, new, by=by)
    return ticket


@write
def activate_ticket(*, ticket_id: int, by: Actor) -> Ticket:
    """open → active: staff has started work."""
    return move(ticket_id, Action.ACTIVATE, Kind.ACTIVATED, by)


@write
def close_ticket(*, ticket_id: int, by: Actor) -> Ticket:
    """active → closed: resolved."""
    ticket = move(ticket_id, Action.CLOSE, Kind.CLOSED, by)
    meanings.forget(ticket)
    return ticket


@write
def recategorise_ticket(*, ticket_id: int, by: Actor, category: str, expected_version: int | None = None) -> Ticket:
    """Staff's own judgement replaces the automatic category, for good; closed tickets can be corrected too.

    Raises StaleVersion as `edit_ticket`, ValueError for a category that does not exist.
    """
    ticket = locked(ticket_id, by, Action.RECATEGORISE)
    require_version(ticket, expected_version)
    if category != ticket.category:
        new = {"category": Category(category), "category_source": CategorySource.STAFF, "category_confidence": None}
        store(ticket, Kind.RECATEGORISED, new, by=by)
        transaction.on_commit(lessons.start_if_due, robust=True)
    return ticket


@write
def say_me_too(*, ticket_id: int, by: Actor, browser: str) -> Ticket:
    """Somebody else is affected as well; the same browser counts once. It is no edit: version and date stay."""
    ticket = locked(ticket_id, by, Action.ME_TOO)
    refuse_closed(ticket)
    _, is_new = MeToo.objects.get_or_create(ticket=ticket, browser=browser)
    if is_new:
        count_affected(ticket, +1, by)
    return ticket


@write
def take_back_me_too(*, ticket_id: int, by: Actor, browser: str) -> Ticket:
    """The browser's "me too" is gone; when it had said none, nothing happens."""
    ticket = locked(ticket_id, by, Action.ME_TOO)
    refuse_closed(ticket)
    gone, _ = MeToo.objects.filter(ticket=ticket, browser=browser).delete()
    if gone:
        count_affected(ticket, -1, by)
    return ticket


@write
def delete_ticket(*, ticket_id: int, by: Actor) -> None:
    """For data fixes: the ticket and everything under it is gone, and the feed says so."""
    ticket = locked(ticket_id, by, Action.RECATEGORISE)
    before = {"status": ticket.status, "category": ticket.category}
    ticket.delete()
    ticket.pk = ticket_id
    changes.record(ticket, Kind.DELETED, at=timezone.now(), by=by, before=before, after={})


@write
def note_message(*, ticket_id: int, by: Actor, at: datetime, added: int = 1) -> Ticket:
    """A message was written under the ticket (`added` -1: removed in a data fix): count it, with its trace."""
    ticket = locked(ticket_id, by, Action.POST_MESSAGE)
    if added > 0:
        require_unresolved(ticket, by)
    ticket.message_count += added
    ticket.modified_at = max(at, ticket.modified_at)
    if by.is_staff_role and added > 0 and ticket.answered_at is None:
        ticket.answered_at = ticket.modified_at
    ticket.save(update_fields=["message_count", "modified_at", "answered_at"])
    changes.record(ticket, Kind.MESSAGE, at=ticket.modified_at, by=by, before={}, after={})
    return ticket


def count_affected(ticket: Ticket, added: int, by: Actor) -> None:
    before = {"affected": ticket.affected}
    ticket.affected += added
    ticket.save(update_fields=["affected"])
    after = {"affected": ticket.affected}
    changes.record(ticket, Kind.AFFECTED, at=timezone.now(), by=by, before=before, after=after)


def clean_description(text: str) -> str:
    description = clean_text(text, longest=DESCRIPTION_LENGTH, multiline=True)
    if not description:
        raise ValidationError("Say in a few words what is wrong.")
    return description


def assigned_category(found: Classification) -> dict[str, Any]:
    return {
        "category": Category(found.category),
        "assigned_category": Category(found.category),
        "category_source": CategorySource.AUTO,
        "category_confidence": found.confidence,
        "category_reasons": found.reasons,
        "category_runner_up": Category(found.alternatives[0][0]),
    }


def locked(ticket_id: int, by: Actor, action: Action) -> Ticket:
    """The ticket, this transaction's own until it ends; the role is checked before the ticket is looked at."""
    require(by, action)
    ticket = Ticket.objects.select_for_update().filter(pk=ticket_id).first()
    if ticket is None:
        raise TicketNotFound("There is no ticket with this number.")
    return ticket


def require_unresolved(ticket: Ticket, by: Actor) -> None:
    if ticket.is_closed and not by.may(Action.SEE_CLOSED):
        raise TicketHidden(ticket)
    refuse_closed(ticket)


def refuse_closed(ticket: Ticket) -> None:
    if ticket.is_closed:
        raise WrongState("This ticket is closed: it can be read, but no longer changed or written to.")


def require_version(ticket: Ticket, expected: int | None) -> None:
    if expected is not None and expected != ticket.version:
        raise StaleVersion(ticket)


def move(ticket_id: int, action: Action, kind: Kind, by: Actor) -> Ticket:
    start, end = TRANSITIONS[action]
    ticket = locked(ticket_id, by, action)
    if ticket.status == end:
        raise AlreadyDone(f"This ticket is {end.value} already: {last_mover(ticket, kind)}.")
    if ticket.status != start:
        raise WrongState(f"A ticket that is {ticket.status} cannot become {end.value}.")
    store(ticket, kind, {"status": end}, by=by)
    return ticket


def last_mover(ticket: Ticket, kind: Kind) -> str:
    change = ticket.changes.filter(kind=kind).order_by("-id").first()
    if change is None:
        return "by a colleague"
    return f"by {change.by_name or 'a colleague'} at {timezone.localtime(change.at):%H:%M on %-d %B %Y}"


def store(ticket: Ticket, kind: Kind, new: dict[str, Any], *, by: Actor) -> None:
    """Write the fields that differ, with their trace; when none differs, nothing moves and nothing is left."""
    changed = {name: value for name, value in new.items() if getattr(ticket, name) != value}
    if not changed:
        return
    before = {name: getattr(ticket, name) for name in changed if name in TRACED}
    # A clock that was set back must not make a duration negative.
    at = max(timezone.now(), ticket.modified_at)
    columns = changed | derived(changed, at) | {"version": ticket.version + 1, "modified_at": at}
    for name, value in columns.items():
        setattr(ticket, name, value)
    ticket.save(update_fields=columns)
    if "description" in changed or "location" in changed:
        search.index_ticket(ticket)
    changes.record(ticket, kind, at=at, by=by, before=before, after={name: changed[name] for name in before})


def derived(changed: dict[str, Any], at: datetime) -> dict[str, Any]:
    """The columns that follow from the changed ones."""
    columns: dict[str, Any] = {}
    if "description" in changed:
        columns["summary"] = summarise(changed["description"])
    if changed.get("status") == Status.ACTIVE:
        columns["activated_at"] = at
    if changed.get("status") == Status.CLOSED:
        columns["closed_at"] = at
    return columns
