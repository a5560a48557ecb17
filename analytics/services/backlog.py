"""How many tickets were unresolved at the end of each of the last days."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from rest_framework import serializers

from analytics.models import Status
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
from analytics.services.days import day_words, days_of
from analytics.services.parameters import FilterParameters, WholeNumberField, campus_zone, filters_of

DAY = timedelta(days=1)


class Parameters(FilterParameters):
    days = WholeNumberField(least=7, most=730, of="days", default=30, label="Last days")


class DayFigures(serializers.Serializer):
    day = serializers.DateField()
    unresolved = serializers.IntegerField(help_text="At the end of the day; today so far.")


class BacklogAnswer(Answer):
    days = DayFigures(many=True)
    category = serializers.CharField(allow_null=True)
    location = serializers.CharField(allow_null=True)


def figures(parameters: Mapping[str, Any], now: datetime) -> Figures:
    today = now.astimezone(campus_zone()).date()
    days = [today - DAY * back for back in reversed(range(parameters["days"]))]
    counts = at_the_end_of(days, parameters)
    found = filters_of(parameters) | {
        "days": [{"day": day.isoformat(), "unresolved": count} for day, count in zip(days, counts, strict=True)],
        "n": counts[-1],
    }
    return found | {"tickets_url": unresolved_url(found) or None}


def at_the_end_of(days: list[date], parameters: Mapping[str, Any]) -> list[int]:
    """Opened until then less closed until then; what a clock ahead of ours dates after today counts today."""
    changes = dict.fromkeys(days, 0)
    for day, opened, closed in days_of(parameters):
        changes[min(max(day, days[0]), days[-1])] += opened - closed
    counts, unresolved = [], 0
    for day in days:
        unresolved += changes[day]
        counts.append(unresolved)
    return counts


def unresolved_url(figures: Figures) -> str:
    """Of past days no list can tell which tickets were unresolved."""
    return matching_url(figures, *of_status(Status.OPEN, Status.ACTIVE))


def present(figures: Figures) -> Presentation:
    days, n = figures["days"], figures["n"]
    urls = [""] * (len(days) - 1) + [figures["tickets_url"] or ""]
    counts = [day["unresolved"] for day in days]
    said = [f"{day_words(day['day'])}: {day['unresolved']:,} unresolved" for day in days]
    return Presentation(
        headline=f"{n:,}",
        headline_label="unresolved now",
        columns=("Day", "Unresolved at its end"),
        rows=[row(day, url) for day, url in zip(reversed(days), reversed(urls), strict=True)],
        chart=Chart(
            "line",
            "Unresolved tickets",
            [day["day"] for day in days],
            [Series("Unresolved", "--accent", counts, said, urls)],
        ),
        tickets_url=urls[-1],
        n=n,
        note="" if any(counts) else "No ticket was unresolved at the end of any of these days.",
    )


def row(day: dict[str, Any], url: str) -> list[Cell]:
    return [Cell(day_words(day["day"]), is_number=False), Cell(f"{day['unresolved']:,}", url)]


def csv_rows(figures: Figures) -> list[Mapping[str, Any]]:
    return figures["days"]


ANALYSIS = Analysis(
    slug="backlog",
    title="Backlog",
    definition="Tickets opened but not yet closed at the end of each day of the campus; today, those unresolved now.",
    parameters=Parameters,
    answer=BacklogAnswer,
    figures=figures,
    present=present,
    csv_columns=("day", "unresolved"),
    csv_rows=csv_rows,
)
