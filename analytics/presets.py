"""The periods that are one click away: hours and days up to now, days, weeks, months."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from analytics.moments import month_of
from analytics.parameter_form import ParameterForm
from analytics.services.analysis import Analysis

PERIOD_NAMES = frozenset({"last", "unit", "days", "weeks", "from", "to"})
SPANS = {"days": (7, 30, 90, 365), "weeks": (13, 26, 52)}


@dataclass(frozen=True)
class Preset:
    """`query` are the parameters of the analysis; a filter that is set stays as it is."""

    words: str
    query: dict[str, str]
    url: str
    is_current: bool


def presets(analysis: Analysis, form: ParameterForm, now: datetime) -> list[Preset]:
    kept = {name: value for name, value in form.given.items() if name not in PERIOD_NAMES}
    shown = {field.name: field.value for field in form.fields if field.name in PERIOD_NAMES and field.value}
    periods = known_periods({field.name for field in form.fields}, timezone.localtime(now))
    return [
        Preset(
            words=words,
            query=kept | period,
            url=f"{reverse('page')}?{urlencode({'analysis': analysis.slug} | kept | period)}",
            is_current=period == shown,
        )
        for words, period in periods
    ]


def known_periods(fields: set[str], today: datetime) -> list[tuple[str, dict[str, str]]]:
    """The periods that can be said with the fields of these names."""
    if {"last", "unit"} <= fields:
        return [
            ("Last 24 hours", {"last": "24", "unit": "hours"}),
            ("Last 7 days", {"last": "7", "unit": "days"}),
            ("Last 30 days", {"last": "30", "unit": "days"}),
        ]
    for name, spans in SPANS.items():
        if name in fields:
            return [(f"Last {span} {name}", {name: str(span)}) for span in spans]
    return month_periods(today) if {"from", "to"} <= fields else []


def month_periods(today: datetime) -> list[tuple[str, dict[str, str]]]:
    this_month = month_of(today)
    # December is the twelfth month of its own year.
    first = f"{today.year - 1:04}-{today.month + 1:02}" if today.month < 12 else f"{today.year:04}-01"
    return [
        ("This year", {"from": f"{today.year:04}-01", "to": this_month}),
        ("Last 12 months", {"from": first, "to": this_month}),
        ("All", {}),
    ]
