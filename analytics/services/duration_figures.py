"""Shows durations by opening month, and makes the analyses that are nothing else: first work and first answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from analytics.durations import Measure
from analytics.moments import duration_words, month_words
from analytics.services.analysis import Cell, Chart, Figures, Presentation, Series, matching_url, narrowed
from analytics.services.durations_by_month import OfMonth, by_month
from analytics.services.parameters import filters_of
from analytics.services.periods import month_url, opened_within
from analytics.wording import kept_by_language, number_words

# Ten years of each measure, several times over.
MONTHS_KEPT = 4_096
COLUMNS = ("average_seconds", "median_seconds", "p90_seconds", "unfinished")
LINES = (
    ("median_seconds", _("Median"), "--accent", ""),
    ("average_seconds", _("Average"), "--ink", "stripes"),
    ("p90_seconds", _("90th percentile"), "--muted", "dots"),
)


class MonthFigures(serializers.Serializer):
    month = serializers.CharField(help_text="Opening month, YYYY-MM, in the time zone of the campus.")
    average_seconds = serializers.FloatField(allow_null=True, help_text="To the millisecond; null when there is none.")
    opened = serializers.IntegerField()
    median_seconds = serializers.FloatField(allow_null=True)
    p90_seconds = serializers.FloatField(allow_null=True, help_text="90 % took no longer (nearest rank).")
    unfinished = serializers.BooleanField(help_text="Less than 90 % have come that far: slow tickets are missing.")


@dataclass(frozen=True)
class SubjectWords:
    """What is said of tickets that have come that far; `axis` by the unit of a chart, `none` where there are none."""

    column: Promise
    average: Callable[[int], str]
    point: Callable[[int], str]
    none: Promise
    none_yet: Promise
    no_tickets: Promise
    axis: Mapping[str, Promise]


@dataclass(frozen=True, eq=False)
class Subject:
    """What is measured; `counted` names the tickets that have come that far.

    `listed` is the filter of the helpdesk's list that they and no others pass. Each one is the same as itself alone.
    """

    measure: Measure
    counted: str
    words: SubjectWords
    listed: tuple[str, str]

    @property
    def figures(self) -> Callable[[Mapping[str, Any], datetime], Figures]:
        return lambda parameters, now: duration_figures(self, parameters)

    @property
    def present(self) -> Callable[[Figures], Presentation]:
        return lambda figures: present(self, figures)


class MonthWords(NamedTuple):
    """All that is said of a month: in the cells of the table, and at its point of each line."""

    cells: list[str]
    points: list[str]


def duration_figures(subject: Subject, parameters: Mapping[str, Any]) -> Figures:
    months = [of_month(subject, month) for month in by_month(subject.measure, parameters)]
    found = {"months": months} | filters_of(parameters) | {"n": sum(month[subject.counted] for month in months)}
    asked = opened_within(parameters.get("from"), parameters.get("to"))
    return found | {"tickets_url": matching_url(found, subject.listed, *asked)}


@lru_cache(maxsize=MONTHS_KEPT)
def of_month(subject: Subject, month: OfMonth) -> dict[str, Any]:
    """The same again while the figures are the same; it is only read."""
    return {
        "month": month.month,
        subject.counted: month.counted,
        "average_seconds": month.average_seconds,
        "opened": month.opened,
        "median_seconds": month.median_seconds,
        "p90_seconds": month.p90_seconds,
        "unfinished": month.unfinished,
    }


def opened_url(figures: Figures, month: dict[str, Any]) -> str:
    return month_url(figures, month["month"]) if month["opened"] else ""


def counted_urls(subject: Subject, opened: list[str], months: list[dict[str, Any]]) -> list[str]:
    """Of those opened, the tickets that have come that far; none where none has."""
    both = zip(opened, months, strict=True)
    return [narrowed(url, subject.listed) if month[subject.counted] else "" for url, month in both]


def present(subject: Subject, figures: Figures) -> Presentation:
    months, n = figures["months"], figures["n"]
    known = [month["average_seconds"] * month[subject.counted] for month in months if month[subject.counted]]
    opened = sum(month["opened"] for month in months)
    opened_urls = [opened_url(figures, month) for month in months]
    urls = counted_urls(subject, opened_urls, months)
    said = words_of.of_each((subject, tuple(month.items())) for month in months)
    return Presentation(
        headline=duration_words(sum(known) / n) if n else "–",
        headline_label=of_opened(subject.words.average, n, opened) if n else str(subject.words.no_tickets),
        columns=columns(subject),
        rows=[row(month.cells, *both) for month, *both in zip(said, opened_urls, urls, strict=True)],
        chart=chart(subject, months, urls, [month.points for month in said]),
        tickets_url=figures["tickets_url"],
        n=n,
        note="" if n else str(subject.words.none_yet),
    )


def columns(subject: Subject) -> tuple[str, ...]:
    figures = (gettext("Average"), gettext("Median"), gettext("90th percentile"))
    return (gettext("Opened in"), gettext("Opened"), str(subject.words.column), *figures, gettext("Final"))


def row(texts: list[str], opened_url: str, url: str) -> list[Cell]:
    month, opened, counted, *others = texts
    return [Cell(month, is_number=False), Cell(opened, opened_url), Cell(counted, url), *map(Cell, others)]


def chart(subject: Subject, months: list[dict[str, Any]], urls: list[str], points: list[list[str]]) -> Chart:
    unit, size = scale(max((month["p90_seconds"] or 0 for month in months), default=0))
    faint = [month["unfinished"] for month in months]
    series = []
    for place, (column, name, colour, pattern) in enumerate(LINES):
        values = [None if month[column] is None else round(month[column] / size, 4) for month in months]
        said = [of_month[place] for of_month in points]
        series.append(Series(str(name), colour, values, said, urls, pattern, faint))
    return Chart("line", str(subject.words.axis[unit]), [month["month"] for month in months], series)


@kept_by_language
def words_of(subject: Subject, figures: tuple[tuple[str, Any], ...]) -> MonthWords:
    """Of one month."""
    month = dict(figures)
    return MonthWords(
        cells=[
            month_words(month["month"]),
            number_words(month["opened"]),
            number_words(month[subject.counted]),
            *[words(month[name]) for name in COLUMNS[:3]],
            final_words(month),
        ],
        points=[point_words(subject, month, column) for column, *look in LINES],
    )


def final_words(month: dict[str, Any]) -> str:
    if month["unfinished"]:
        return gettext("unfinished")
    return gettext("yes") if month["opened"] else "–"


def point_words(subject: Subject, month: dict[str, Any], column: str) -> str:
    """The duration comes first and before a comma: a chart of one month writes it alone beside its bar."""
    counted = month[subject.counted]
    if not counted:
        return str(subject.words.none)
    of_all = of_opened(subject.words.point, counted, month["opened"])
    left = [gettext("unfinished")] if month["unfinished"] else []
    return ", ".join([words(month[column]), of_all, *left])


def of_opened(words: Callable[[int], str], counted: int, opened: int) -> str:
    return words(counted) % {"counted": number_words(counted), "opened": number_words(opened)}


def words(seconds: float | None) -> str:
    return "–" if seconds is None else duration_words(seconds)


def scale(longest: float) -> tuple[str, int]:
    """The unit in which a chart up to `longest` seconds reads best."""
    return ("days", 86_400) if longest >= 2 * 86_400 else ("hours", 3_600) if longest >= 7_200 else ("minutes", 60)


def csv_rows(figures: Figures) -> list[Mapping[str, Any]]:
    return figures["months"]
