"""The running totals that the analyses read, so that no figure costs more because there are more tickets."""

from itertools import pairwise

from django.db import models

from analytics.durations import Measure
from analytics.models.ticket import Category, Status

# An hour, a day, thirty days: a long period is the sum of few long spans and of short ones at its edge.
SPANS_IN_HOURS = (1, 24, 720)
LAST_NUMBER = 2**31 - 1


class RunningTotal(models.Model):
    """`keys` say what a row counts, `sums` what is added up; a row may have come down to nothing, never below."""

    keys: tuple[str, ...]
    sums: tuple[str, ...] = ("tickets",)

    category = models.CharField(max_length=19, choices=Category)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return " ".join(str(getattr(self, name)) for name in (*self.keys, *self.sums))


def one_row_per(*keys: str, name: str) -> list[models.UniqueConstraint]:
    return [models.UniqueConstraint(fields=keys, name=name)]


def spans_from(hour: int) -> list[tuple[int, int, int]]:
    """Spans that together are exactly the time from an hour (counted from 1970 in UTC) on.

    Of each length in hours the number of the first one, and of the one after the last.
    """
    spans, start = [], hour
    for span, longer in pairwise(SPANS_IN_HOURS):
        end = -(-start // longer) * longer
        spans.append((span, start // span, end // span))
        start = end
    return [*spans, (SPANS_IN_HOURS[-1], start // SPANS_IN_HOURS[-1], LAST_NUMBER)]


class UnresolvedTotal(RunningTotal):
    """Open and active tickets by when they were opened: in the `number`-th span of `span` hours since 1970, UTC."""

    keys = ("span", "number", "status", "category")

    span = models.SmallIntegerField()
    number = models.IntegerField()
    status = models.CharField(max_length=6, choices=Status)
    tickets = models.BigIntegerField(default=0)

    class Meta:
        constraints = one_row_per("span", "number", "status", "category", name="one_unresolved_total")


class StatusTotal(RunningTotal):
    """Tickets by category and status."""

    keys = ("category", "status")

    status = models.CharField(max_length=6, choices=Status)
    tickets = models.BigIntegerField(default=0)

    class Meta:
        constraints = one_row_per("category", "status", name="one_status_total")


class DayTotal(RunningTotal):
    """Tickets opened and tickets closed on a day of TIME_ZONE.

    `left_backlog` counts a ticket on the later of its two days: a data fix can put the closing before the opening.
    """

    keys = ("day", "category")
    sums = ("opened", "closed", "left_backlog")

    day = models.DateField()
    opened = models.BigIntegerField(default=0)
    closed = models.BigIntegerField(default=0)
    left_backlog = models.BigIntegerField(default=0)

    class Meta:
        constraints = one_row_per("day", "category", name="one_day_total")


class MonthTotal(RunningTotal):
    """Of the tickets opened in a month (`YYYY-MM`, of TIME_ZONE): how many by now were closed, worked on, answered.

    The durations are summed as whole seconds and, apart, the microseconds left over: exact, and centuries fit.
    """

    keys = ("month", "category")
    sums = (
        "opened",
        *("closed", "resolution_seconds", "resolution_microseconds"),
        *("worked_on", "first_work_seconds", "first_work_microseconds"),
        *("answered", "first_answer_seconds", "first_answer_microseconds"),
    )

    month = models.CharField(max_length=7)
    opened = models.BigIntegerField(default=0)
    closed = models.BigIntegerField(default=0)
    resolution_seconds = models.BigIntegerField(default=0)
    resolution_microseconds = models.BigIntegerField(default=0)
    worked_on = models.BigIntegerField(default=0)
    first_work_seconds = models.BigIntegerField(default=0)
    first_work_microseconds = models.BigIntegerField(default=0)
    answered = models.BigIntegerField(default=0)
    first_answer_seconds = models.BigIntegerField(default=0)
    first_answer_microseconds = models.BigIntegerField(default=0)

    class Meta:
        constraints = one_row_per("month", "category", name="one_month_total")


class DurationTotal(RunningTotal):
    """How the durations of the tickets opened in a month are distributed; for `bucket` see `durations`."""

    keys = ("measure", "month", "category", "bucket")

    measure = models.CharField(max_length=12, choices=Measure)
    month = models.CharField(max_length=7)
    bucket = models.SmallIntegerField()
    tickets = models.BigIntegerField(default=0)

    class Meta:
        constraints = one_row_per("measure", "month", "category", "bucket", name="one_duration_total")


class WeekHourTotal(RunningTotal):
    """Tickets opened in a month by the hour of the week in TIME_ZONE: 0 is Monday from 0 to 1, 167 Sunday from 23."""

    keys = ("month", "week_hour", "category")

    month = models.CharField(max_length=7)
    week_hour = models.SmallIntegerField()
    tickets = models.BigIntegerField(default=0)

    class Meta:
        constraints = one_row_per("month", "week_hour", "category", name="one_week_hour_total")


class AssignedTotal(RunningTotal):
    """Tickets opened in a month by the category assigned first and the one they have now."""

    keys = ("month", "assigned_category", "category")

    month = models.CharField(max_length=7)
    assigned_category = models.CharField(max_length=19, choices=Category)
    tickets = models.BigIntegerField(default=0)

    class Meta:
        constraints = one_row_per("month", "assigned_category", "category", name="one_assigned_total")


RUNNING_TOTALS: tuple[type[RunningTotal], ...] = (
    UnresolvedTotal,
    StatusTotal,
    DayTotal,
    MonthTotal,
    DurationTotal,
    WeekHourTotal,
    AssignedTotal,
)
