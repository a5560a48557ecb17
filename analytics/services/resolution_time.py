"""Service 2: how long it takes on average to close a ticket, by the month it was opened in."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Sum
from rest_framework import serializers

from analytics.models import MonthTotal
from analytics.moments import duration_words, month_bounds, month_words, months_between
from analytics.services.analysis import Analysis, Answer, Bar, Cell, Figures, Presentation, tickets_url

MONTH = re.compile(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])")
SECOND = 1_000_000


class MonthField(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not MONTH.fullmatch(text):
            raise serializers.ValidationError("Write a month as YYYY-MM, such as 2026-01.")
        return text


class Parameters(serializers.Serializer):
    to = MonthField(required=False, label="To month", help_text="YYYY-MM; empty for the last month there is.")

    def get_fields(self) -> dict[str, serializers.Field]:
        # `from` is a word of Python's, so it cannot be declared like the other.
        first = MonthField(required=False, label="From month", help_text="YYYY-MM; empty for the first month there is.")
        return {"from": first} | super().get_fields()

    def validate(self, given: dict[str, str]) -> dict[str, str]:
        if "from" in given and "to" in given and given["from"] > given["to"]:
            raise serializers.ValidationError({"from": ["This month is after the last one (`to`)."]})
        return given


class MonthFigures(serializers.Serializer):
    month = serializers.CharField(help_text="Opening month, YYYY-MM, in the time zone of the campus.")
    closed = serializers.IntegerField()
    average_seconds = serializers.FloatField(allow_null=True, help_text="To the millisecond; null when none is closed.")


class ResolutionTimeAnswer(Answer):
    months = MonthFigures(many=True)


def figures(parameters: Mapping[str, Any], now: datetime) -> Figures:
    sums = {name: Sum(name) for name in ("closed", "resolution_seconds", "resolution_microseconds")}
    rows = MonthTotal.objects.filter(opened__gt=0).values_list("month").annotate(**sums).order_by()
    found = {month: (closed, seconds, microseconds) for month, closed, seconds, microseconds in rows}
    if not found:
        return {"months": []}
    first, last = max(min(found), parameters.get("from", "")), min(max(found), parameters.get("to", "9999-12"))
    return {"months": [of_month(month, *found.get(month, (0, 0, 0))) for month in months_between(first, last)]}


def of_month(month: str, closed: int, seconds: int, microseconds: int) -> dict[str, Any]:
    if not closed:
        return {"month": month, "closed": 0, "average_seconds": None}
    return {"month": month, "closed": closed, "average_seconds": average(seconds * SECOND + microseconds, closed)}


def average(microseconds: int, closed: int) -> float:
    """In seconds, to the millisecond, halves up; whole numbers until the last step, so that nothing is lost."""
    milliseconds = (2 * microseconds + 1000 * closed) // (2000 * closed)
    return milliseconds / 1000


def present(figures: Figures) -> Presentation:
    months = figures["months"]
    closed = sum(month["closed"] for month in months)
    known = [month["average_seconds"] * month["closed"] for month in months if month["closed"]]
    unit, size = scale(max((month["average_seconds"] or 0 for month in months), default=0))
    return Presentation(
        headline=duration_words(sum(known) / closed) if closed else "–",
        headline_label=f"on average, {closed:,} closed tickets" if closed else "no closed tickets",
        columns=("Opened in", "Closed", "Average"),
        rows=[row(month) for month in months],
        bars=[bar(month, size) for month in months],
        axis=f"Average {unit} to close",
        tickets_url=tickets_url(("status", "closed"), *bounds(months)) if months else "",
        note="" if closed else "No ticket that was opened in these months is closed yet.",
    )


def scale(longest: float) -> tuple[str, int]:
    """The unit in which a chart up to `longest` seconds reads best."""
    return ("days", 86_400) if longest >= 2 * 86_400 else ("hours", 3_600) if longest >= 7_200 else ("minutes", 60)


def bounds(months: list[dict[str, Any]]) -> list[tuple[str, datetime]]:
    zone = ZoneInfo(settings.TIME_ZONE)
    start, end = month_bounds(months[0]["month"], zone)[0], month_bounds(months[-1]["month"], zone)[1]
    return [("opened_after", start), ("opened_before", end)]


def words(month: dict[str, Any]) -> str:
    return duration_words(month["average_seconds"]) if month["closed"] else "–"


def month_url(month: dict[str, Any]) -> str:
    return tickets_url(("status", "closed"), *bounds([month])) if month["closed"] else ""


def row(month: dict[str, Any]) -> list[Cell]:
    name = Cell(month_words(month["month"]), is_number=False)
    return [name, Cell(f"{month['closed']:,}", month_url(month)), Cell(words(month))]


def bar(month: dict[str, Any], size: int) -> Bar:
    value = round(month["average_seconds"] / size, 4) if month["closed"] else None
    said = f"{words(month)}, {month['closed']:,} closed" if month["closed"] else "none closed"
    return Bar(month["month"], value, said, month_url(month))


def csv_rows(figures: Figures) -> list[Mapping[str, Any]]:
    return figures["months"]


ANALYSIS = Analysis(
    slug="resolution-time",
    title="Resolution time",
    definition="Average time from opening to closing of the closed tickets, by the month they were opened in.",
    parameters=Parameters,
    answer=ResolutionTimeAnswer,
    figures=figures,
    present=present,
    csv_columns=("month", "closed", "average_seconds"),
    csv_rows=csv_rows,
)
