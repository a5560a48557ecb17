"""The page `/?analysis=…`: staff choose an analysis and its parameters, and see figures with their age and sources."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analytics.tests.tickets_server import TicketsServer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def some_tickets(tickets_server: TicketsServer) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    tickets_server.tell(1, opened_at=yesterday)
    tickets_server.tell(2, opened_at=yesterday, status="active", category="facility_management")
    tickets_server.tell(3, opened_at="2026-01-10T08:00:00Z", status="closed", closed_at="2026-01-11T11:00:00Z")


def chart_of(page: str) -> dict[str, Any]:
    return json.loads(re.search(r'<script id="chart-[a-z-]+" type="application/json">(.*?)</script>', page)[1])


def values_of(page: str) -> list[float]:
    """What the bars say, series by series, without the gaps."""
    return [value for series in chart_of(page)["series"] for value in series["values"] if value is not None]


def test_the_analysis_that_the_address_names_is_shown_and_leads_to_the_others(staff: Client) -> None:
    answer = staff.get("/?analysis=unresolved")
    assert answer.status_code == 200
    assert "<h1>Unresolved tickets</h1>" in answer.text
    for slug in ("unresolved", "resolution-time", "active-by-category"):
        assert f'href="/?analysis={slug}"' in answer.text


def test_unresolved_with_its_parameters_in_the_address(staff: Client) -> None:
    page = staff.get("/?analysis=unresolved&last=48&unit=hours").text
    assert 'value="48"' in page
    assert '<option value="hours" selected>' in page
    for wanted in ("csv", "xlsx", "json"):
        assert f'href="/api/v1/unresolved/?last=48&amp;unit=hours&amp;format={wanted}"' in page
    assert "GET /api/v1/unresolved/?last=48&amp;unit=hours</code>" in page
    assert re.search(r"http://helpdesk.test/tickets/\?status=open&amp;status=active&amp;opened_after=\S+Z", page)
    assert chart_of(page)["labels"] == ["Open", "Active"]
    assert values_of(page) == [1, 1]
    assert "n = 2" in page
    assert "<strong>2</strong>" in page


def test_resolution_time(staff: Client) -> None:
    page = staff.get("/?analysis=resolution-time&to=2026-01").text
    assert "January 2026" in page
    assert "1 day 3 hours" in page
    assert chart_of(page)["labels"] == ["2026-01"]
    assert set(values_of(page)) == {27.0}
    assert chart_of(page)["axis"].startswith("Hours")


def test_active_by_category(staff: Client) -> None:
    page = staff.get("/?analysis=active-by-category").text
    assert "Facility management" in page
    assert values_of(page) == [1, 0, 0]


def test_every_figure_says_what_it_means_and_how_old_it_is(staff: Client) -> None:
    page = staff.get("/?analysis=unresolved").text
    assert "Tickets opened in the period up to now that are open or active, not closed." in page
    assert "Unresolved tickets</caption>" in page
    assert "Counts every change up to" in page
    assert "(just now)" in page
    assert "Time zone: UTC." in page
    assert "notice-warn" not in page


@pytest.mark.parametrize("query", ["last=24&unit=hours", "last=7&unit=days", "last=30&unit=days"])
def test_a_usual_period_is_one_click_away_and_marked_when_it_is_shown(staff: Client, query: str) -> None:
    page = staff.get(f"/?analysis=unresolved&{query}").text
    link = re.escape(f'href="/?analysis=unresolved&{query}"'.replace("&", "&amp;"))
    assert re.search(rf'<a class="tab" {link}\s+aria-current="true">Last', page)
    assert page.count('class="tab"') == 4


def test_the_periods_of_months_keep_the_category_that_is_chosen(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 31, 23, tzinfo=UTC))
    answer = staff.get("/?analysis=resolution-time&category=technical_it")
    assert [(one.words, one.query, one.is_current) for one in answer.context["presets"]] == [
        ("This year", {"category": "technical_it", "from": "2026-01", "to": "2026-12"}, False),
        ("Last 12 months", {"category": "technical_it", "from": "2026-01", "to": "2026-12"}, False),
        ("All", {"category": "technical_it"}, True),
    ]
    assert 'href="/?analysis=resolution-time&amp;category=technical_it&amp;from=2026-01&amp;to=2026-12"' in answer.text


def test_twelve_months_reach_over_the_turn_of_the_year(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 31, 12, tzinfo=UTC))
    answer = staff.get("/?analysis=resolution-time")
    assert answer.context["presets"][1].query == {"from": "2025-04", "to": "2026-03"}


def test_a_fragment_has_the_figures_and_nothing_else(staff: Client) -> None:
    answer = staff.get("/?analysis=unresolved", headers={"X-Fragment": "figures"})
    assert answer.text.lstrip().startswith('<div class="stack" id="figures">')
    assert "<strong>2</strong>" in answer.text
    assert "<form" not in answer.text
    assert answer.headers["Vary"] == "X-Fragment, Accept-Language, Accept-Encoding"


@pytest.mark.parametrize(
    ("query", "typed", "error"),
    [
        ("analysis=unresolved&last=many", 'value="many"', "Write a whole number."),
        ("analysis=unresolved&last=4000&unit=days", 'value="4000"', "Choose from 1 to 3,650 days."),
        ("analysis=unresolved&last=3&unit=weeks", 'value="3"', "Choose hours or days."),
        ("analysis=resolution-time&from=May", 'value="May"', "Write a month as YYYY-MM, such as 2026-01."),
        ("analysis=resolution-time&from=2026-03&to=2026-02", 'value="2026-03"', "This month is after the last one"),
    ],
)
def test_a_bad_parameter_is_marked_and_what_was_typed_is_kept(
    staff: Client, query: str, typed: str, error: str
) -> None:
    answer = staff.get(f"/?{query}")
    assert answer.status_code == 400
    assert typed in answer.text
    assert error in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "<table" not in answer.text


def test_what_is_typed_is_never_markup(staff: Client) -> None:
    page = staff.get("/", {"analysis": "unresolved", "last": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


def test_unknown_names_in_the_address_are_ignored(staff: Client) -> None:
    assert staff.get("/?analysis=unresolved&utm=mail").status_code == 200


def test_an_unknown_analysis_is_not_found(staff: Client) -> None:
    assert staff.get("/?analysis=astrology").status_code == 404


def test_without_the_tickets_api_the_page_says_so(staff: Client, tickets_server: TicketsServer) -> None:
    staff.get("/")
    with tickets_server.misbehaving(status=503):
        answer = staff.get("/?analysis=active-by-category")
    assert answer.status_code == 200
    assert "The tickets API answers with an error (503). These are the last known figures." in answer.text
    assert "Counts every change up to" in answer.text


def test_before_anything_was_ever_copied_the_page_says_so(staff: Client, settings: LazySettings) -> None:
    settings.TICKETS_API_URL = "http://127.0.0.1:9/api/v1/"
    answer = staff.get("/?analysis=unresolved")
    assert answer.status_code == 200
    assert "The tickets API cannot be reached. No figures are known yet." in answer.text
    assert "Nothing has been counted completely yet." in answer.text


def test_nothing_to_count_is_said_in_words(staff: Client, tickets_server: TicketsServer) -> None:
    tickets_server.log.clear()
    assert "No ticket is active at the moment." in staff.get("/?analysis=active-by-category").text
    page = staff.get("/?analysis=resolution-time").text
    assert 'class="empty"' in page
    assert "<canvas" not in page


@pytest.mark.parametrize("role", ["student", "client"])
def test_others_than_staff_are_sent_to_the_entry_page(role: str, request: pytest.FixtureRequest) -> None:
    answer = request.getfixturevalue(role).get("/?analysis=unresolved")
    assert answer.status_code == 403
    assert 'href="http://helpdesk.test/"' in answer.text
    assert "<table" not in answer.text


def test_an_unknown_address_is_a_page_that_leads_back(staff: Client) -> None:
    answer = staff.get("/nothing/")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert 'href="/"' in answer.text


def test_chart_js_is_pinned_and_nothing_runs_inline(staff: Client) -> None:
    answer = staff.get("/?analysis=unresolved")
    script = re.search(r"<script src=\"https://cdn.jsdelivr.net/npm/chart.js@[^>]*>", answer.text)[0]
    assert "chart.js@4.6.1/dist/chart.umd.min.js" in script
    assert 'integrity="sha384-' in script
    assert 'crossorigin="anonymous"' in script
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self' https://cdn.jsdelivr.net" in policy
    assert "unsafe-inline" not in policy
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", answer.text)


@pytest.mark.parametrize("slug", ["unresolved", "resolution-time", "active-by-category"])
def test_the_number_of_queries_does_not_grow(staff: Client, tickets_server: TicketsServer, slug: str) -> None:
    def queries_beside(years: range) -> int:
        for year in years:
            tickets_server.tell(year, status="active", opened_at=f"20{year}-01-01T00:00:00Z")
        staff.get(f"/?analysis={slug}")
        with CaptureQueriesContext(connection) as queries:
            staff.get(f"/?analysis={slug}")
        return len(queries)

    assert queries_beside(range(10, 14)) == queries_beside(range(14, 60)) < 12
