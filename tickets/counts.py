"""How many tickets there are, from the running totals: the cost does not grow with the tickets."""

from collections.abc import Container
from dataclasses import dataclass

from tickets.models import Category, Status, TicketCount


@dataclass(frozen=True)
class Counts:
    """By status and category."""

    tickets: dict[tuple[str, str], int]

    def by_status(self, categories: Container[str] = frozenset(Category)) -> dict[str, int]:
        """In these categories."""
        return {status.value: self.total({status}, categories) for status in Status}

    def by_category(self, statuses: Container[str]) -> dict[str, int]:
        """Of these statuses."""
        return {category.value: self.total(statuses, {category}) for category in Category}

    def total(self, statuses: Container[str], categories: Container[str]) -> int:
        return sum(n for (status, category), n in self.tickets.items() if status in statuses and category in categories)


def read_counts() -> Counts:
    rows = TicketCount.objects.values_list("status", "category", "tickets")
    return Counts({(status, category): tickets for status, category, tickets in rows})
