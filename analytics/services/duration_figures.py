"""Shows durations by opening month, and makes the analyses that are nothing else: first work and first answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rest_framework import serializers

from analytics.durations import Measure
from analytics.models import Status
from analytics.moments import duration_words, month_bounds, month_words
from analytics.services.analysis import (
    Answer,
    Cell,
    Chart,
    Figures,
    Presentation,
    Series,
    matching_url,
    of_status,
)
from analytics.services.durations_by_month import OfMonth, by_month, in_seconds
from analytics.services.parameters import campus_zone, filters_of

COLUMNS = ("average_seconds", "median_seconds", "p90_seconds", "unfinished")
LINES = (
    ("median_seconds", "Median", "--accent", ""),
    ("average_seconds", "Average", "--st-open", "stripes"),
    ("p90_seconds", "90th percentile", "--st-active", "dots"),
)


class MonthFigures(serializers.Serializer):
    month = serializers.CharField(help_text="Opening month, YYYY-MM, in the time zone of the campus.")
    average_seconds = serializers.FloatField(allow_null=True, help_text="To the millisecond; null when there is none.")
    opened = serializers.IntegerField()
    median_seconds = serializers.FloatField(allow_null=True)
    p90_seconds = serializers.FloatField(allow_null=True, help_text="90 % took no longer (nearest rank).")
    unfinished = serializers.BooleanField(help_text="Less than 90 % have come that far: slow tickets are missing.")


class DurationAnswer(Answer):
    category = serializers.CharField(allow_null=True)
    location = serializers.CharField(allow_null=True)


@dataclass(frozen=True)
class Subject:
    """What is measured; `counted` names the tickets that have come that far, `verb` what took so long."""

    measure: Measure
    counted: str
    said: str
    verb: str
    status: Status | None = None

    @property
    def figures(self) -> Callable[[Mapping[str, Any], datetime], Figures]:
        return lambda parameters, now: duration_figures(self, parameters)

    @property
    def present(self) -> Callable[[Figures], Presentation]:
        return lambda figures: present(self, figures)


def duration_figures(subject: Subject, parameters: Mapping[str, Any]) -> Figures:
    months = [of_month(subject, month) for month in by_month(subject.measure, parameters)]
    found = {"months": months} | filters_of(parameters) | {"n": sum(month[subject.counted] for month in months)}
    return found | {"tickets_url": list_url(subject, found, months) or None}


def of_month(subject: Subject, month: OfMonth) -> dict[str, Any]:
    return {
        "month": month.month,
        subject.counted: month.counted,
        "average_seconds": in_seconds(month.total, month.counted),
        "opened": month.opened,
        "median_seconds": in_seconds(month.median),
        "p90_seconds": in_seconds(month.p90),
        "unfinished": month.unfinished,
    }


def list_url(subject: Subject, figures: Figures, months: list[dict[str, Any]]) -> str:
    """The tickets that have come that far, where a status says so; no list of the helpdesk knows first answers."""
    if subject.status is None or not months:
        return ""
    return matching_url(figures, *of_status(subject.status), *bounds(months))


def bounds(months: list[dict[str, Any]]) -> list[tuple[str, datetime]]:
    zone = campus_zone()
    start, end = month_bounds(months[0]["month"], zone)[0], month_bounds(months[-1]["month"], zone)[1]
    return [("opened_after", start), ("opened_before", end)]


def opened_url(figures: Figures, month: dict[str, Any]) -> str:
    return matching_url(figures, *bounds([month])) if month["opened"] else ""


def counted_url(subject: Subject, figures: Figures, month: dict[str, Any]) -> str:
    return list_url(subject, figures, [month]) if month[subject.counted] else ""


def present(subject: Subject, figures: Figures) -> Presentation:
    months, n = figures["months"], figures["n"]
    known = [month["average_seconds"] * month[subject.counted] for month in months if month[subject.counted]]
    opened = sum(month["opened"] for month in months)
    return Presentation(
        headline=duration_words(sum(known) / n) if n else "–",
        headline_label=f"on average, {n:,} {subject.said} of {opened:,} opened" if n else f"no {subject.said} tickets",
        columns=("Opened in", "Opened", subject.said.capitalize(), "Average", "Median", "90th percentile", "Final"),
        rows=[row(subject, figures, month) for month in months],
        chart=chart(subject, figures),
        tickets_url=figures["tickets_url"] or "",
        n=n,
        note="" if n else f"No ticket that was opened in these months is {subject.said} yet.",
    )


def row(subject: Subject, figures: Figures, month: dict[str, Any]) -> list[Cell]:
    return [
        Cell(month_words(month["month"]), is_number=False),
        Cell(f"{month['opened']:,}", opened_url(figures, month)),
        Cell(f"{month[subject.counted]:,}", counted_url(subject, figures, month)),
        *[Cell(words(month[name])) for name in COLUMNS[:3]],
        Cell("unfinished" if month["unfinished"] else "yes" if month["opened"] else "–"),
    ]


def chart(subject: Subject, figures: Figures) -> Chart:
    months = figures["months"]
    unit, size = scale(max((month["p90_seconds"] or 0 for month in months), default=0))
    urls = [counted_url(subject, figures, month) for month in months]
    faint = [month["unfinished"] for month in months]
    series = []
    for column, name, colour, pattern in LINES:
        values = [None if month[column] is None else round(month[column] / size, 4) for month in months]
        said = [point_words(subject, month, column) for month in months]
        series.append(Series(name, colour, values, said, urls, pattern, faint))
    return Chart("grouped", f"{unit.capitalize()} {subject.verb}", [month["month"] for month in months], series)


def point_words(subject: Subject, month: dict[str, Any], column: str) -> str:
    counted = month[subject.counted]
    if not counted:
        return f"none {subject.said}"
    left = ", unfinished" if month["unfinished"] else ""
    return f"{words(month[column])}, {counted:,} {subject.said} of {month['opened']:,} opened{left}"


def words(seconds: float | None) -> str:
    return "–" if seconds is None else duration_words(seconds)


def scale(longest: float) -> tuple[str, int]:
    """The unit in which a chart up to `longest` seconds reads best."""
    return ("days", 86_400) if longest >= 2 * 86_400 else ("hours", 3_600) if longest >= 7_200 else ("minutes", 60)


def csv_rows(figures: Figures) -> list[Mapping[str, Any]]:
    return figures["months"]
