"""What every analysis is made of: its words, its parameters, its figures, and how they are shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from rest_framework import serializers

from analytics.moments import rfc3339

Figures = dict[str, Any]


@dataclass(frozen=True)
class Cell:
    """`url` leads to the helpdesk's list of exactly the tickets that are counted here."""

    text: str
    url: str = ""
    is_number: bool = True


@dataclass(frozen=True)
class Bar:
    """`value` is null where there is nothing to measure; `colour` is a custom property of the stylesheet."""

    label: str
    value: float | None
    words: str
    url: str
    colour: str = "--accent"


@dataclass(frozen=True)
class Presentation:
    """The same figures as one headline, a table and a bar chart. `note` says why there is nothing to show."""

    headline: str
    headline_label: str
    columns: tuple[str, ...]
    rows: list[list[Cell]]
    bars: list[Bar]
    axis: str
    tickets_url: str
    note: str = ""


@dataclass(frozen=True)
class Analysis:
    """One service. `figures(parameters, now)` reads the read model; the rest only dresses what it returns."""

    slug: str
    title: str
    definition: str
    parameters: type[serializers.Serializer]
    answer: type[serializers.Serializer]
    figures: Callable[[Mapping[str, Any], datetime], Figures]
    present: Callable[[Figures], Presentation]
    csv_columns: tuple[str, ...]
    csv_rows: Callable[[Figures], list[Mapping[str, Any]]]


class NoParameters(serializers.Serializer):
    """For an analysis that asks nothing."""


class Answer(serializers.Serializer):
    """The fields that every answer has besides its figures."""

    as_of = serializers.DateTimeField(
        allow_null=True, help_text="Ticket changes are counted in up to this moment; null before the first copy."
    )
    stale = serializers.BooleanField(
        help_text="The tickets API could not be reached: these are the last figures known."
    )


def tickets_url(*filters: tuple[str, str | datetime]) -> str:
    """The helpdesk's ticket list with these filters; a moment is written as RFC 3339."""
    pairs = [(name, rfc3339(value) if isinstance(value, datetime) else value) for name, value in filters]
    return f"{settings.HELPDESK_URL}tickets/?{urlencode(pairs, safe=':')}"
