"""The read model: one row per ticket, the running totals over them, and the position in the change feed."""

from analytics.models.month_figures import MonthFigures
from analytics.models.place import Place
from analytics.models.position import FeedPosition
from analytics.models.ticket import Category, Status, Ticket
from analytics.models.totals import (
    RUNNING_TOTALS,
    SPANS_IN_HOURS,
    AssignedTotal,
    DayTotal,
    DurationTotal,
    MonthTotal,
    RunningTotal,
    StatusTotal,
    UnresolvedTotal,
    WeekHourTotal,
    spans_from,
)

__all__ = [
    "RUNNING_TOTALS",
    "SPANS_IN_HOURS",
    "AssignedTotal",
    "Category",
    "DayTotal",
    "DurationTotal",
    "FeedPosition",
    "MonthFigures",
    "MonthTotal",
    "Place",
    "RunningTotal",
    "Status",
    "StatusTotal",
    "Ticket",
    "UnresolvedTotal",
    "WeekHourTotal",
    "spans_from",
]
