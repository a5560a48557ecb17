"""Redaction: a passage becomes a mark of one length, in a text and wherever else its words were kept."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets import changes, classifier, meanings
from tickets.errors import PassageProblem
from tickets.idempotency import PHOTO_SCOPE, TICKET_SCOPE, answers_about
from tickets.models import ALT_LENGTH, Photo, Ticket, TicketChange, summarise
from tickets.places import forget_unused
from tickets.roles import Action, Actor
from tickets.stored_ticket import locked, moment_after, put
from tickets.text import DESCRIPTION_LENGTH, LOCATION_LENGTH
from tickets.transactions import write

# It tells nothing of the passage, not even its length.
MARK = "█████"
LOG_LENGTH = 200
LENGTHS = {"description": DESCRIPTION_LENGTH, "location": LOCATION_LENGTH}
NOT_THERE = gettext_lazy("This passage is not there, or no longer. Open the ticket again and look.")


@write
def redact_ticket(*, ticket_id: int, by: Actor, part: str, passage: str) -> Ticket:
    """The passage becomes a mark wherever it stands in `part` (description or location), now and in the history.

    For good, and in closed tickets too. The category stays. Raises PassageProblem when it stands there no longer.
    """
    ticket = locked(ticket_id, by, Action.REDACT)
    text, place = getattr(ticket, part), ticket.place
    redacted = without(passage, text, longest=LENGTHS[part])
    clean_history(ticket, part, passage, is_enough=redacted != text)
    put(ticket, {part: redacted} if redacted != text else {}, at=moment_after(ticket))
    if part == "description":
        forget_in_judgement(ticket)
    forget_unused(place)
    clean_answers(TICKET_SCOPE, ticket, part, passage)
    record(ticket, by, part)
    return ticket


@write
def redact_photos(*, ticket_id: int, by: Actor, passage: str) -> Ticket:
    """The passage becomes a mark in the words that go with the photos, of the report and of its messages.

    Raises PassageProblem when it stands in none of them.
    """
    ticket, changed = locked(ticket_id, by, Action.REDACT), []
    for photo in ticket.photos.exclude(alt=""):
        redacted = without(passage, photo.alt, longest=ALT_LENGTH)
        if redacted != photo.alt:
            photo.alt = redacted
            changed.append(photo)
    if not changed:
        raise PassageProblem(str(NOT_THERE))
    Photo.objects.bulk_update(changed, ["alt"])
    for photo in changed:
        clean_answers(f"{PHOTO_SCOPE} {ticket_id}", photo, "alt", passage)
    return note_redacted(ticket=ticket, by=by, part="photos")


@write
def note_redacted(*, ticket: Ticket, by: Actor, part: str, **where: int) -> Ticket:
    """A passage beside the texts of the ticket, which the caller has `locked`, was redacted: its trace."""
    put(ticket, {}, at=moment_after(ticket))
    record(ticket, by, part, **where)
    return ticket


def record(ticket: Ticket, by: Actor, part: str, **where: int) -> None:
    after = {"part": part} | where
    changes.record(ticket, TicketChange.Kind.REDACTED, at=ticket.modified_at, by=by, before={}, after=after)


def forget_in_judgement(ticket: Ticket) -> None:
    """What the model made of the words: the reasons and the meaning follow the redacted text, the category stays."""
    ticket.category_reasons = [word for word in ticket.category_reasons if word in ticket.description]
    ticket.save(update_fields=["category_reasons"])
    if not ticket.is_closed:
        meanings.remember(ticket, classifier.classify(ticket.description).meaning)


def without(passage: str, text: str, *, longest: int) -> str:
    """The text with the mark in place of each occurrence. Raises PassageProblem when it would be too long with them."""
    if not passage.replace("█", "").strip():
        raise PassageProblem(_("There are no words in this passage. Choose the words that are to go."))
    redacted = marked(text, passage)
    if redacted != text and len(redacted) > longest:
        raise PassageProblem(_("With so many marks the text would be too long. Choose a longer passage."))
    return redacted


def marked(text: str, passage: str) -> str:
    # Again, because beside a mark the passage can come about anew.
    while passage in text:
        text = text.replace(passage, MARK)
    return text


def clean_history(ticket: Ticket, part: str, passage: str, *, is_enough: bool) -> None:
    """Out of what edits put in and took out; `is_enough`: it has been found elsewhere. Raises PassageProblem."""
    for change in ticket.changes.filter(kind=TicketChange.Kind.EDITED):
        found = [told for told in (change.before, change.after) if passage in str(told.get(part, ""))]
        for told in found:
            told[part] = marked(told[part], passage)
        if found:
            change.save(update_fields=["before", "after"])
        is_enough = is_enough or bool(found)
    if not is_enough:
        raise PassageProblem(str(NOT_THERE))


def clean_answers(scope: str, row: Model, part: str, passage: str) -> None:
    """Out of the answers that are kept for callers who send their request again, and out of the admin's own log."""
    for kept in answers_about(scope, row.pk):
        kept.answer[part] = marked(kept.answer[part], passage)
        if part == "description":
            kept.answer["summary"] = summarise(kept.answer[part])
        kept.save(update_fields=["answer"])
    content_type = ContentType.objects.get_for_model(row)
    LogEntry.objects.filter(content_type=content_type, object_id=str(row.pk)).update(object_repr=str(row)[:LOG_LENGTH])
