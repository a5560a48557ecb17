"""How old the unresolved tickets are now, in classes, exact to the microsecond."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum, Value
from django.utils.dateparse import parse_datetime
from rest_framework import serializers

from analytics.models import Status, StatusTotal, Ticket, UnresolvedTotal
from analytics.moments import rfc3339
from analytics.services.analysis import (
    Analysis,
    Answer,
    Cell,
    Chart,
    Figures,
    Presentation,
    Series,
    matching_url,
    of_status,
)
from analytics.services.parameters import FilterParameters, filters_of, of_category, tickets_at
from analytics.totals import hour_number, hour_start

SMALLEST = timedelta(microseconds=1)
STATUSES = (Status.OPEN, Status.ACTIVE)
LOOKS = {Status.OPEN: ("--st-open", ""), Status.ACTIVE: ("--st-active", "stripes")}
# The upper edge of each class in days; the last has none.
EDGES = (1, 3, 7, 14, 30, 90)
NAMES = ("under 1 day", "1-3 days", "3-7 days", "7-14 days", "14-30 days", "30-90 days", "90 days or more")


class ClassFigures(serializers.Serializer):
    age = serializers.ChoiceField(choices=NAMES, help_text="A ticket as old as an edge is in the older class.")
    opened_after = serializers.DateTimeField(allow_null=True, help_text="Tickets opened after this moment.")
    opened_until = serializers.DateTimeField(help_text="Tickets opened at this moment or before.")
    open = serializers.IntegerField()
    active = serializers.IntegerField()


class AgeAnswer(Answer):
    classes = ClassFigures(many=True)
    category = serializers.CharField(allow_null=True)
    location = serializers.CharField(allow_null=True)


def figures(parameters: Mapping[str, Any], now: datetime) -> Figures:
    # A ticket opened exactly at an edge is as old as that: the younger class begins a microsecond later.
    starts = [now - timedelta(days=days) + SMALLEST for days in EDGES]
    counts = since_each(starts, parameters)
    classes = []
    for place, name in enumerate(NAMES):
        younger = counts[place - 1] if place else dict.fromkeys(STATUSES, 0)
        own = {status.value: counts[place][status] - younger[status] for status in STATUSES}
        after = rfc3339(starts[place] - SMALLEST) if place < len(starts) else None
        until = rfc3339(starts[place - 1] - SMALLEST if place else now)
        classes.append({"age": name, "opened_after": after, "opened_until": until} | own)
    found = {"classes": classes, "n": sum(counts[-1].values())} | filters_of(parameters)
    return found | {"tickets_url": matching_url(found, *of_status(*STATUSES)) or None}


def since_each(starts: list[datetime], parameters: Mapping[str, Any]) -> list[dict[Status, int]]:
    """Unresolved tickets by status opened since each moment, then all there are; one statement, so one state."""
    read = located_parts if parameters.get("location") else parts
    first, *rest = read(starts, parameters)
    counts = [dict.fromkeys(STATUSES, 0) for _ in range(len(starts) + 1)]
    for status, place, found in first.union(*rest, all=True):
        counts[place][Status(status)] += found
    return counts


def parts(starts: list[datetime], parameters: Mapping[str, Any]) -> list[QuerySet]:
    """Whole hours from the running totals, the rest of the first hour from its rows."""
    found = []
    for place, start in enumerate(starts):
        whole = hour_number(start - SMALLEST) + 1
        rest = of_category(Ticket.objects.unresolved().opened_between(start, hour_start(whole)), parameters)
        found.append(counted(of_category(UnresolvedTotal.objects.from_hour(whole), parameters), place, Sum("tickets")))
        found.append(counted(rest, place, Count("*")))
    every = of_category(StatusTotal.objects.filter(status__in=STATUSES), parameters)
    return [*found, counted(every, len(starts), Sum("tickets"))]


def located_parts(starts: list[datetime], parameters: Mapping[str, Any]) -> list[QuerySet]:
    rows = tickets_at(parameters).filter(status__in=STATUSES)
    found = [counted(rows.filter(opened_at__gte=start), place, Count("*")) for place, start in enumerate(starts)]
    return [*found, counted(rows, len(starts), Count("*"))]


def counted(rows: QuerySet, place: int, how: Count | Sum) -> QuerySet:
    return rows.values_list("status").annotate(place=Value(place), found=how).order_by()


def class_url(figures: Figures, row: dict[str, Any], *statuses: Status) -> str:
    bounds = [("opened_before", parse_datetime(row["opened_until"]) + SMALLEST)]
    if row["age"] == NAMES[0]:
        # What a clock ahead of ours opened is young too.
        bounds = []
    if row["opened_after"]:
        bounds.insert(0, ("opened_after", parse_datetime(row["opened_after"]) + SMALLEST))
    return matching_url(figures, *of_status(*statuses), *bounds)


def present(figures: Figures) -> Presentation:
    classes, n = figures["classes"], figures["n"]
    old = sum(row["open"] + row["active"] for row in classes[3:])
    return Presentation(
        headline=f"{n:,}",
        headline_label=f"unresolved now, {old:,} of them 7 days old or more",
        columns=("Age", "Open", "Active", "Together"),
        rows=[cells(figures, row) for row in classes],
        chart=Chart("stacked", "Unresolved tickets", list(NAMES), [series(figures, status) for status in STATUSES]),
        tickets_url=figures["tickets_url"] or "",
        n=n,
        note="" if n else "No ticket is unresolved at the moment.",
    )


def cells(figures: Figures, row: dict[str, Any]) -> list[Cell]:
    each = [Cell(f"{row[status.value]:,}", class_url(figures, row, status)) for status in STATUSES]
    together = Cell(f"{row['open'] + row['active']:,}", class_url(figures, row, *STATUSES))
    return [Cell(row["age"].capitalize(), is_number=False), *each, together]


def series(figures: Figures, status: Status) -> Series:
    colour, pattern = LOOKS[status]
    classes = figures["classes"]
    said = [f"{row['age']}: {row[status.value]:,} {status.value}" for row in classes]
    urls = [class_url(figures, row, status) for row in classes]
    return Series(status.label, colour, [row[status.value] for row in classes], said, urls, pattern)


def csv_rows(figures: Figures) -> list[Mapping[str, Any]]:
    return figures["classes"]


ANALYSIS = Analysis(
    slug="age",
    title="Age of unresolved tickets",
    definition="Tickets that are open or active now, by the time since they were opened; a day is 24 hours.",
    parameters=FilterParameters,
    answer=AgeAnswer,
    figures=figures,
    present=present,
    csv_columns=("age", "opened_after", "opened_until", "open", "active"),
    csv_rows=csv_rows,
)
