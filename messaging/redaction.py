"""Redacting a passage under a ticket, whatever it is in: one of its texts, the words of its photos, or a message."""

import re

from django.utils.translation import gettext as _

from messaging.models import BODY_LENGTH, Message
from tickets import search
from tickets.errors import PassageProblem, TicketNotFound
from tickets.idempotency import MESSAGE_SCOPE
from tickets.models import Ticket
from tickets.redaction import (
    LENGTHS,
    NOT_THERE,
    clean_answers,
    note_redacted,
    redact_photos,
    redact_ticket,
    without,
)
from tickets.roles import Action, Actor
from tickets.stored_ticket import locked
from tickets.transactions import write

PART = re.compile(r"\A(description|location|photos|[0-9]{1,18})\Z")


@write
def redact(*, ticket_id: int, by: Actor, part: str, passage: str) -> Ticket:
    """`part`: description, location, photos, or a message's id. Closed tickets too.

    Raises PassageProblem, TicketNotFound.
    """
    if part in LENGTHS:
        return redact_ticket(ticket_id=ticket_id, by=by, part=part, passage=passage)
    if part == "photos":
        return redact_photos(ticket_id=ticket_id, by=by, passage=passage)
    ticket = locked(ticket_id, by, Action.REDACT)
    message = Message.objects.filter(ticket=ticket, pk=int(part)).first()
    if message is None:
        raise TicketNotFound(_("There is no such message under this ticket. Open the ticket again and look."))
    redacted = without(passage, message.body, longest=BODY_LENGTH)
    if redacted == message.body:
        raise PassageProblem(str(NOT_THERE))
    message.body = redacted
    message.save(update_fields=["body"])
    search.reindex_message(message.pk, redacted)
    clean_answers(f"{MESSAGE_SCOPE} {ticket_id}", message, "body", passage)
    return note_redacted(ticket=ticket, by=by, part="message", message=message.pk)
