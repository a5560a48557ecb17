"""How far a batch is, and what became of its tickets, in words."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import ngettext

from batches.models import Batch, BatchTicket
from batches.reasons import reason_words
from tickets import dates
from tickets.models import Category

# So many of the skipped tickets are shown; their numbers are always complete.
SHOWN = 200
Outcome = BatchTicket.Outcome


@dataclass(frozen=True)
class Progress:
    """`reasons`: how many tickets were skipped for which reason."""

    waiting: int
    done: int
    reasons: dict[str, int]

    @property
    def skipped(self) -> int:
        return sum(self.reasons.values())

    @property
    def had_turn(self) -> int:
        return self.done + self.skipped

    @property
    def total(self) -> int:
        return self.waiting + self.had_turn


def progress_of(batch: Batch) -> Progress:
    rows = batch.tickets.values_list("outcome", "reason").annotate(number=Count("id")).order_by("outcome", "reason")
    numbers = dict.fromkeys(Outcome, 0)
    reasons = {}
    for outcome, reason, number in rows:
        numbers[Outcome(outcome)] += number
        if outcome == Outcome.SKIPPED:
            reasons[reason] = number
    return Progress(numbers[Outcome.WAITING], numbers[Outcome.DONE], reasons)


def result_words(batch: Batch, progress: Progress) -> str:
    """`18 closed, 2 skipped: already closed`."""
    words = done_words(batch, progress.done)
    if not progress.skipped:
        return words
    reasons = [f"{dates.number(number)} {reason_words(reason)}" for reason, number in progress.reasons.items()]
    why = reason_words(next(iter(progress.reasons))) if len(reasons) == 1 else ", ".join(reasons)
    skipped = ngettext("%(count)s skipped: %(why)s", "%(count)s skipped: %(why)s", progress.skipped)
    return f"{words}, {skipped % {'count': dates.number(progress.skipped), 'why': why}}"


def done_words(batch: Batch, number: int) -> str:
    values = {"count": dates.number(number)}
    if batch.task == Batch.Task.RECATEGORISE:
        values["category"] = Category(batch.category).label
        words = ngettext("%(count)s corrected to %(category)s", "%(count)s corrected to %(category)s", number)
    elif batch.task == Batch.Task.CLOSE:
        words = ngettext("%(count)s closed", "%(count)s closed", number)
    else:
        words = ngettext("%(count)s started", "%(count)s started", number)
    return words % values


def skipped_tickets(batch: Batch) -> list[BatchTicket]:
    """The first of them, with their tickets where these are still there."""
    return list(batch.tickets.filter(outcome=Outcome.SKIPPED).order_by("id")[:SHOWN])
