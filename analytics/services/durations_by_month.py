"""How long something takes, by opening month: what resolution time, first work and first answer have in common."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.db import connection

from analytics.durations import Measure
from analytics.models import MonthFigures
from analytics.month_figures import of_durations
from analytics.services.parameters import asked_months, tickets_at

SECOND = 1_000_000
NOTHING = (0, 0, 0, 0, None, None, None)
# Every part of it is a name in this program; an empty category is all of them.
KEPT_FIGURES = (
    f"SELECT month, {', '.join(MonthFigures.FIGURES)} FROM {MonthFigures._meta.db_table} "  # noqa: S608
    "WHERE measure = %s AND category = %s AND opened > 0"
)


class OfMonth(NamedTuple):
    """See MonthFigures."""

    month: str
    opened: int
    counted: int
    seconds: int
    microseconds: int
    lower_median: int | None
    upper_median: int | None
    p90: int | None

    @property
    def unfinished(self) -> bool:
        """Less than 90 % have come that far: the slow ones are still missing, so the month looks too good."""
        return self.counted * 10 < self.opened * 9

    @property
    def average_seconds(self) -> float | None:
        return in_seconds(self.seconds * SECOND + self.microseconds, self.counted) if self.counted else None

    @property
    def median_seconds(self) -> float | None:
        return None if self.upper_median is None else in_seconds(self.lower_median + self.upper_median, 2)

    @property
    def p90_seconds(self) -> float | None:
        return None if self.p90 is None else in_seconds(self.p90)


def by_month(measure: Measure, parameters: Mapping[str, Any]) -> list[OfMonth]:
    """Oldest first, from the first to the last opening month there is within the period."""
    read = from_rows if parameters.get("location") else from_kept_figures
    found = {month.month: month for month in read(measure, parameters)}
    return [found.get(name) or OfMonth(name, *NOTHING) for name in asked_months(set(found), parameters)]


def from_kept_figures(measure: Measure, parameters: Mapping[str, Any]) -> Iterator[OfMonth]:
    """In SQL, as `analytics.services.unresolved` says why."""
    with connection.cursor() as cursor:
        cursor.execute(KEPT_FIGURES, [measure, parameters.get("category") or ""])
        return map(OfMonth._make, cursor.fetchall())


def from_rows(measure: Measure, parameters: Mapping[str, Any]) -> Iterator[OfMonth]:
    """The same from the tickets of a location, one by one."""
    durations: dict[str, list[int | None]] = {}
    for month, length in tickets_at(parameters).values_list("opened_month", f"{measure.value}_microseconds").iterator():
        durations.setdefault(month, []).append(length)
    return (OfMonth(month, *of_durations(found)) for month, found in durations.items())


def in_seconds(microseconds: int, count: int = 1) -> float:
    """Divided by `count`, to the millisecond, halves up; whole numbers until the last step, so nothing is lost."""
    return ((2 * microseconds + 1000 * count) // (2000 * count)) / 1000
