"""The periods that are one click away: hours and days up to now, days, weeks, months."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.moments import month_of
from analytics.parameter_form import ParameterForm
from analytics.services.analysis import Analysis

PERIOD_NAMES = frozenset({"last", "unit", "days", "weeks", "from", "to"})
# Its name, its words, and its parameters.
Period = tuple[str, str, dict[str, str]]
SPANS = {"days": (7, 30, 90, 365), "weeks": (13, 26, 52)}


@dataclass(frozen=True)
class Preset:
    """`name` is the same in every language; `query` are the parameters of the analysis, a set filter among them."""

    name: str
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
            name=name,
            words=words,
            query=kept | period,
            url=f"{reverse('page')}?{urlencode({'analysis': analysis.slug} | kept | period)}",
            is_current=period == shown,
        )
        for name, words, period in periods
    ]


def known_periods(fields: set[str], today: datetime) -> list[Period]:
    """The periods that can be said with the fields of these names."""
    if {"last", "unit"} <= fields:
        units = (("24", "hours"), ("7", "days"), ("30", "days"))
        return [(f"{last} {unit}", last_words(last, unit), {"last": last, "unit": unit}) for last, unit in units]
    for name, spans in SPANS.items():
        if name in fields:
            return [(f"{span} {name}", last_words(str(span), name), {name: str(span)}) for span in spans]
    return month_periods(today) if {"from", "to"} <= fields else []


def last_words(count: str, unit: str) -> str:
    words = {
        "hours": _("Last %(count)s hours"),
        "days": _("Last %(count)s days"),
        "weeks": _("Last %(count)s weeks"),
        "months": _("Last %(count)s months"),
    }
    return words[unit] % {"count": count}


def month_periods(today: datetime) -> list[Period]:
    this_month = month_of(today)
    # December is the twelfth month of its own year.
    first = f"{today.year - 1:04}-{today.month + 1:02}" if today.month < 12 else f"{today.year:04}-01"
    return [
        ("this year", _("This year"), {"from": f"{today.year:04}-01", "to": this_month}),
        ("12 months", last_words("12", "months"), {"from": first, "to": this_month}),
        ("all", _("All"), {}),
    ]
