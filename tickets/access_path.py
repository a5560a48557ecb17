"""By which index SQLite reads a list. It keeps no statistics, so it is told which filter leaves few tickets.

Those few are found by that filter's index and sorted. Where no filter leaves few, the list is read in its own order and
what the filters leave out is passed over, until a page is full. Of N tickets, a page of a list of n then reads n, or
about 26 N / n: whichever is less, so about 5,000 at a million at the most, unless two filters contradict each other.
PostgreSQL knows by itself how many tickets have which value.
"""

from collections.abc import Iterator
from copy import copy
from math import isqrt

from django.db import connections
from django.db.models import Func, Lookup, Max
from django.db.models.expressions import Col
from django.db.models.lookups import In
from django.db.models.sql.where import AND

from tickets.models import Ticket, TicketQuerySet

# No ticket is closed before it is opened, or changed last before it is closed.
IN_TIME = ["opened_at", "closed_at", "modified_at"]
FROM, UNTIL = ("gt", "gte"), ("lt", "lte")
# The tickets of a page, and one more to know whether there is a next one.
READ_FOR_A_PAGE = 26
# Indexes that begin with the first column and go on in the order of the others.
IN_ORDER = {
    "status": {"opened_at", "modified_at", "queue_at"},
    "category": {"opened_at"},
    "place": {"opened_at"},
    "opened_week_hour": {"opened_at"},
    "assigned_category": {"opened_at"},
}
# Partial indexes in this order, with a condition on the column.
PARTIAL = {"category_confidence": {"opened_at"}, "category_source": {"opened_at"}}
# By these an index finds the tickets.
INDEXED = {"opened_at", "modified_at", "closed_at", "queue_at", "affected", "status", "category", "place"}
INDEXED |= {"opened_week_hour", *PARTIAL}


class Passing(Func):
    """The column itself; SQLite uses no index for it."""

    template = "+%(expressions)s"
    arity = 1


def led_to(tickets: TicketQuerySet, ordering: str) -> TicketQuerySet:
    """The same tickets, by the path on which the first of them in this order are found soonest."""
    order = ordering.lstrip("-")
    tickets = bounded(tickets, order)
    if connections[tickets.db].vendor != "sqlite":
        return tickets
    others = {column for column, lookup in lookups(tickets) if not is_in_order(column, lookup, order)}
    fewest_ones = fewest(tickets, others & INDEXED)
    if fewest_ones is not None:
        return passing(tickets, {column for column, _ in lookups(tickets)}).filter(pk__in=fewest_ones.values("pk"))
    return passing(tickets, others)


def bounded(tickets: TicketQuerySet, order: str) -> TicketQuerySet:
    """With what the other moments' conditions say about the order's own, so that its index can begin there."""
    if order not in IN_TIME:
        return tickets
    earlier, later = IN_TIME[: IN_TIME.index(order)], IN_TIME[IN_TIME.index(order) + 1 :]
    for column, lookup in list(lookups(tickets)):
        if lookup.lookup_name in (FROM if column in earlier else UNTIL if column in later else ()):
            tickets = tickets.filter(**{f"{order}__{lookup.lookup_name}": lookup.rhs})
    return tickets


def lookups(tickets: TicketQuerySet) -> Iterator[tuple[str, Lookup]]:
    """The conditions that each ticket has to meet by a column of its own."""
    for child in tickets.query.where.children:
        if isinstance(child, Lookup) and isinstance(child.lhs, Col) and not child.lhs.target.primary_key:
            yield child.lhs.target.name, child


def is_in_order(column: str, lookup: Lookup, order: str) -> bool:
    """Whether the index that serves the order serves this condition too."""
    served = IN_ORDER if is_of_one_value(lookup) else PARTIAL
    return column == order or order in served.get(column, ())


def is_of_one_value(lookup: Lookup) -> bool:
    return isinstance(lookup, In) and isinstance(lookup.rhs, list | tuple) and len(lookup.rhs) == 1


def fewest(tickets: TicketQuerySet, columns: set[str]) -> TicketQuerySet | None:
    """Of the conditions on each of the columns the tickets that meet those that the fewest do; none if all are many."""
    if not columns:
        return None
    limit = few()
    found = [meeting(tickets, column) for column in sorted(columns)]
    numbers = [tickets[:limit].count() for tickets in found]
    return found[numbers.index(min(numbers))] if min(numbers) < limit else None


def few() -> int:
    """So many are sorted as soon as a page of them is found in passing."""
    return isqrt(READ_FOR_A_PAGE * (Ticket.objects.aggregate(newest=Max("id"))["newest"] or 0))


def meeting(tickets: TicketQuerySet, column: str) -> TicketQuerySet:
    """All tickets that meet the conditions on this column."""
    found = Ticket.objects.all()
    for name, lookup in lookups(tickets):
        if name == column:
            found.query.where.add(lookup, AND)
    return found


def passing(tickets: TicketQuerySet, columns: set[str]) -> TicketQuerySet:
    """The same tickets, these columns only being looked at while others lead to them."""
    instead = {id(lookup): in_passing(lookup) for column, lookup in lookups(tickets) if column in columns}
    led = tickets.all()
    led.query.where.children = [instead.get(id(child), child) for child in tickets.query.where.children]
    return led


def in_passing(lookup: Lookup) -> Lookup:
    other = copy(lookup)
    other.lhs = Passing(lookup.lhs)
    return other
