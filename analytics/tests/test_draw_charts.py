"""The charts in a real browser: from the CDN, from this site when the CDN fails, and the page without a script."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from analytics.tests.browsers import altered, is_drawn, refused, served, silent
from analytics.tests.tickets_server import TicketsServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHART = "Chart.getChart(document.querySelector('.chart canvas'))"


@pytest.mark.parametrize("slug", ["unresolved", "resolution-time", "active-by-category"])
def test_a_chart_is_drawn_with_the_file_from_the_cdn(open_page: Callable[..., Page], slug: str) -> None:
    page = open_page(f"/?analysis={slug}", served)
    is_drawn(page)
    assert page.evaluate("performance.getEntriesByType('resource').some(r => r.name.includes('chartjs'))") is False


@pytest.mark.parametrize("cdn", [refused, silent, altered], ids=["refuses", "is silent", "serves another file"])
def test_when_the_cdn_fails_the_chart_is_drawn_from_this_site(open_page: Callable[..., Page], cdn: Any) -> None:
    is_drawn(open_page("/?analysis=active-by-category", cdn))


def test_the_figures_of_the_chart_are_those_of_the_table(open_page: Callable[..., Page]) -> None:
    page = open_page("/?analysis=active-by-category", served)
    is_drawn(page)
    drawn = page.evaluate(f"{CHART}.data.datasets.map(one => one.data)")
    cells = page.locator("tbody td").all_inner_texts()
    assert [row[place] for place, row in enumerate(drawn)] == [int(cell) for cell in cells[:3]] == [1, 0, 0]


def middle_of_the_first_bar(page: Page) -> dict[str, float]:
    return page.evaluate(f"(({{x, y}}) => ({{x: x - 3, y}}))({CHART}.getDatasetMeta(0).data[0])")


def test_a_bar_leads_to_its_tickets_and_the_pointer_says_so(open_page: Callable[..., Page]) -> None:
    page = open_page("/?analysis=active-by-category", served)
    page.context.route("http://helpdesk.test/**", lambda route: route.fulfill(body="the list"))
    is_drawn(page)
    canvas, bar = page.locator(".chart canvas"), middle_of_the_first_bar(page)
    canvas.hover(position={"x": 5, "y": 5})
    expect(canvas).to_have_css("cursor", "auto")
    canvas.hover(position=bar)
    expect(canvas).to_have_css("cursor", "pointer")
    canvas.click(position=bar)
    page.wait_for_url("http://helpdesk.test/tickets/?status=active&category=facility_management")


def test_a_click_beside_every_point_leads_nowhere(open_page: Callable[..., Page]) -> None:
    page = open_page("/?analysis=backlog", served)
    is_drawn(page)
    page.locator(".chart canvas").click(
        position=page.evaluate(f"(({{left, top}}) => ({{x: left + 60, y: top + 8}}))({CHART}.chartArea)")
    )
    assert page.url.endswith("/?analysis=backlog")


def test_the_load_is_a_heat_map_that_stands_upright_on_a_telephone(open_page: Callable[..., Page]) -> None:
    page = open_page("/?analysis=load", served)
    is_drawn(page)
    assert page.evaluate(f"[{CHART}.options.indexAxis, {CHART}.data.datasets.length]") == ["x", 7]
    colours = set(page.evaluate(f"{CHART}.data.datasets.flatMap(one => one.backgroundColor)"))
    assert len(colours) == 2
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_function(f"{CHART}.options.indexAxis === 'y'")


def test_bars_that_would_be_threads_are_lines(open_page: Callable[..., Page]) -> None:
    page = open_page("/?analysis=opened-closed", served)
    is_drawn(page)
    assert page.evaluate(f"{CHART}.config.type") == "bar"
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_function(f"{CHART}.config.type === 'line'")


def test_the_chart_follows_a_change_to_dark(open_page: Callable[..., Page]) -> None:
    page = open_page("/?analysis=active-by-category", served, color_scheme="light")
    is_drawn(page)
    colour = f"{CHART}.data.datasets[0].backgroundColor[0]"
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
    assert page.evaluate(f"{CHART}.data.datasets[0].data[0]") == 2
    expect(page.locator(".numbers table").first).to_be_visible()
    expect(summary).to_be_focused()
    assert page.complaints == []


def test_who_listens_is_told_of_other_figures_but_not_at_every_refresh(
    open_page: Callable[..., Page], tickets_server: TicketsServer
) -> None:
    page = open_page("/", served, clock=True)
    is_drawn(page, charts=3)
    news = page.locator("[data-news]")
    page.clock.run_for(31_000)
    expect(news).to_have_text("")
    tickets_server.tell(4, opened_at=datetime.now(UTC).isoformat())
    page.clock.run_for(31_000)
    expect(news).to_have_text(re.compile(r"^The figures changed at \d\d:\d\d\.$"))
    said = news.inner_text()
    tickets_server.tell(5, opened_at=datetime.now(UTC).isoformat())
    page.clock.run_for(61_000)
    expect(page.locator(".tile strong").first).to_have_text("4")
    assert news.inner_text() == said


def test_without_javascript_the_page_is_complete(open_page: Callable[..., Page]) -> None:
    page = open_page("/?analysis=unresolved", served, java_script_enabled=False)
    expect(page.locator(".chart")).to_be_hidden()
    page.get_by_label("Opened in the last").fill("3")
    page.get_by_label("Unit").select_option("hours")
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith("/?analysis=unresolved&last=3&unit=hours&category=&location=")
    expect(page.locator("table")).to_be_visible()
    page.get_by_text("All analyses").click()
    page.get_by_role("link", name="Backlog").click()
    assert page.url.endswith("/?analysis=backlog")


@pytest.mark.parametrize("path", ["/api/v1/unresolved/", "/api/docs/"])
def test_the_pages_for_programmers_keep_to_the_content_policy(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(path, refused)
    page.wait_for_load_state("networkidle")
    assert page.complaints == []
    expect(page.get_by_text("Unresolved tickets").first).to_be_visible()
