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
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets import changes, classifier, dates, lessons, meanings, photo_files, queue, search
from tickets.classification import Classification
from tickets.errors import AlreadyDone, WrongState
from tickets.models import Category, CategorySource, MeToo, Status, Ticket, TicketChange, summarise
from tickets.places import place_of
from tickets.roles import Action, Actor, require
from tickets.stored_ticket import locked, refuse_closed, require_unresolved, require_version, store
from tickets.text import DESCRIPTION_LENGTH, LOCATION_LENGTH, NAME_LENGTH, clean_text, isolated
from tickets.transactions import write
from tickets.week import week_hour

Kind = TicketChange.Kind
# What a role may do (tickets.roles) and what a status allows: together all that buttons and functions go by.
TRANSITIONS = {Action.ACTIVATE: (Status.OPEN, Status.ACTIVE), Action.CLOSE: (Status.ACTIVE, Status.CLOSED)}
KINDS = {Action.ACTIVATE: Kind.ACTIVATED, Action.CLOSE: Kind.CLOSED}
# To who comes too late, and to who comes too early.
ALREADY = {
    Status.ACTIVE: gettext_lazy("This ticket is active already: %(by_whom)s."),
    Status.CLOSED: gettext_lazy("This ticket is closed already: %(by_whom)s."),
}
IMPOSSIBLE = {
    Status.ACTIVE: gettext_lazy("A ticket that is closed cannot become active."),
    Status.CLOSED: gettext_lazy("A ticket that is open cannot become closed."),
}
NO_SUCH_TICKET = gettext_lazy(
    "There is no ticket #%(number)s that could be still broken. Check its number, or leave it out."
)
STILL_OPEN = gettext_lazy("Ticket #%(number)s is not closed: write a message there instead of a new report.")
UNRESOLVED_ONLY = {Action.EDIT, Action.POST_MESSAGE, Action.ADD_PHOTOS, Action.ME_TOO}


def available_actions(ticket: Ticket, actor: Actor) -> set[str]:
    """The names (`ACTIVATE`, `EDIT`, …) of what this actor may do with this ticket now."""
    allowed = {Action.RECATEGORISE, Action.REDACT} | (set() if ticket.is_closed else UNRESOLVED_ONLY)
    allowed |= {action for action, (start, _end) in TRANSITIONS.items() if start == ticket.status}
    return {action.name for action in allowed if actor.may(action)}


def judge_ahead(description: str) -> None:
    """Let the model think about a new ticket before its transaction begins, for which other writers wait."""
    classifier.classify(clean_description(description))


@write
def open_ticket(
    *, description: str, by: Actor, location: str = "", reported_by: str | None = None, follows: int | None = None
) -> Ticket:
    """A new open ticket, its category assigned from the description. `reported_by` defaults to the actor's name.

    `follows`: the number of a closed ticket that is still broken; it stays closed.
    """
    require(by, Action.OPEN)
    followed = None if follows is None else closed_ticket(follows)
    description = clean_description(description)
    found = classifier.classify(description)
    location = clean_text(location, longest=LOCATION_LENGTH)
    at = timezone.now()
    ticket = Ticket(
        description=description,
        summary=summarise(description),
        location=location,
        place=place_of(location),
        reported_by=clean_text(by.name if reported_by is None else reported_by, longest=NAME_LENGTH),
        opened_at=at,
        opened_week_hour=week_hour(at),
        modified_at=at,
        queue_at=at,
        follows=followed,
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
    return move(ticket_id, Action.ACTIVATE, by)


@write
def close_ticket(*, ticket_id: int, by: Actor) -> Ticket:
    """active → closed: resolved."""
    ticket = move(ticket_id, Action.CLOSE, by)
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
    _said, is_new = MeToo.objects.get_or_create(ticket=ticket, browser=browser)
    if is_new:
        count_affected(ticket, +1, by)
    return ticket


@write
def take_back_me_too(*, ticket_id: int, by: Actor, browser: str) -> Ticket:
    """The browser's "me too" is gone; when it had said none, nothing happens."""
    ticket = locked(ticket_id, by, Action.ME_TOO)
    refuse_closed(ticket)
    gone, _by_model = MeToo.objects.filter(ticket=ticket, browser=browser).delete()
    if gone:
        count_affected(ticket, -1, by)
    return ticket


@write
def delete_ticket(*, ticket_id: int, by: Actor) -> None:
    """For data fixes: the ticket and everything under it is gone, and the feed says so."""
    ticket = locked(ticket_id, by, Action.RECATEGORISE)
    before = {"status": ticket.status, "category": ticket.category}
    photo_files.forget(ticket.photos.all())
    ticket.delete()
    ticket.pk = ticket_id
    changes.record(ticket, Kind.DELETED, at=timezone.now(), by=by, before=before, after={})


@write
def note_message(*, ticket_id: int, by: Actor, at: datetime, added: int = 1) -> Ticket:
    """A message was written under the ticket (`added` 0: worded anew in a data fix): count it, with its trace."""
    ticket = locked(ticket_id, by, Action.POST_MESSAGE)
    if added:
        require_unresolved(ticket, by)
    if added:
        note_said(ticket, at=max(at, ticket.modified_at), by=by)
    ticket.message_count += added
    return store_talk(ticket, at, by)


def note_said(ticket: Ticket, *, at: datetime, by: Actor) -> None:
    """Whose turn it is by now, and whether this was the first answer."""
    if by.is_staff_role and ticket.answered_at is None:
        ticket.answered_at = at
    ticket.queue_at = queue.after_message(ticket.queue_at, opened_at=ticket.opened_at, at=at, by=by)


@write
def note_removed_message(
    *, ticket_id: int, by: Actor, at: datetime, answered_at: datetime | None, waiting_since: datetime | None
) -> Ticket:
    """A message was removed in a data fix. Of those left: when staff wrote first, and the first it has not answered."""
    ticket = locked(ticket_id, by, Action.POST_MESSAGE)
    ticket.message_count -= 1
    ticket.answered_at = answered_at
    if not ticket.is_closed:
        ticket.queue_at = waiting_since or queue.behind(ticket.opened_at)
    return store_talk(ticket, at, by)


def store_talk(ticket: Ticket, at: datetime, by: Actor) -> Ticket:
    ticket.modified_at = max(at, ticket.modified_at)
    ticket.save(update_fields=["message_count", "modified_at", "answered_at", "queue_at"])
    changes.record(ticket, Kind.MESSAGE, at=ticket.modified_at, by=by, before={}, after={})
    return ticket


@write
def note_photos(*, ticket_id: int, by: Actor, first: int | None, before: int, after: int) -> None:
    """How many photos the ticket had and has, and the first of them. Equal numbers leave no trace: a message does."""
    ticket = locked(ticket_id, by, Action.ADD_PHOTOS)
    ticket.first_photo = first
    ticket.modified_at = max(timezone.now(), ticket.modified_at)
    ticket.save(update_fields=["first_photo", "modified_at"])
    if before != after:
        numbers = {"before": {"photos": before}, "after": {"photos": after}}
        changes.record(ticket, Kind.PHOTOS, at=ticket.modified_at, by=by, **numbers)


def count_affected(ticket: Ticket, added: int, by: Actor) -> None:
    before = {"affected": ticket.affected}
    ticket.affected += added
    ticket.save(update_fields=["affected"])
    after = {"affected": ticket.affected}
    changes.record(ticket, Kind.AFFECTED, at=timezone.now(), by=by, before=before, after=after)


def closed_ticket(number: int) -> Ticket:
    """The ticket, so that another one can follow it; nobody deletes it meanwhile. Raises ValidationError."""
    ticket = Ticket.objects.select_for_update().filter(pk=number).first()
    if ticket is None:
        raise ValidationError({"follows": NO_SUCH_TICKET % {"number": number}})
    if not ticket.is_closed:
        raise ValidationError({"follows": STILL_OPEN % {"number": number}})
    return ticket


def clean_description(text: str) -> str:
    description = clean_text(text, longest=DESCRIPTION_LENGTH, multiline=True)
    if not description:
        raise ValidationError(_("Say in a few words what is wrong."))
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


def move(ticket_id: int, action: Action, by: Actor) -> Ticket:
    ticket = ready(ticket_id, action, by)
    store(ticket, KINDS[action], {"status": TRANSITIONS[action][1]}, by=by)
    return ticket


def ready(ticket_id: int, action: Action, by: Actor) -> Ticket:
    """The ticket, locked, in the status from which this moves it. Raises AlreadyDone and WrongState."""
    start, end = TRANSITIONS[action]
    ticket = locked(ticket_id, by, action)
    if ticket.status == end:
        raise AlreadyDone(ALREADY[end] % {"by_whom": last_mover(ticket, KINDS[action])})
    if ticket.status != start:
        raise WrongState(str(IMPOSSIBLE[end]))
    return ticket


def last_mover(ticket: Ticket, kind: Kind) -> str:
    change = ticket.changes.filter(kind=kind).order_by("-id").first()
    if change is None:
        return _("by a colleague")
    at = timezone.localtime(change.at)
    values = {"name": isolated(change.by_name) or _("a colleague"), "time": f"{at:%H:%M}", "day": dates.long_day(at)}
    return _("by %(name)s at %(time)s on %(day)s") % values
