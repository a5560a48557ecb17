"""What is said under a ticket: the one way to post, closing with a last word, and data fixes."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max, Min
from django.utils import timezone

from messaging.models import BODY_LENGTH, Message
from tickets import search
from tickets.lifecycle import close_ticket, note_message, note_removed_message, ready
from tickets.models import Photo, Ticket
from tickets.photo_files import StoredPhoto
from tickets.photos import add_photos, remove_photos
from tickets.roles import Action, Actor, Role
from tickets.stored_ticket import locked
from tickets.text import clean_text
from tickets.transactions import write


@write
def post_message(
    *, ticket_id: int, by: Actor, body: str, photos: Sequence[StoredPhoto] = (), is_closing: bool = False
) -> Message:
    """A new message under an open or active ticket. Raises what `lifecycle` does, and TooManyPhotos."""
    body = clean_text(body, longest=BODY_LENGTH, multiline=True)
    ticket = note_message(ticket_id=ticket_id, by=by, at=timezone.now())
    message = Message.objects.create(
        ticket=ticket,
        author_role=by.role.value,
        author_name=by.name,
        body=body,
        created_at=ticket.modified_at,
        is_closing=is_closing,
    )
    search.index_message(ticket.pk, message.pk, body)
    if photos:
        add_photos(ticket_id=ticket.pk, by=by, photos=photos, message=message.pk)
    return message


@write
def close_with_message(*, ticket_id: int, by: Actor, body: str = "") -> Ticket:
    """active → closed, with a closing message if there is one: both or neither. Raises as `lifecycle.close_ticket`."""
    if body:
        # A closed ticket would no longer take the message, and one that cannot be closed shall not have it.
        ready(ticket_id, Action.CLOSE, by)
        post_message(ticket_id=ticket_id, by=by, body=body, is_closing=True)
    return close_ticket(ticket_id=ticket_id, by=by)


def closing_message_of(ticket: Ticket) -> Message | None:
    """What staff told everybody when it closed the ticket."""
    return Message.objects.filter(ticket=ticket, is_closing=True).order_by("-id").first()


@write
def correct_message(*, message: Message, by: Actor, body: str) -> None:
    """A data fix: another wording for a stored message."""
    message.body = clean_text(body, longest=BODY_LENGTH, multiline=True)
    message.save(update_fields=["body"])
    search.reindex_message(message.pk, message.body)
    note_message(ticket_id=message.ticket_id, by=by, at=timezone.now(), added=0)


@write
def remove_message(*, message: Message, by: Actor) -> None:
    """A data fix: the message is gone, from the search too, and no longer counts as an answer."""
    ticket = locked(message.ticket_id, by, Action.POST_MESSAGE)
    search.forget_message(message.pk)
    remove_photos(photos=list(Photo.objects.filter(message=message.pk)), by=by)
    message.delete()
    by_staff = Message.objects.filter(ticket=ticket, author_role=Role.STAFF)
    answered = by_staff.aggregate(first=Min("created_at"), last=Max("id"))
    left = {"answered_at": answered["first"], "waiting_since": waiting_since(ticket, answered["last"])}
    note_removed_message(ticket_id=ticket.pk, by=by, at=timezone.now(), **left)


def waiting_since(ticket: Ticket, last_answer: int | None) -> datetime | None:
    """When users wrote the first message behind staff's last one; without an answer, when the ticket was opened."""
    if last_answer is None:
        return ticket.opened_at
    unanswered = Message.objects.filter(ticket=ticket, id__gt=last_answer)
    return unanswered.aggregate(first=Min("created_at"))["first"]
