"""The shapes an API answer can have: JSON, CSV, and the browsable page."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, BrowsableAPIRenderer

# Spreadsheets run what begins like this.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class CSVRenderer(BaseRenderer):
    """A header row, then the rows of the analysis, each with `as_of` and `stale` at its end."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> str:
        analysis = renderer_context["view"].analysis
        columns = (*analysis.csv_columns, "as_of", "stale")
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(columns)
        for row in analysis.csv_rows(data):
            writer.writerow([as_cell((data | row)[column]) for column in columns])
        return text.getvalue()


def as_cell(value: Any) -> Any:
    """Null is empty, true and false as in JSON, and no text is ever a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


class BrowsableRenderer(BrowsableAPIRenderer):
    """DRF's page without what the content policy forbids: no inline style, no link to another site."""

    template = "analytics/browsable_api.html"

    def get_context(self, *arguments: Any, **named: Any) -> dict[str, Any]:
        return super().get_context(*arguments, **named) | {"code_style": None}


class FormatNegotiation(DefaultContentNegotiation):
    """An unknown `format` is a bad parameter like any other: 400 naming it, not 404."""

    def filter_renderers(self, renderers: list[BaseRenderer], wanted: str) -> list[BaseRenderer]:
        found = [renderer for renderer in renderers if renderer.format == wanted]
        if not found:
            known = ", ".join(renderer.format for renderer in renderers)
            raise ValidationError({"format": [f"Choose one of {known}."]})
        return found


def refuse_unknown(given: Mapping[str, str], known: set[str]) -> None:
    """Raises ValidationError naming every query parameter that is not known."""
    unknown = sorted(set(given) - known)
    if unknown:
        raise ValidationError({name: ["This parameter is unknown."] for name in unknown})


def without_empty(given: Mapping[str, str]) -> dict[str, str]:
    """An empty value is a parameter that was not given."""
    return {name: value for name, value in given.items() if value.strip()}
