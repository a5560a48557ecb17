"""Works a batch off: each ticket once, in a transaction of its own, a few in one request.

Whoever goes on, however often and from how many windows, no ticket has its turn twice; and when nobody does, the
tickets that had theirs are done and the others as they were.
"""

import time
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from batches.models import Batch, BatchTicket
from batches.reasons import reason_of
from batches.tasks import TASKS
from tickets.errors import NotPermitted, TicketError
from tickets.roles import Action, Actor, require
from tickets.transactions import write

KEPT = timedelta(days=30)
# What one request does: at most so many tickets, and no new one after so many seconds.
STEP = 50
STEP_SECONDS = 1.0
Outcome = BatchTicket.Outcome


@write
def begin(*, task: str, ids: list[int], by: Actor, category: str = "", message: str = "") -> Batch:
    """Store what shall be done with these tickets; nothing is done with any of them yet."""
    require(by, Action.BATCH)
    now = timezone.now()
    Batch.objects.filter(created_at__lt=now - KEPT).delete()
    batch = Batch.objects.create(task=task, category=category, message=message, by_name=by.name, created_at=now)
    BatchTicket.objects.bulk_create((BatchTicket(batch=batch, ticket_id=pk) for pk in ids), batch_size=1_000)
    return batch


def go_on(*, batch: Batch, by: Actor, clock: Callable[[], float] = time.monotonic) -> None:
    """The next tickets of the batch."""
    require(by, Action.BATCH)
    end = clock() + STEP_SECONDS
    waiting = batch.tickets.filter(outcome=Outcome.WAITING).order_by("id").values_list("pk", flat=True)
    for pk in list(waiting[:STEP]):
        take_turn(batch, pk, by)
        if clock() >= end:
            return


@write
def take_turn(batch: Batch, pk: int, by: Actor) -> None:
    """One ticket of the batch is done or skipped; when another window has had it, nothing happens."""
    turn = BatchTicket.objects.select_for_update().filter(pk=pk, outcome=Outcome.WAITING).first()
    if turn is None:
        return
    try:
        with transaction.atomic():
            TASKS[Batch.Task(batch.task)](batch, turn.ticket_id, by)
        turn.outcome = Outcome.DONE
    except NotPermitted:
        raise
    except TicketError as error:
        turn.outcome = Outcome.SKIPPED
        turn.reason, turn.sentence = reason_of(error, batch, turn.ticket_id), error.sentence
    turn.save(update_fields=["outcome", "reason", "sentence"])
