"""Tickets opened and closed by day of the campus, from the running totals or, of one location, from the rows."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, Sum

from analytics.models import DayTotal
from analytics.services.parameters import campus_zone, of_category, tickets_at

Day = tuple[date, int, int]


def days_of(parameters: Mapping[str, Any], first: date) -> list[Day]:
    """Each with how many were opened and closed, from a day on; days on which nothing happened may be missing."""
    if parameters.get("location"):
        return days_from_rows(parameters, first)
    totals = of_category(DayTotal.objects.filter(day__gte=first), parameters)
    sums = {"all_opened": Sum("opened"), "all_closed": Sum("closed")}
    return list(totals.values_list("day").annotate(**sums).order_by("day"))


def days_from_rows(parameters: Mapping[str, Any], first: date) -> list[Day]:
    zone, start, counts = campus_zone(), start_of(first), defaultdict(lambda: [0, 0])
    rows = tickets_at(parameters).filter(Q(opened_at__gte=start) | Q(closed_at__gte=start))
    for moments in rows.values_list("opened_at", "closed_at").iterator():
        for place, moment in enumerate(moments):
            if moment is not None and moment >= start:
                counts[moment.astimezone(zone).date()][place] += 1
    return [(day, *both) for day, both in sorted(counts.items())]


def start_of(day: date) -> datetime:
    """The first moment of a day of the campus."""
    return datetime.combine(day, time(), campus_zone())
