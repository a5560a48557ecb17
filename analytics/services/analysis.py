"""What every analysis is made of: its words, its parameters, its figures, and how they are shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.functional import Promise
from rest_framework import serializers

from analytics.models import Category
from analytics.moments import rfc3339

Figures = dict[str, Any]
# Several tables of ten years by month, each row with several links.
QUERIES_KEPT = 4_096

# The colour and the pattern of each category, as the helpdesk shows it.
CATEGORY_LOOKS = {
    Category.FACILITY_MANAGEMENT: ("--cat-facility", ""),
    Category.TECHNICAL_IT: ("--cat-it", "stripes"),
    Category.SERVICES_COMPLAINTS: ("--cat-services", "dots"),
}


@dataclass(frozen=True)
class Cell:
    """`url` leads to the helpdesk's list of exactly the tickets that are counted here."""

    text: str
    url: str = ""
    is_number: bool = True


@dataclass(frozen=True)
class Series:
    """One row of values, one for each label of the chart; `words` say each value, `urls` lead to its tickets.

    A url is empty where no list has exactly these tickets, a value null where there is nothing to measure. `colour` is
    a custom property of the stylesheet; `pattern` (empty, "stripes", "dots") tells series apart without colour; `faint`
    marks values that are not final yet; `short` is the name where there is little room, empty for none.
    """

    name: str
    colour: str
    values: list[float | None]
    words: list[str]
    urls: list[str]
    pattern: str = ""
    faint: list[bool] = field(default_factory=list)
    short: str = ""


@dataclass(frozen=True)
class Chart:
    """`kind` says how the series are drawn; `axis` what the numbers are.

    "grouped": bars side by side; "stacked": bars upon each other; "share": stacked, in per cent of a whole; "line": a
    line for each series; "heat": a cell for each series and label, coloured by its value.
    """

    kind: str
    axis: str
    labels: list[str]
    series: list[Series]


@dataclass(frozen=True)
class Presentation:
    """The same figures as one headline, a table and a chart.

    `n` tickets are behind them, which `tickets_url` lists, or nothing does when it is empty. `note` says why there is
    nothing to show.
    """

    headline: str
    headline_label: str
    columns: tuple[str, ...]
    rows: list[list[Cell]]
    chart: Chart
    tickets_url: str
    n: int
    note: str = ""


@dataclass(frozen=True)
class Analysis:
    """One service. `figures(parameters, now)` reads the read model; the rest only dresses what it returns.

    The figures carry `n` and `tickets_url` (null where no list of the helpdesk has exactly these tickets).
    """

    slug: str
    title: Promise
    definition: Promise
    parameters: type[serializers.Serializer]
    answer: type[serializers.Serializer]
    figures: Callable[[Mapping[str, Any], datetime], Figures]
    present: Callable[[Figures], Presentation]
    csv_columns: tuple[str, ...]
    csv_rows: Callable[[Figures], list[Mapping[str, Any]]]


class Answer(serializers.Serializer):
    """The fields that every answer has besides its figures."""

    definition = serializers.CharField(help_text="What the figures mean, in a sentence or two.")
    n = serializers.IntegerField(help_text="How many tickets are behind the figures.")
    time_zone = serializers.CharField(help_text="In which days, weeks and months are cut.")
    as_of = serializers.DateTimeField(
        allow_null=True, help_text="Ticket changes are counted in up to this moment; null before the first copy."
    )
    stale = serializers.BooleanField(
        help_text="The tickets API could not be reached: these are the last figures known."
    )
    tickets_url = serializers.URLField(
        allow_null=True, help_text="The helpdesk's list of exactly the `n` tickets; null where no list can say that."
    )


class LocatedAnswer(Answer):
    """The part of a location that was asked for; null is every one."""

    location = serializers.CharField(allow_null=True)


class FilteredAnswer(LocatedAnswer):
    """With the category that was asked for; null is every one."""

    category = serializers.CharField(allow_null=True)


def tickets_url(*filters: tuple[str, str | datetime]) -> str:
    """The helpdesk's ticket list with these filters; a moment is written as RFC 3339."""
    return f"{settings.HELPDESK_URL}tickets/?{query(*filters)}"


def narrowed(url: str, *filters: tuple[str, str | datetime]) -> str:
    """A ticket list with more filters: what many lists have in common is written once."""
    return f"{url}{'' if url.endswith('?') else '&'}{query(*filters)}"


@lru_cache(maxsize=QUERIES_KEPT)
def query(*filters: tuple[str, str | datetime]) -> str:
    pairs = [(name, rfc3339(value) if isinstance(value, datetime) else value) for name, value in filters]
    return urlencode(pairs, safe=":,")


def matching_url(figures: Figures, *filters: tuple[str, str | datetime]) -> str:
    """The list with these filters, and with the category and the location the figures are of."""
    chosen = [(name, figures[name]) for name in ("category", "location") if figures.get(name)]
    return tickets_url(*filters, *chosen)


def of_status(*statuses: str) -> list[tuple[str, str]]:
    return [("status", status) for status in statuses]
