"""What every analysis answers alike: its receipts, its parameters, and the same rows as CSV and as a workbook."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from openpyxl import load_workbook

from analytics.api_answers import XLSXRenderer
from analytics.services import ANALYSES, offered
from analytics.services.analysis import Analysis
from analytics.tests.tickets_server import TicketsServer

pytestmark = pytest.mark.django_db
EVERY = pytest.mark.parametrize("analysis", ANALYSES, ids=lambda analysis: analysis.slug)


@pytest.fixture(autouse=True)
def some_tickets(tickets_server: TicketsServer) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    tickets_server.tell(1, opened_at=yesterday)
    tickets_server.tell(2, opened_at=yesterday, status="active", category="facility_management")
    closed_at = "2026-01-10T09:00:00Z"
    tickets_server.tell(3, opened_at="2026-01-10T08:00:00Z", status="closed", closed_at=closed_at)


@EVERY
def test_every_answer_carries_its_receipts(staff: Client, analysis: Analysis) -> None:
    found = staff.get(f"/api/v1/{analysis.slug}/").json()
    assert (found["definition"], found["time_zone"], found["stale"]) == (analysis.definition, "UTC", False)
    assert isinstance(found["n"], int)
    assert found["as_of"].endswith("Z")
    assert found["tickets_url"] is None or found["tickets_url"].startswith("http://helpdesk.test/tickets/?")
    assert set(found) == set(analysis.answer().fields)


@EVERY
@pytest.mark.parametrize("filters", [{}, {"category": "technical_it"}, {"location": "a"}])
def test_every_chart_has_as_much_to_say_as_labels(analysis: Analysis, filters: dict[str, str]) -> None:
    form = analysis.parameters(data={name: filters[name] for name in filters if name in analysis.parameters().fields})
    assert form.is_valid()
    figures = analysis.figures(form.validated_data, datetime.now(UTC))
    shown = analysis.present(figures)
    assert shown.n == figures["n"]
    assert shown.tickets_url == (figures["tickets_url"] or "")
    assert all(len(row) == len(shown.columns) for row in shown.rows)
    assert shown.chart.kind in ("line", "grouped", "stacked", "share", "heat")
    for series in shown.chart.series:
        assert len(series.values) == len(series.words) == len(series.urls) == len(shown.chart.labels)
        assert len(series.faint) in (0, len(series.values))


@EVERY
def test_csv_and_workbook_have_the_same_rows(staff: Client, analysis: Analysis) -> None:
    lines = list(csv.reader(io.StringIO(staff.get(f"/api/v1/{analysis.slug}/?format=csv").content.decode())))
    answer = staff.get(f"/api/v1/{analysis.slug}/?format=xlsx")
    assert answer.headers["Content-Type"] == XLSXRenderer.media_type
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{analysis.slug}.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Figures", "About"]
    rows = list(book["Figures"].values)
    assert list(rows[0]) == lines[0] == [*analysis.csv_columns, "as_of", "stale"]
    assert len(rows) == len(lines)
    about = dict(book["About"].values)
    assert (about["definition"], about["time_zone"]) == (analysis.definition, "UTC")
    assert about["api_call"] == f"http://testserver/api/v1/{analysis.slug}/?format=xlsx"


def test_numbers_of_a_workbook_are_numbers_and_no_text_is_a_formula(staff: Client) -> None:
    answer = staff.get("/api/v1/resolution-time/?format=xlsx&location==1%2B1")
    book = load_workbook(io.BytesIO(answer.content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    (row,) = list(load_workbook(io.BytesIO(staff.get("/api/v1/age/?format=xlsx").content))["Figures"].values)[2:3]
    assert (row[0], row[3], row[4]) == ("1-3 days", 1, 1)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("backlog/?days=6", "days"),
        ("backlog/?days=731", "days"),
        ("backlog/?days=many", "days"),
        ("backlog/?category=astrology", "category"),
        ("opened-closed/?weeks=3", "weeks"),
        ("opened-closed/?weeks=157", "weeks"),
        ("age/?category=IT", "category"),
        ("age/?days=7", "days"),
        ("first-work/?from=2026-13", "from"),
        ("first-answer/?to=soon", "to"),
        ("load/?from=2026-02&to=2026-01", "from"),
        ("category-share/?category=technical_it", "category"),
        (f"corrections/?location={'x' * 121}", "location"),
        ("corrections/?location=%00", "location"),
        ("resolution-time/?category=x&format=xlsx", "category"),
        ("analyses/?category=x", "category"),
    ],
)
def test_a_bad_parameter_is_named(staff: Client, path: str, name: str) -> None:
    answer = staff.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/json")
    assert list(answer.json()) == [name]


def test_the_list_of_analyses_names_every_parameter(staff: Client) -> None:
    found = {one["name"]: one for one in staff.get("/api/v1/analyses/").json()["analyses"]}
    assert list(found) == [analysis.slug for analysis in ANALYSES]
    unresolved = found["unresolved"]
    assert set(unresolved) == {"name", "title", "definition", "url", "parameters"}
    assert unresolved["url"] == "http://testserver/api/v1/unresolved/"
    assert unresolved["parameters"][1] == {
        "name": "unit",
        "label": "Unit",
        "help": "A day is 24 hours.",
        "default": "days",
        "choices": [{"value": "hours", "label": "hours"}, {"value": "days", "label": "days"}],
    }
    assert [one["name"] for one in found["load"]["parameters"]] == ["from", "to", "category", "location"]


def test_only_the_analyses_that_are_chosen_are_offered(staff: Client, settings: LazySettings) -> None:
    settings.ANALYTICS_SERVICES = ["age"]
    assert list(offered()) == ["age"]
    assert [one["name"] for one in staff.get("/api/v1/analyses/").json()["analyses"]] == ["age"]


def test_a_workbook_is_the_same_for_the_service_token(program: Client) -> None:
    answer: Any = program.get("/api/v1/load/?format=xlsx")
    assert len(list(load_workbook(io.BytesIO(answer.content))["Figures"].values)) == 169
