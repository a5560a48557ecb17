"""What a ticket counts for in each running total, and adding differences to the stored totals in bulk."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
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
    StatusTotal,
    UnresolvedTotal,
    WeekHourTotal,
)
from analytics.moments import month_of
from analytics.upsert import add_to_rows

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = 1_000_000
MEASURES = tuple(Measure.values)
# What most totals add for a ticket, and what a duration that has not ended adds to a month's.
ONE, NOTHING = (1,), (0, 0, 0)

# A running total, the values of its keys, and what is added to its sums.
Share = tuple[type[RunningTotal], tuple, Sequence[int]]


def hour_number(moment: datetime) -> int:
    """Hours from 1970 in UTC to the hour that holds the moment."""
    return (moment - EPOCH) // HOUR


def hour_start(number: int) -> datetime:
    return EPOCH + number * HOUR


def durations(state: TicketState) -> tuple[int | None, int | None, int | None]:
    """In the order of MEASURES, in microseconds from the opening; null for what has not happened."""
    opened_at = state.opened_at
    return (
        microseconds_until(state.closed_at, opened_at),
        microseconds_until(state.activated_at, opened_at),
        microseconds_until(state.answered_at, opened_at),
    )


def shares(state: TicketState, zone: ZoneInfo) -> Iterator[Share]:
    """All that one ticket counts for; days and months are those of `zone`."""
    category, opened = state.category, state.opened_at.astimezone(zone)
    month, measured = month_of(opened), durations(state)
    if state.closed_at is None:
        hour = hour_number(state.opened_at)
        for span in SPANS_IN_HOURS:
            yield UnresolvedTotal, (span, hour // span, state.status, category), ONE
    else:
        closed_on = state.closed_at.astimezone(zone).date()
        in_order = closed_on >= opened.date()
        yield DayTotal, (closed_on, category), (0, 1, int(in_order))
        if not in_order:
            yield DayTotal, (opened.date(), category), (0, 0, 1)
    yield StatusTotal, (category, state.status), ONE
    yield DayTotal, (opened.date(), category), (1, 0, 0)
    summed = [1]
    for measure, length in zip(MEASURES, measured, strict=True):
        if length is None:
            summed += NOTHING
        else:
            summed += (1, *divmod(length, SECOND))
            yield DurationTotal, (measure, month, category, bucket_of(length)), ONE
    yield MonthTotal, (month, category), summed
    yield WeekHourTotal, (month, opened.weekday() * 24 + opened.hour, category), ONE
    if state.assigned_category:
        yield AssignedTotal, (month, state.assigned_category, category), ONE


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
            elif amounts is ONE:
                sums[0] += sign
            else:
                for place, amount in enumerate(amounts):
                    sums[place] += sign * amount

    @property
    def months(self) -> set[str]:
        """The opening months of the tickets that came, changed or went."""
        return {month for month, _ in self.by_total[MonthTotal]}

    def add_to_totals(self) -> None:
        """To be called in the transaction that writes the tickets."""
        for total, changed in self.by_total.items():
            rows = ((*keys, *sums) for keys, sums in changed.items() if any(sums))
            add_to_rows(total, keys=total.keys, sums=total.sums, rows=rows)
