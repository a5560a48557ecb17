"""How many tickets were opened and how many closed, week by week."""

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
from analytics.services.days import day_words, days_of, start_of
from analytics.services.parameters import FilterParameters, WholeNumberField, campus_zone, filters_of

WEEK = timedelta(weeks=1)
LOOKS = (("opened", "--st-open", ""), ("closed", "--st-closed", "stripes"))


class Parameters(FilterParameters):
    weeks = WholeNumberField(least=4, most=156, of="weeks", default=26, label="Last weeks")


class WeekFigures(serializers.Serializer):
    week = serializers.DateField(help_text="The Monday it begins with.")
    opened = serializers.IntegerField()
    closed = serializers.IntegerField(help_text="Closed in this week, whenever they were opened.")


class OpenedClosedAnswer(Answer):
    weeks = WeekFigures(many=True)
    opened = serializers.IntegerField(help_text="In all these weeks; the `n` of the answer.")
    closed = serializers.IntegerField(help_text="In all these weeks.")
    category = serializers.CharField(allow_null=True)
    location = serializers.CharField(allow_null=True)


def figures(parameters: Mapping[str, Any], now: datetime) -> Figures:
    this = monday_of(now.astimezone(campus_zone()).date())
    weeks = {this - WEEK * back: [0, 0] for back in reversed(range(parameters["weeks"]))}
    first = next(iter(weeks))
    for day, opened, closed in days_of(parameters, first):
        # A clock ahead of ours may be in the next week already.
        counts = weeks.get(monday_of(day), [0, 0])
        counts[0] += opened
        counts[1] += closed
    opened, closed = [sum(counts[place] for counts in weeks.values()) for place in (0, 1)]
    rows = [{"week": week.isoformat(), "opened": came, "closed": went} for week, (came, went) in weeks.items()]
    found = {"weeks": rows, "opened": opened, "closed": closed, "n": opened} | filters_of(parameters)
    return found | {"tickets_url": list_url(found, "opened", first, this + WEEK) or None}


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def list_url(figures: Figures, what: str, start: date, end: date) -> str:
    """The tickets that were opened, or closed, in these weeks."""
    closed = of_status(Status.CLOSED) if what == "closed" else []
    bounds = [(f"{what}_after", start_of(start)), (f"{what}_before", start_of(end))]
    return matching_url(figures, *closed, *bounds)


def week_url(figures: Figures, week: dict[str, Any], what: str) -> str:
    start = date.fromisoformat(week["week"])
    return list_url(figures, what, start, start + WEEK)


def present(figures: Figures) -> Presentation:
    weeks, opened, closed = figures["weeks"], figures["opened"], figures["closed"]
    grown = opened - closed
    return Presentation(
        headline=f"{grown:+,}" if grown else "0",
        headline_label=f"unresolved tickets: {opened:,} opened, {closed:,} closed",
        columns=("Week from", "Opened", "Closed", "Difference"),
        rows=[row(figures, week) for week in reversed(weeks)],
        chart=Chart("grouped", "Tickets", [week["week"] for week in weeks], [series(figures, *look) for look in LOOKS]),
        tickets_url=figures["tickets_url"] or "",
        n=figures["n"],
        note="" if opened or closed else "No ticket was opened or closed in these weeks.",
    )


def row(figures: Figures, week: dict[str, Any]) -> list[Cell]:
    counts = [Cell(f"{week[what]:,}", week_url(figures, week, what)) for what in ("opened", "closed")]
    return [Cell(day_words(week["week"]), is_number=False), *counts, Cell(f"{week['opened'] - week['closed']:+,}")]


def series(figures: Figures, what: str, colour: str, pattern: str) -> Series:
    """The week we are in is not over, so its bars are faint."""
    weeks = figures["weeks"]
    said = [f"Week from {day_words(week['week'])}: {week[what]:,} {what}" for week in weeks]
    urls = [week_url(figures, week, what) for week in weeks]
    faint = [False] * (len(weeks) - 1) + [True]
    return Series(what.capitalize(), colour, [week[what] for week in weeks], said, urls, pattern, faint)


def csv_rows(figures: Figures) -> list[Mapping[str, Any]]:
    return [{**week} for week in figures["weeks"]]


ANALYSIS = Analysis(
    slug="opened-closed",
    title="Opened and closed",
    definition="Tickets opened and tickets closed in each week, Monday to Sunday; the last week is the current one."
    " Listed are the tickets opened.",
    parameters=Parameters,
    answer=OpenedClosedAnswer,
    figures=figures,
    present=present,
    csv_columns=("week", "opened", "closed"),
    csv_rows=csv_rows,
)
