"""The page `/` without parameters: today's figures as tiles, the three services, and the way to all analyses."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from analytics.tests.tickets_server import TicketsServer
from analytics.tiles import Tile

pytestmark = pytest.mark.django_db
SERVICES = ["unresolved", "resolution-time", "active-by-category"]


@pytest.fixture(autouse=True)
def some_tickets(tickets_server: TicketsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 10, 12, tzinfo=UTC))
    tickets_server.tell(1, opened_at="2026-03-09T12:00:00Z")
    tickets_server.tell(2, opened_at="2026-03-08T12:00:00Z", status="active", category="facility_management")
    tickets_server.tell(3, opened_at="2026-01-08T12:00:00Z", status="active")
    tickets_server.tell(4, opened_at="2026-02-10T08:00:00Z", status="closed", closed_at="2026-02-10T09:00:00Z")
    tickets_server.tell(5, opened_at="2026-02-11T08:00:00Z", status="closed", closed_at="2026-02-11T10:00:00Z")
    tickets_server.tell(6, opened_at="2026-02-12T08:00:00Z", status="closed", closed_at="2026-02-12T14:00:00Z")


def test_the_tiles_say_how_it_stands_and_lead_there(staff: Client) -> None:
    answer = staff.get("/")
    assert answer.status_code == 200
    assert answer.context["tiles"] == [
        Tile(
            "Unresolved now",
            "3",
            "1 open, 2 active",
            "http://helpdesk.test/tickets/?status=open&status=active",
        ),
        Tile(
            "Opened in the last 7 days, unresolved",
            "2",
            "1 open, 1 active",
            "/?analysis=unresolved&last=7&unit=days",
        ),
        Tile("Active now", "2", "1 in the busiest category", "/?analysis=active-by-category"),
        Tile(
            "Median time to close, opened in February 2026",
            "2 hours",
            "average 3 hours; 3 of 3 closed",
            "/?analysis=resolution-time&from=2026-02&to=2026-02",
        ),
    ]
    for tile in answer.context["tiles"]:
        assert f'href="{tile.url.replace("&", "&amp;")}"' in answer.text


def test_a_month_with_slow_tickets_still_open_is_not_final(staff: Client, tickets_server: TicketsServer) -> None:
    tickets_server.tell(7, opened_at="2026-02-20T08:00:00Z")
    assert staff.get("/").context["tiles"][3].detail == "average 3 hours; 3 of 4 closed, so not final"


def test_the_three_services_are_charts_with_a_table_and_their_sources(staff: Client) -> None:
    answer = staff.get("/")
    assert [shown.analysis.slug for shown in answer.context["cards"]] == SERVICES
    assert [shown.period for shown in answer.context["cards"]] == ["Last 7 days", "Last 12 months", ""]
    assert re.findall(r'<script id="chart-([a-z-]+)" type="application/json">', answer.text) == SERVICES
    assert answer.text.count("<canvas") == answer.text.count("<table") == 3
    assert 'href="/?analysis=resolution-time&amp;from=2025-04&amp;to=2026-03"' in answer.text
    assert 'href="/api/v1/resolution-time/?from=2025-04&amp;to=2026-03&amp;format=xlsx"' in answer.text


def test_every_analysis_can_be_chosen(staff: Client) -> None:
    answer = staff.get("/")
    for analysis in answer.context["menu"]:
        assert answer.text.count(f'href="/?analysis={analysis.slug}"') >= 2
        assert str(analysis.definition) in answer.text


@pytest.mark.parametrize("slug", SERVICES)
def test_only_what_this_process_offers_appears(staff: Client, settings: LazySettings, slug: str) -> None:
    settings.ANALYTICS_SERVICES = [slug]
    answer = staff.get("/")
    assert [shown.analysis.slug for shown in answer.context["cards"]] == [slug]
    for other in set(SERVICES) - {slug}:
        assert f"analysis={other}" not in answer.text
    assert answer.context["tiles"]


def test_without_tickets_it_says_so(staff: Client, tickets_server: TicketsServer) -> None:
    tickets_server.log.clear()
    answer = staff.get("/")
    assert "<canvas" not in answer.text
    assert [tile.value for tile in answer.context["tiles"]] == ["0", "0", "0", "–"]
    assert "No ticket is active at the moment." in answer.text
    assert "no ticket was opened then" in answer.text


def test_a_fragment_has_the_figures_and_nothing_else(staff: Client) -> None:
    answer = staff.get("/", headers={"X-Fragment": "figures"})
    assert answer.text.lstrip().startswith('<div class="stack" id="figures">')
    assert "Unresolved now" in answer.text
    assert "All analyses" not in answer.text


def test_a_warning_is_read_out_and_nothing_else_is(
    staff: Client, tickets_server: TicketsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff.get("/")
    monkeypatch.setattr(timezone, "now", lambda: datetime.now(UTC))
    with tickets_server.misbehaving(status=503):
        page = staff.get("/", headers={"X-Fragment": "figures"}).text
    assert re.search(
        r'<div class="warning" aria-live="polite">\s*<p class="notice notice-warn">The tickets API answers', page
    )
    assert page.count("aria-live") == 1


@pytest.mark.parametrize("role", ["student", "client"])
@pytest.mark.parametrize("headers", [{}, {"X-Fragment": "figures"}])
def test_others_than_staff_see_no_figure(role: str, headers: dict[str, str], request: pytest.FixtureRequest) -> None:
    answer = request.getfixturevalue(role).get("/", headers=headers)
    assert answer.status_code == 403
    assert "Unresolved now" not in answer.text


def test_the_number_of_queries_does_not_grow(
    staff: Client, tickets_server: TicketsServer, django_assert_max_num_queries: Any
) -> None:
    for number in range(10, 60):
        tickets_server.tell(number, status="active", opened_at=f"20{number}-01-01T00:00:00Z")
    staff.get("/")
    with django_assert_max_num_queries(24):
        staff.get("/")
