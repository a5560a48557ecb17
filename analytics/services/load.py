"""When tickets are opened: by weekday and hour of the campus."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from analytics.models import WeekHourTotal
from analytics.moments import SHORT_WEEKDAYS, WEEKDAYS
from analytics.services.analysis import Analysis, Cell, Chart, Figures, Presentation, Series, narrowed
from analytics.services.parameters import (
    FilteredPeriodParameters,
    campus_zone,
    filters_of,
    in_period,
    of_category,
    tickets_at,
)
from analytics.services.periods import PeriodAnswer, period_of, period_url
from analytics.wording import kept_by_language, number_words

HOURS = 24


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
    return found | {"tickets_url": period_url(found)}


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
    hours, n, url = figures["hours"], figures["n"], figures["tickets_url"]
    busiest = max(hours, key=lambda row: row["opened"])
    return Presentation(
        headline=f"{WEEKDAYS[busiest['weekday'] - 1]}, {hour_words(busiest['hour'])}" if n else "–",
        headline_label=busiest_words(busiest["opened"], n) if n else gettext("no tickets"),
        columns=(gettext("Hour"), *[str(name) for name in WEEKDAYS]),
        rows=[cells(hours[hour::HOURS], url) for hour in range(HOURS)],
        chart=Chart(
            "heat",
            gettext("Tickets opened, by weekday and hour"),
            [f"{hour:02}" for hour in range(HOURS)],
            [series(hours[place * HOURS : (place + 1) * HOURS], place, url) for place in range(len(WEEKDAYS))],
        ),
        tickets_url=url,
        n=n,
        note="" if n else gettext("No ticket was opened in these months."),
    )


def busiest_words(opened: int, n: int) -> str:
    words = ngettext(
        "is the busiest hour: %(opened)s of %(count)s ticket",
        "is the busiest hour: %(opened)s of %(count)s tickets",
        n,
    )
    return words % {"opened": number_words(opened), "count": number_words(n)}


def cells(rows: list[dict[str, int]], url: str) -> list[Cell]:
    """One hour of every weekday."""
    counts = number_words.of_each((row["opened"],) for row in rows)
    linked = [Cell(count, hour_url(url, row)) for row, count in zip(rows, counts, strict=True)]
    return [Cell(hour_words(rows[0]["hour"]), is_number=False), *linked]


def hour_url(url: str, row: dict[str, int]) -> str:
    return narrowed(url, ("opened_weekday", str(row["weekday"])), ("opened_hour", str(row["hour"])))


def hour_words(hour: int) -> str:
    return f"{hour:02}:00-{hour + 1:02}:00"


def series(rows: list[dict[str, int]], place: int, url: str) -> Series:
    """Every hour of one weekday."""
    weekday = str(WEEKDAYS[place])
    counts = opened_words.of_each((row["opened"],) for row in rows)
    said = [f"{weekday}, {hour_words(row['hour'])}: {count}" for row, count in zip(rows, counts, strict=True)]
    urls = [hour_url(url, row) for row in rows]
    return Series(weekday, "--accent", [row["opened"] for row in rows], said, urls, short=str(SHORT_WEEKDAYS[place]))


@kept_by_language
def opened_words(count: int) -> str:
    return ngettext("%(count)s opened", "%(count)s opened", count) % {"count": number_words(count)}


def csv_rows(figures: Figures) -> list[Mapping[str, Any]]:
    return figures["hours"]


ANALYSIS = Analysis(
    slug="load",
    title=_("Load by weekday and hour"),
    definition=_(
        "Tickets opened in these months, by the weekday and the hour of the campus in which they were opened."
    ),
    parameters=FilteredPeriodParameters,
    answer=LoadAnswer,
    figures=figures,
    present=present,
    csv_columns=("weekday", "hour", "opened"),
    csv_rows=csv_rows,
)
