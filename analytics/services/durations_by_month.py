"""How long something takes, by opening month: what resolution time, first work and first answer have in common."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Sum

from analytics.durations import Measure, bucket_bounds
from analytics.models import DurationTotal, MonthTotal, Ticket
from analytics.services.parameters import in_period, months_found, of_category, tickets_at

SECOND = 1_000_000
# SQLite takes 500 parts in a statement.
MOST_AT_ONCE = 300
# A month, a bucket of its distribution, and the rank inside that.
Place = tuple[str, int, int]
COUNTED = {Measure.RESOLUTION: "closed", Measure.FIRST_WORK: "worked_on", Measure.FIRST_ANSWER: "answered"}


class OfMonth(NamedTuple):
    """Of `opened` tickets `counted` have come that far. Durations in microseconds: their sum, and null without any."""

    month: str
    opened: int
    counted: int
    total: int
    median: float | None
    p90: int | None

    @property
    def unfinished(self) -> bool:
        """Less than 90 % have come that far: the slow ones are still missing, so the month looks too good."""
        return self.counted * 10 < self.opened * 9


def by_month(measure: Measure, parameters: Mapping[str, Any]) -> list[OfMonth]:
    """Oldest first, from the first to the last opening month there is within the period."""
    read = from_rows if parameters.get("location") else from_totals
    found = {month.month: month for month in read(measure, parameters)}
    return [found.get(name, OfMonth(name, 0, 0, 0, None, None)) for name in asked_months(found, parameters)]


def asked_months(found: Mapping[str, OfMonth], parameters: Mapping[str, Any]) -> list[str]:
    first, last = parameters.get("from", ""), parameters.get("to", "9999-12")
    return [month for month in months_found(set(found)) if first <= month <= last]


def from_totals(measure: Measure, parameters: Mapping[str, Any]) -> list[OfMonth]:
    """Months outside the period come without ranks; they only say from when to when there are tickets."""
    names = (COUNTED[measure], f"{measure.value}_seconds", f"{measure.value}_microseconds")
    sums = {f"all_{name}": Sum(name) for name in ("opened", *names)}
    totals = of_category(MonthTotal.objects.filter(opened__gt=0), parameters)
    ranked = ranks(measure, distributions(measure, parameters), parameters)
    return [
        OfMonth(month, opened, counted, seconds * SECOND + rest, *ranked.get(month, (None, None)))
        for month, opened, counted, seconds, rest in totals.values_list("month").annotate(**sums).order_by()
    ]


def distributions(measure: Measure, parameters: Mapping[str, Any]) -> dict[str, list[tuple[int, int]]]:
    """By month how many durations each bucket has, shortest first."""
    totals = in_period(
        of_category(DurationTotal.objects.filter(measure=measure, tickets__gt=0), parameters), parameters
    )
    found: dict[str, list[tuple[int, int]]] = {}
    rows = totals.values_list("month", "bucket").annotate(found=Sum("tickets")).order_by("month", "bucket")
    for month, bucket, tickets in rows:
        found.setdefault(month, []).append((bucket, tickets))
    return found


def ranks(
    measure: Measure, buckets: dict[str, list[tuple[int, int]]], parameters: Mapping[str, Any]
) -> dict[str, tuple[float | None, int | None]]:
    """The median and the 90th percentile of each month."""
    wanted = []
    for month, found in buckets.items():
        count = sum(tickets for _, tickets in found)
        for rank in (*middle_ranks(count), p90_rank(count)):
            wanted.append((month, *place_of(rank, found)))
    lengths: dict[str, list[int | None]] = {}
    for (month, *_), length in zip(wanted, lengths_at(measure, wanted, parameters), strict=True):
        lengths.setdefault(month, []).append(length)
    return {month: (mean(middle), p90) for month, (*middle, p90) in lengths.items()}


def place_of(rank: int, buckets: Iterable[tuple[int, int]]) -> tuple[int, int] | None:
    """The bucket with this rank, and the rank inside it."""
    for bucket, found in buckets:
        if rank < found:
            return bucket, rank
        rank -= found
    return None


def mean(lengths: list[int | None]) -> float | None:
    return None if None in lengths else sum(lengths) / len(lengths)


def lengths_at(measure: Measure, wanted: list[Place], parameters: Mapping[str, Any]) -> list[int | None]:
    """One look into one bucket for each place, many in a statement, each a walk along an index.

    Null where a ticket has gone since its bucket was counted: the next request sees both alike.
    """
    column, category = f"{measure.value}_microseconds", parameters.get("category")
    also = "AND category = %s " if category else ""
    # Every part of it is a name in this program.
    look = (
        f"SELECT * FROM (SELECT %s AS place, {column} FROM {Ticket._meta.db_table} "  # noqa: S608
        f"WHERE opened_month = %s AND {column} >= %s AND {column} < %s {also}"
        f"ORDER BY {column} LIMIT 1 OFFSET %s) AS one"
    )
    lengths: list[int | None] = [None] * len(wanted)
    for start in range(0, len(wanted), MOST_AT_ONCE):
        values: list[Any] = []
        some = wanted[start : start + MOST_AT_ONCE]
        for number, (month, bucket, offset) in enumerate(some, start):
            values += [number, month, *bucket_bounds(bucket), *([category] if category else []), offset]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join([look] * len(some)), values)
            for number, length in cursor.fetchall():
                lengths[number] = length
    return lengths


def middle_ranks(count: int) -> list[int]:
    """The one in the middle, or both beside it; from 0 for the shortest."""
    return sorted({(count - 1) // 2, count // 2})


def p90_rank(count: int) -> int:
    """Nearest rank: the shortest duration that at least 90 % do not exceed."""
    return -(-9 * count // 10) - 1


def from_rows(measure: Measure, parameters: Mapping[str, Any]) -> list[OfMonth]:
    """The same from the tickets of a location, one by one."""
    lengths: dict[str, list[int]] = {}
    opened: dict[str, int] = {}
    rows = tickets_at(parameters).values_list("opened_month", f"{measure.value}_microseconds")
    for month, length in rows.iterator():
        opened[month] = opened.get(month, 0) + 1
        if length is not None:
            lengths.setdefault(month, []).append(length)
    return [of_lengths(month, tickets, sorted(lengths.get(month, []))) for month, tickets in opened.items()]


def of_lengths(month: str, opened: int, lengths: list[int]) -> OfMonth:
    if not lengths:
        return OfMonth(month, opened, 0, 0, None, None)
    middle = [lengths[rank] for rank in middle_ranks(len(lengths))]
    median, p90 = sum(middle) / len(middle), lengths[p90_rank(len(lengths))]
    return OfMonth(month, opened, len(lengths), sum(lengths), median, p90)


def in_seconds(microseconds: float | None, count: int = 1) -> float | None:
    """To the millisecond, halves up; whole numbers until the last step, so that nothing is lost."""
    if microseconds is None or not count:
        return None
    return ((2 * int(2 * microseconds) + 2000 * count) // (4000 * count)) / 1000
