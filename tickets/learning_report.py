"""How well tickets are sorted: read from the trace of corrections and counts, for the last twelve weeks."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.utils import timezone

from tickets.learning import corrections
from tickets.models import Category, Lesson, Ticket

WEEKS = 12
LESSONS_SHOWN = 10


@dataclass(frozen=True)
class Week:
    """Tickets opened in the seven days from `first_day`, and how many of them staff corrected since."""

    first_day: date
    opened: int
    corrected: int

    @property
    def accuracy(self) -> float | None:
        """The share that was not corrected, 0 to 1; None for a week without tickets."""
        return 1 - self.corrected / self.opened if self.opened else None


def first_moment() -> datetime:
    """Monday midnight, so that the running week is the last of the twelve."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


def corrected_tickets(since: datetime) -> dict[int, tuple[datetime, str, str]]:
    """Per ticket opened since then and corrected: when it was opened, its first and its present category."""
    changes = corrections().filter(at__gte=since, ticket__opened_at__gte=since).order_by("-id")
    rows = changes.values_list("ticket_id", "ticket__opened_at", "before", "ticket__category")
    return {ticket_id: (opened_at, before["category"], now) for ticket_id, opened_at, before, now in rows}


def accuracy_by_week() -> list[Week]:
    """Oldest first; the last one is not over yet."""
    start = first_moment()
    edges = [start + timedelta(weeks=n) for n in range(WEEKS + 1)]
    opened_at = [opened_at for opened_at, first, now in corrected_tickets(start).values() if first != now]
    weeks = []
    for begin, end in pairwise(edges):
        opened = Ticket.objects.filter(opened_at__gte=begin, opened_at__lt=end).count()
        weeks.append(Week(begin.date(), opened, sum(begin <= moment < end for moment in opened_at)))
    return weeks


def confusion() -> list[tuple[Category, list[int]]]:
    """Per category that was assigned first, how many tickets are of each category now, in the order of Category."""
    start = first_moment()
    moved = Counter((first, now) for _, first, now in corrected_tickets(start).values() if first != now)
    present = {
        category: Ticket.objects.filter(category=category, opened_at__gte=start).count() for category in Category
    }
    table = []
    for first in Category:
        arrived = sum(number for (_, now), number in moved.items() if now == first)
        row = [present[now] - arrived if now == first else moved[first, now] for now in Category]
        table.append((first, row))
    return table


def last_lessons() -> list[Lesson]:
    return list(Lesson.objects.defer("layer").order_by("-id")[:LESSONS_SHOWN])
