"""The shapes an API answer can have: JSON, CSV, a workbook, and the browsable page."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, BrowsableAPIRenderer
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

# Spreadsheets run what begins like this.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class FileRenderer(BaseRenderer):
    """A header row, then the rows of the analysis, each with `as_of` and `stale` at its end."""

    def table(self, data: Any, renderer_context: Any) -> list[list[Any]]:
        analysis = renderer_context["view"].analysis
        columns = (*analysis.csv_columns, "as_of", "stale")
        return [list(columns), *[[(data | row)[column] for column in columns] for row in analysis.csv_rows(data)]]


class CSVRenderer(FileRenderer):
    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> str:
        text = io.StringIO()
        csv.writer(text).writerows([as_cell(value) for value in row] for row in self.table(data, renderer_context))
        return text.getvalue()


class XLSXRenderer(FileRenderer):
    """A workbook with the table and, on a sheet of its own, what stands behind it."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = "xlsx"
    charset = None
    render_style = "binary"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        content = io.BytesIO()
        with Workbook(content, {"in_memory": True}) as book:
            bold = book.add_format({"bold": True})
            figures, about = book.add_worksheet("Figures"), book.add_worksheet("About")
            write_table(figures, self.table(data, renderer_context))
            figures.set_row(0, None, bold)
            figures.freeze_panes(1, 0)
            figures.autofit()
            write_table(about, receipts(data, renderer_context))
            about.set_column(0, 0, 12, bold)
            about.set_column(1, 1, 100)
        return content.getvalue()


def receipts(data: Mapping[str, Any], renderer_context: Any) -> list[list[Any]]:
    """What the figures mean, how many tickets they count, as of when, and the call that gives them."""
    names = ("definition", "n", "time_zone", "as_of", "stale", "tickets_url")
    analysis, request = renderer_context["view"].analysis, renderer_context["request"]
    said = [[name, data[name]] for name in names]
    return [["analysis", analysis.title], *said, ["api_call", request.build_absolute_uri()]]


def write_table(sheet: Worksheet, table: list[list[Any]]) -> None:
    """Every text is stored as a text, so that no spreadsheet runs it as a formula or opens it as a link."""
    for number, row in enumerate(table):
        for place, value in enumerate(row):
            if isinstance(value, bool):
                sheet.write_boolean(number, place, value)
            elif isinstance(value, (int, float)):
                sheet.write_number(number, place, value)
            elif value is not None:
                sheet.write_string(number, place, str(value))


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
            raise ValidationError({"format": [_("Choose one of %(values)s.") % {"values": known}]})
        return found


def refuse_unknown(given: Mapping[str, str], known: set[str]) -> None:
    """Raises ValidationError naming every query parameter that is not known."""
    unknown = sorted(set(given) - known)
    if unknown:
        raise ValidationError({name: [_("This parameter is unknown.")] for name in unknown})


def without_empty(given: Mapping[str, str]) -> dict[str, str]:
    """An empty value is a parameter that was not given."""
    return {name: value for name, value in given.items() if value.strip()}
