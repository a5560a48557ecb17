"""What is said under a ticket: the one way to post, and the thread of messages and changes in time order."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.utils import timezone

from messaging.models import BODY_LENGTH, Message
from tickets import search
from tickets.lifecycle import note_message
from tickets.models import HISTORY_KINDS, Ticket, TicketChange
from tickets.roles import Actor
from tickets.text import clean_text
from tickets.transactions import write


@write
def post_message(*, ticket_id: int, by: Actor, body: str) -> Message:
    """A new message under an open or active ticket. Raises TicketNotFound, NotPermitted or WrongState."""
    body = clean_text(body, longest=BODY_LENGTH, multiline=True)
    ticket = note_message(ticket_id=ticket_id, by=by, at=timezone.now())
    message = Message.objects.create(
        ticket=ticket, author_role=by.role.value, author_name=by.name, body=body, created_at=ticket.modified_at
    )
    search.index_message(ticket.pk, message.pk, body)
    return message


@write
def correct_message(*, message: Message, by: Actor, body: str) -> None:
    """A data fix: another wording for a stored message."""
    message.body = clean_text(body, longest=BODY_LENGTH, multiline=True)
    message.save(update_fields=["body"])
    search.index_message(message.ticket_id, message.pk, message.body)
    note_message(ticket_id=message.ticket_id, by=by, at=timezone.now(), added=0)


@write
def remove_message(*, message: Message, by: Actor) -> None:
    """A data fix: the message is gone, from the search too."""
    search.forget_message(message.pk)
    message.delete()
    note_message(ticket_id=message.ticket_id, by=by, at=timezone.now(), added=-1)


@dataclass(frozen=True)
class Entry:
    """One line of a thread: a message, or a change of the ticket."""

    at: datetime
    message: Message | None = None
    change: TicketChange | None = None


def thread(ticket: Ticket) -> list[Entry]:
    """Messages and changes of a ticket, oldest first."""
    messages = (Entry(message.created_at, message=message) for message in Message.objects.filter(ticket=ticket))
    changes = (Entry(change.at, change=change) for change in ticket.changes.filter(kind__in=HISTORY_KINDS))
    # Sorting is stable: a change made at the very moment of a message stands before it.
    return sorted(chain(changes, messages), key=lambda entry: entry.at)
