"""What a batch does with one ticket: the ordinary functions, in the order in which a person would call them."""

from django.utils.translation import gettext as _

from batches.models import Batch
from messaging.conversation import close_with_message
from tickets import lifecycle
from tickets.errors import AlreadyDone
from tickets.models import Category
from tickets.roles import Action, Actor
from tickets.stored_ticket import locked

Task = Batch.Task


def activate(batch: Batch, ticket_id: int, by: Actor) -> None:
    lifecycle.activate_ticket(ticket_id=ticket_id, by=by)


def close(batch: Batch, ticket_id: int, by: Actor) -> None:
    close_with_message(ticket_id=ticket_id, by=by, body=batch.message)


def recategorise(batch: Batch, ticket_id: int, by: Actor) -> None:
    ticket = locked(ticket_id, by, Action.RECATEGORISE)
    if ticket.category == batch.category:
        sentence = _("Its category is %(category)s already.")
        raise AlreadyDone(sentence % {"category": Category(batch.category).label})
    lifecycle.recategorise_ticket(ticket_id=ticket_id, by=by, category=batch.category)


TASKS = {Task.ACTIVATE: activate, Task.CLOSE: close, Task.RECATEGORISE: recategorise}
