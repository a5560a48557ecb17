"""The charts in a real browser: from the CDN, from this site when the CDN fails, and the page without a script."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect, sync_playwright

from analytics.tests.conftest import role_cookie
from analytics.tests.tickets_server import TicketsServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHROMIUM = Path("/usr/bin/chromium")
CHART_JS = Path(__file__).resolve().parent.parent.parent / "static/vendor/chartjs/chart.umd.min.js"
CDN = "https://cdn.jsdelivr.net/npm/chart.js@4.6.1/dist/chart.umd.min.js"
SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
CORS = {"Access-Control-Allow-Origin": "*", "Content-Type": "application/javascript"}


def served(route: Route) -> None:
    route.fulfill(path=CHART_JS, headers=CORS)


def altered(route: Route) -> None:
    route.fulfill(body=CHART_JS.read_text() + " ", headers=CORS)


def refused(route: Route) -> None:
    route.abort()


def silent(route: Route) -> None:
    """Neither answers nor refuses."""


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch, tickets_server: TicketsServer) -> Iterator[Callable[..., BrowserContext]]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not at /usr/bin/chromium")
    # Playwright's event loop runs in this thread, where Django suspects asynchronous code.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    tickets_server.tell(1, opened_at=yesterday)
    tickets_server.tell(2, status="active", category="facility_management")
    tickets_server.tell(3, opened_at="2026-01-10T08:00:00Z", status="closed", closed_at="2026-01-11T11:00:00Z")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES.split())
        yield chromium.new_context
        chromium.close()


@pytest.fixture
def open_page(browser: Callable[..., BrowserContext], live_server: Any) -> Callable[..., Page]:
    """Opens an analysis as staff; fails on any breach of the content policy or error in a script."""

    def open_it(path: str, cdn: Callable[[Route], None], clock: bool = False, **options: Any) -> Page:
        context = browser(**options)
        context.add_cookies([{"name": "helpdesk_role", "value": role_cookie("staff"), "url": live_server.url}])
        context.route("https://**/*", lambda route: route.abort())
        context.route(CDN, cdn)
        page = context.new_page()
        if clock:
            page.clock.install()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda said: page.complaints.append(said.text) if "Content Security" in said.text else None)
        page.goto(f"{live_server.url}{path}")
        return page

    return open_it


def is_drawn(page: Page, charts: int = 1) -> None:
    expect(page.locator(".chart[data-drawn]")).to_have_count(charts, timeout=10_000)
    expect(page.locator(".chart canvas").first).to_be_visible()
    assert page.complaints == []


@pytest.mark.parametrize("slug", ["unresolved", "resolution-time", "active-by-category"])
def test_a_chart_is_drawn_with_the_file_from_the_cdn(open_page: Callable[..., Page], slug: str) -> None:
    page = open_page(f"/?analysis={slug}", served)
    is_drawn(page)
    assert page.evaluate("performance.getEntriesByType('resource').some(r => r.name.includes('vendor'))") is False


@pytest.mark.parametrize("cdn", [refused, silent, altered], ids=["refuses", "is silent", "serves another file"])
def test_when_the_cdn_fails_the_chart_is_drawn_from_this_site(open_page: Callable[..., Page], cdn: Any) -> None:
    is_drawn(open_page("/?analysis=active-by-category", cdn))


def test_the_figures_of_the_chart_are_those_of_the_table(open_page: Callable[..., Page]) -> None:
    page = open_page("/?analysis=active-by-category", served)
    is_drawn(page)
    drawn = page.evaluate("Chart.getChart(document.querySelector('.chart canvas')).data.datasets.map(one => one.data)")
    cells = page.locator("tbody td").all_inner_texts()
    assert [row[place] for place, row in enumerate(drawn)] == [int(cell) for cell in cells[:3]] == [1, 0, 0]


def test_a_bar_leads_to_its_tickets(open_page: Callable[..., Page]) -> None:
    page = open_page("/?analysis=active-by-category", served)
    page.context.route("http://helpdesk.test/**", lambda route: route.fulfill(body="the list"))
    is_drawn(page)
    bar = page.evaluate(
        "(({x, y}) => ({x: x - 3, y}))"
        "(Chart.getChart(document.querySelector('.chart canvas')).getDatasetMeta(0).data[0])"
    )
    page.locator(".chart canvas").click(position=bar)
    page.wait_for_url("http://helpdesk.test/tickets/?status=active&category=facility_management")


def test_the_chart_follows_a_change_to_dark(open_page: Callable[..., Page]) -> None:
    page = open_page("/?analysis=active-by-category", served, color_scheme="light")
    is_drawn(page)
    colour = "Chart.getChart(document.querySelector('.chart canvas')).data.datasets[0].backgroundColor[0]"
    light = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".chart[data-drawn=dark]")).to_be_visible()
    assert page.evaluate(colour) != light


def test_the_three_services_are_drawn_side_by_side(open_page: Callable[..., Page]) -> None:
    is_drawn(open_page("/", served), charts=3)


def test_the_page_refreshes_by_itself_and_keeps_what_the_reader_has_in_hand(
    open_page: Callable[..., Page], tickets_server: TicketsServer
) -> None:
    page = open_page("/", served, clock=True)
    is_drawn(page, charts=3)
    summary = page.locator(".numbers summary").first
    summary.click()
    page.evaluate("window.kept = document.querySelector('.tile strong')")
    tickets_server.tell(4, opened_at=datetime.now(UTC).isoformat())
    page.clock.run_for(31_000)
    expect(page.locator(".tile strong").first).to_have_text("3")
    assert page.evaluate("kept.isConnected && kept.textContent") == "3"
    assert page.evaluate("Chart.getChart(document.querySelector('.chart canvas')).data.datasets[0].data[0]") == 2
    expect(page.locator(".numbers table").first).to_be_visible()
    expect(summary).to_be_focused()
    assert page.complaints == []


def test_without_javascript_the_page_is_complete(open_page: Callable[..., Page]) -> None:
    page = open_page("/?analysis=unresolved", served, java_script_enabled=False)
    expect(page.locator(".chart")).to_be_hidden()
    page.get_by_label("Opened in the last").fill("3")
    page.get_by_label("Unit").select_option("hours")
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith("/?analysis=unresolved&last=3&unit=hours")
    expect(page.locator("table")).to_be_visible()


@pytest.mark.parametrize("path", ["/api/v1/unresolved/", "/api/docs/"])
def test_the_pages_for_programmers_keep_to_the_content_policy(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(path, refused)
    page.wait_for_load_state("networkidle")
    assert page.complaints == []
    expect(page.get_by_text("Unresolved tickets").first).to_be_visible()
