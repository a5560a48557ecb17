"""Counts unresolved tickets by classes of age, from the running totals or, of one location, from the rows.

In SQL: the ORM takes several times longer to write the statement than either database to answer it. Names come from
the models, numbers from this file; all else is bound.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Case, Count, QuerySet, Value, When

from analytics.models import Status, StatusTotal, Ticket, UnresolvedTotal
from analytics.services.parameters import tickets_at
from analytics.totals import hour_number, hour_start

SMALLEST = timedelta(microseconds=1)
STATUSES = (Status.OPEN, Status.ACTIVE)
# The upper edge of each class in days; the last has none.
EDGES = (1, 3, 7, 14, 30, 90)
OLDEST = len(EDGES)
DAY = 24
# A part of the statement, with a place for one condition more, and its values.
Part = tuple[str, list[Any]]


def counts_by_class(starts: list[datetime], parameters: Mapping[str, Any]) -> list[dict[Status, int]]:
    """Youngest class first; `starts` are those of all but the oldest, which has none.

    One statement, so of one state of the read model.
    """
    counts = [dict.fromkeys(STATUSES, 0) for _ in range(OLDEST + 1)]
    if parameters.get("location"):
        for status, nth, tickets in from_rows(starts, parameters):
            counts[nth][Status(status)] += tickets
        return counts
    for status, nth, out_of, tickets in moves(starts, parameters.get("category")):
        counts[nth][Status(status)] += int(tickets)
        if out_of is not None:
            counts[out_of][Status(status)] -= int(tickets)
    return counts


def from_rows(starts: list[datetime], parameters: Mapping[str, Any]) -> QuerySet:
    since = [When(opened_at__gte=start, then=Value(nth)) for nth, start in enumerate(starts)]
    rows = tickets_at(parameters).unresolved().annotate(nth=Case(*since, default=Value(OLDEST)))
    return rows.values_list("status", "nth").annotate(found=Count("*")).order_by()


def moves(starts: list[datetime], category: str | None) -> list[tuple[str, int, int | None, int]]:
    """How many of a status come into which class, out of which: first all into the oldest, then out of that.

    Whole hours come from the running totals. What was opened after a class began and before its first whole hour
    is in the next older class by then, and comes out of it ticket by ticket.
    """
    first_hours = [hour_number(start - SMALLEST) + 1 for start in starts]
    also = " AND category = %s" if category else ""
    statement, values = [], []
    for part, bound in (every(), whole_hours(first_hours), edges(starts, first_hours)):
        statement.append(part.format(also=also))
        values += [*bound, *([category] if category else [])]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statement), values)
        return cursor.fetchall()


def every() -> Part:
    table = StatusTotal._meta.db_table
    return (
        f"SELECT status, {OLDEST}, NULL, SUM(tickets) FROM {table} "  # noqa: S608
        "WHERE status <> 'closed'{also} GROUP BY status"
    ), []


def whole_hours(first_hours: list[int]) -> Part:
    """Hour by hour on the days in which a class begins, the other days as a whole."""
    *days, first_day = [hour // DAY for hour in first_hours]
    hours = [first_hours[-1], (first_day + 1) * DAY, *[edge for day in days for edge in (day * DAY, (day + 1) * DAY)]]
    ranges = " OR ".join(["span = 1 AND number >= %s AND number < %s"] * len(first_hours))
    others = f"span = {DAY} AND number > %s AND number NOT IN ({', '.join(['%s'] * len(days))})"
    return (
        f"SELECT status, {nth_since('number * span')} AS nth, {OLDEST}, SUM(tickets) "  # noqa: S608
        f"FROM {UnresolvedTotal._meta.db_table} WHERE ({ranges} OR {others}){{also}} GROUP BY status, nth"
    ), [*first_hours, *hours, first_day, *days]


def edges(starts: list[datetime], first_hours: list[int]) -> Part:
    moments = [connection.ops.adapt_datetimefield_value(start) for start in starts]
    ends = [connection.ops.adapt_datetimefield_value(hour_start(hour)) for hour in first_hours]
    # SQLite takes the index of unresolved tickets only for a part that says so itself.
    between = " OR ".join(["(NOT status = 'closed' AND opened_at >= %s AND opened_at < %s)"] * len(starts))
    return (
        f"SELECT status, nth, nth + 1, tickets FROM (SELECT status, {nth_since('opened_at')} AS nth, "  # noqa: S608
        f"COUNT(*) AS tickets FROM {Ticket._meta.db_table} WHERE ({between}){{also}} GROUP BY status, nth) AS edge"
    ), [*moments, *interleaved(moments, ends)]


def nth_since(column: str) -> str:
    """The first class that began by then; its values are the starts of the classes."""
    return f"CASE {' '.join(f'WHEN {column} >= %s THEN {nth}' for nth in range(OLDEST))} ELSE {OLDEST} END"


def interleaved(starts: list[Any], ends: list[Any]) -> Iterator[Any]:
    for both in zip(starts, ends, strict=True):
        yield from both
