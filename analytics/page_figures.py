"""What a page shows of an analysis: its figures with everything that is said about them, and where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from analytics.freshness import Freshness
from analytics.markup import json_script, rows_html
from analytics.moments import age_words, moment_words
from analytics.parameter_form import ParameterForm, parameter_form
from analytics.presets import Preset, presets
from analytics.services.analysis import Analysis, Presentation
from analytics.wording import number_words

# These three as charts on the dashboard, each with a preset of its own where its usual period would be too long.
OVERVIEW = {"unresolved": "7 days", "resolution-time": "12 months", "active-by-category": ""}


@dataclass(frozen=True)
class Shown:
    """`address` is this page with the parameters written out; `unfinished` says that some values are not final."""

    analysis: Analysis
    presentation: Presentation
    period: str
    address: str
    api_url: str
    downloads: list[tuple[str, str]]

    @property
    def chart_id(self) -> str:
        return f"chart-{self.analysis.slug}"

    @property
    def chart_script(self) -> SafeString:
        """What the script draws."""
        chart = self.presentation.chart
        return json_script(vars(chart) | {"series": [vars(series) for series in chart.series]}, self.chart_id)

    @property
    def table_rows(self) -> SafeString:
        return rows_html(self.presentation.rows)

    @property
    def n_words(self) -> str:
        return number_words(self.presentation.n)

    @property
    def has_chart(self) -> bool:
        chart = self.presentation.chart
        return not self.presentation.note and any(value is not None for one in chart.series for value in one.values)

    @property
    def unfinished(self) -> bool:
        return any(faint for series in self.presentation.chart.series for faint in series.faint)


def shown(analysis: Analysis, form: ParameterForm, now: datetime, period: str = "") -> Shown:
    call = reverse(analysis.slug)
    return Shown(
        analysis=analysis,
        presentation=analysis.present(analysis.figures(form.parameters, now)),
        period=period,
        address=f"{reverse('page')}?{urlencode({'analysis': analysis.slug} | form.given)}",
        api_url=with_query(call, form.given),
        downloads=[
            (name, with_query(call, form.given | {"format": ending}))
            for name, ending in (("CSV", "csv"), ("XLSX", "xlsx"), ("JSON", "json"))
        ],
    )


def with_query(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def overview(menu: Mapping[str, Analysis], now: datetime) -> list[Shown]:
    """The three services as far as they are offered; where none of them is, the first analysis there is."""
    names = [slug for slug in OVERVIEW if slug in menu] or list(menu)[:1]
    return [of_preset(menu[slug], OVERVIEW.get(slug, ""), now) for slug in names]


def of_preset(analysis: Analysis, name: str, now: datetime) -> Shown:
    usual = parameter_form(analysis, {})
    chosen: Preset | None = next((one for one in presets(analysis, usual, now) if one.name == name), None)
    form = parameter_form(analysis, chosen.query) if chosen else usual
    return shown(analysis, form, now, period=chosen.words if chosen else "")


def told(freshness: Freshness, now: datetime) -> dict[str, Any]:
    """How fresh the figures are, in words."""
    as_of = freshness.as_of
    return {
        "warning": freshness.warning,
        "as_of": as_of,
        "moment": moment_words(as_of) if as_of else "",
        "age": age_words(now - as_of) if as_of else "",
        "time_zone": freshness.time_zone,
    }
