"""When tickets are opened: by weekday and hour of the campus."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Sum
from rest_framework import serializers

from analytics.models import WeekHourTotal
from analytics.services.analysis import Analysis, Cell, Chart, Figures, Presentation, Series
from analytics.services.parameters import (
    FilteredPeriodParameters,
    campus_zone,
    filters_of,
    in_period,
    of_category,
    tickets_at,
)
from analytics.services.periods import PeriodAnswer, period_of, period_url

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS = 24
# A chart of seven bars an hour cannot be read; these three kinds of day differ.
DAY_KINDS = (
    ("Monday to Friday", range(5), "--accent", ""),
    ("Saturday", range(5, 6), "--st-open", "stripes"),
    ("Sunday", range(6, 7), "--st-active", "dots"),
)


class HourFigures(serializers.Serializer):
    weekday = serializers.IntegerField(min_value=1, max_value=7, help_text="1 is Monday, 7 Sunday.")
    hour = serializers.IntegerField(min_value=0, max_value=23, help_text="From this hour to the next.")
    opened = serializers.IntegerField()


class LoadAnswer(PeriodAnswer):
    hours = HourFigures(many=True)
    category = serializers.CharField(allow_null=True)


def figures(parameters: Mapping[str, Any], now: datetime) -> Figures:
    read = hours_from_rows if parameters.get("location") else hours_from_totals
    counts = read(parameters)
    hours = [
        {"weekday": weekday + 1, "hour": hour, "opened": counts.get(weekday * HOURS + hour, 0)}
        for weekday in range(len(WEEKDAYS))
        for hour in range(HOURS)
    ]
    found = {"hours": hours} | period_of(parameters) | filters_of(parameters) | {"n": sum(counts.values())}
    return found | {"tickets_url": period_url(found) or None}


def hours_from_totals(parameters: Mapping[str, Any]) -> dict[int, int]:
    totals = in_period(of_category(WeekHourTotal.objects, parameters), parameters)
    return dict(totals.values_list("week_hour").annotate(found=Sum("tickets")).order_by())


def hours_from_rows(parameters: Mapping[str, Any]) -> dict[int, int]:
    zone, counts = campus_zone(), defaultdict(int)
    rows = in_period(tickets_at(parameters), parameters, "opened_month")
    for moment in rows.values_list("opened_at", flat=True).iterator():
        local = moment.astimezone(zone)
        counts[local.weekday() * HOURS + local.hour] += 1
    return counts


def present(figures: Figures) -> Presentation:
    """No cell leads to a list: none of the helpdesk's filters knows hours of the week."""
    hours, n = figures["hours"], figures["n"]
    busiest = max(hours, key=lambda row: row["opened"])
    return Presentation(
        headline=f"{WEEKDAYS[busiest['weekday'] - 1]}, {hour_words(busiest['hour'])}" if n else "–",
        headline_label=f"is the busiest hour: {busiest['opened']:,} of {n:,} tickets" if n else "no tickets",
        columns=("Weekday", "Hour", "Tickets opened"),
        rows=[cells(row) for row in hours],
        chart=Chart(
            "stacked",
            "Tickets opened",
            [f"{hour:02}" for hour in range(HOURS)],
            [series(hours, *kind) for kind in DAY_KINDS],
        ),
        tickets_url=figures["tickets_url"] or "",
        n=n,
        note="" if n else "No ticket was opened in these months.",
    )


def cells(row: dict[str, int]) -> list[Cell]:
    weekday, hour = Cell(WEEKDAYS[row["weekday"] - 1], is_number=False), Cell(hour_words(row["hour"]), is_number=False)
    return [weekday, hour, Cell(f"{row['opened']:,}")]


def hour_words(hour: int) -> str:
    return f"{hour:02}:00-{hour + 1:02}:00"


def series(hours: list[dict[str, int]], name: str, weekdays: range, colour: str, pattern: str) -> Series:
    values = [sum(hours[weekday * HOURS + hour]["opened"] for weekday in weekdays) for hour in range(HOURS)]
    said = [f"{name}, {hour_words(hour)}: {value:,} tickets" for hour, value in enumerate(values)]
    return Series(name, colour, values, said, [""] * HOURS, pattern)


def csv_rows(figures: Figures) -> list[Mapping[str, Any]]:
    return figures["hours"]


ANALYSIS = Analysis(
    slug="load",
    title="Load by weekday and hour",
    definition="Tickets opened in these months, by the weekday and the hour of the campus in which they were opened.",
    parameters=FilteredPeriodParameters,
    answer=LoadAnswer,
    figures=figures,
    present=present,
    csv_columns=("weekday", "hour", "opened"),
    csv_rows=csv_rows,
)
