"""What a ticket counts for in each running total, and adding differences to the stored totals in bulk."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from analytics.durations import Measure, bucket_of, microseconds_until
from analytics.feed_page import TicketState
from analytics.models import (
    SPANS_IN_HOURS,
    AssignedTotal,
    DayTotal,
    DurationTotal,
    MonthTotal,
    RunningTotal,
    Status,
    StatusTotal,
    UnresolvedTotal,
    WeekHourTotal,
)
from analytics.moments import month_of
from analytics.upsert import add_to_rows

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = 1_000_000

# A running total, the values of its keys, and what is added to its sums.
Share = tuple[type[RunningTotal], tuple, tuple[int, ...]]


def hour_number(moment: datetime) -> int:
    """Hours from 1970 in UTC to the hour that holds the moment."""
    return (moment - EPOCH) // HOUR


def hour_start(number: int) -> datetime:
    return EPOCH + number * HOUR


def durations(state: TicketState) -> dict[Measure, int | None]:
    """In microseconds from the opening; null for what has not happened."""
    return {
        Measure.RESOLUTION: microseconds_until(state.closed_at, state.opened_at),
        Measure.FIRST_WORK: microseconds_until(state.activated_at, state.opened_at),
        Measure.FIRST_ANSWER: microseconds_until(state.answered_at, state.opened_at),
    }


def shares(state: TicketState, zone: ZoneInfo) -> Iterator[Share]:
    """All that one ticket counts for; days and months are those of `zone`."""
    category, opened = state.category, state.opened_at.astimezone(zone)
    month, measured = month_of(opened), durations(state)
    if state.status != Status.CLOSED:
        hour = hour_number(state.opened_at)
        for span in SPANS_IN_HOURS:
            yield UnresolvedTotal, (span, hour // span, state.status, category), (1,)
    yield StatusTotal, (category, state.status), (1,)
    yield DayTotal, (opened.date(), category), (1, 0)
    if state.closed_at is not None:
        yield DayTotal, (state.closed_at.astimezone(zone).date(), category), (0, 1)
    yield MonthTotal, (month, category), (1, *[part for length in measured.values() for part in summed(length)])
    for measure, length in measured.items():
        if length is not None:
            yield DurationTotal, (measure.value, month, category, bucket_of(length)), (1,)
    yield WeekHourTotal, (month, opened.weekday() * 24 + opened.hour, category), (1,)
    if state.assigned_category:
        yield AssignedTotal, (month, state.assigned_category, category), (1,)


def summed(length: int | None) -> tuple[int, int, int]:
    """A duration as one ticket, its whole seconds, and the microseconds left over."""
    return (0, 0, 0) if length is None else (1, *divmod(length, SECOND))


class Differences:
    """What tickets that come, change and go add to the running totals, summed up in memory."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.by_total: dict[type[RunningTotal], dict[tuple, list[int]]] = defaultdict(dict)

    def come(self, state: TicketState) -> None:
        self._count(state, +1)

    def go(self, state: TicketState) -> None:
        self._count(state, -1)

    def _count(self, state: TicketState, sign: int) -> None:
        for total, keys, amounts in shares(state, self.zone):
            sums = self.by_total[total].get(keys)
            if sums is None:
                self.by_total[total][keys] = [sign * amount for amount in amounts]
                continue
            for place, amount in enumerate(amounts):
                sums[place] += sign * amount

    def add_to_totals(self) -> None:
        """To be called in the transaction that writes the tickets."""
        for total, changed in self.by_total.items():
            rows = ((*keys, *sums) for keys, sums in changed.items() if any(sums))
            add_to_rows(total, keys=total.keys, sums=total.sums, rows=rows)
