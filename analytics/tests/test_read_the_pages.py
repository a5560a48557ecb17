"""Everybody can read the analysis pages: axe finds nothing on any screen in any state; keyboard, large text, paper."""

from collections.abc import Callable
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from analytics.services import ANALYSES
from analytics.tests.browsers import is_drawn, served
from analytics.tests.tickets_server import TicketsServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATHS = ["/", *[f"/?analysis={analysis.slug}" for analysis in ANALYSES]]
LOOKS = list(product(("light", "dark"), (1280, 360)))
OPTIONAL = ["location", "answered_at", "assigned_category"]
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,
}
FOCUSED = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const isOutlined = (pseudo) => getComputedStyle(one, pseudo).outlineStyle !== "none";
  return {
    place: [...document.querySelectorAll("*")].indexOf(one),
    outlined: isOutlined(null) || isOutlined("::after"),
    html: one.outerHTML.slice(0, 200),
  };
}"""


@pytest.fixture(autouse=True)
def every_analysis_has_figures(tickets_server: TicketsServer) -> None:
    tickets_server.columns += OPTIONAL
    tickets_server.tell(
        9,
        opened_at="2026-01-10T08:00:00Z",
        activated_at="2026-01-10T09:00:00Z",
        answered_at="2026-01-10T09:30:00Z",
        closed_at="2026-01-11T11:00:00Z",
        status="closed",
        assigned_category="facility_management",
    )


def is_accessible(page: Page) -> None:
    """In both colour schemes, on a wide and on a narrow screen."""
    for scheme, width in LOOKS:
        # Else colours are looked at while they still change from one scheme to the other.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(page, options=OPTIONS).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], (scheme, width)


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(path, served)
    is_drawn(page, charts=3 if path == "/" else 1)
    page.locator("details:not(.chooser)").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    is_accessible(page)


def test_axe_finds_nothing_in_the_open_menu(open_page: Callable[..., Page]) -> None:
    page = open_page("/", served)
    page.locator(".chooser summary").click()
    expect(page.locator(".chooser a").first).to_be_visible()
    is_accessible(page)


@pytest.mark.parametrize(
    ("path", "role", "words"),
    [
        ("/?analysis=unresolved&last=many", "staff", "Write a whole number."),
        ("/?analysis=unresolved", "user", "The analyses are for staff"),
        ("/nothing/", "staff", "There is nothing here"),
    ],
    ids=["a bad parameter", "no right to look", "no such page"],
)
def test_axe_finds_nothing_where_something_is_wrong(
    open_page: Callable[..., Page], path: str, role: str, words: str
) -> None:
    page = open_page(path, served, role=role)
    expect(page.get_by_text(words)).to_be_visible()
    is_accessible(page)


@pytest.mark.parametrize("path", ["/", "/?analysis=backlog"])
def test_axe_finds_nothing_beside_a_warning(
    open_page: Callable[..., Page], tickets_server: TicketsServer, path: str
) -> None:
    with tickets_server.misbehaving(status=503):
        page = open_page(path, served)
        expect(page.get_by_text("The tickets API answers with an error (503).")).to_be_in_viewport()
        is_accessible(page)


@pytest.mark.parametrize("path", ["/", "/?analysis=resolution-time"])
def test_axe_finds_nothing_where_there_is_nothing_to_show(
    open_page: Callable[..., Page], tickets_server: TicketsServer, path: str
) -> None:
    tickets_server.log.clear()
    page = open_page(path, served)
    expect(page.locator(".empty").first).to_be_visible()
    is_accessible(page)


@pytest.mark.parametrize("path", PATHS)
def test_no_page_scrolls_sideways_however_narrow_or_large_its_letters(
    open_page: Callable[..., Page], path: str
) -> None:
    page = open_page(path, served, viewport={"width": 320, "height": 800})
    is_drawn(page, charts=3 if path == "/" else 1)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.set_viewport_size({"width": 640, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") == 640


def test_the_menu_closes_on_escape_and_on_a_click_elsewhere(open_page: Callable[..., Page]) -> None:
    page = open_page("/", served)
    menu, summary = page.locator(".chooser ul"), page.locator(".chooser summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(summary).to_be_focused()
    summary.click()
    expect(menu).to_be_visible()
    page.get_by_role("heading", level=1).click()
    expect(menu).to_be_hidden()


def test_on_a_telephone_the_figures_come_before_the_form(open_page: Callable[..., Page]) -> None:
    page = open_page("/?analysis=backlog", served, viewport={"width": 360, "height": 800})
    is_drawn(page)
    expect(page.get_by_role("button", name="Show")).to_be_hidden()
    expect(page.locator(".headline")).to_be_in_viewport()
    page.get_by_text("Other period and filters").click()
    page.get_by_label("Last days").fill("9")
    page.get_by_role("button", name="Show").click()
    assert "days=9" in page.url


def test_on_a_telephone_the_form_is_open_where_a_field_is_wrong(open_page: Callable[..., Page]) -> None:
    page = open_page("/?analysis=backlog&days=many", served, viewport={"width": 360, "height": 800})
    expect(page.get_by_text("Write a whole number.")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/?analysis=backlog"])
def test_every_control_is_reached_by_keyboard_and_shows_its_focus(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(path, served)
    is_drawn(page, charts=3 if path == "/" else 1)
    wanted = page.locator("a:visible, button:visible, input:visible, select:visible, summary:visible").count()
    reached = []
    while True:
        page.keyboard.press("Tab")
        one = page.evaluate(FOCUSED)
        if one is None or one["place"] in reached:
            break
        reached.append(one["place"])
        assert one["outlined"], one
    assert len(reached) >= wanted


@pytest.mark.parametrize("path", ["/", "/?analysis=backlog&days=60", "/?analysis=resolution-time"])
def test_on_paper_there_are_figures_and_no_buttons(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(path, served, color_scheme="dark")
    is_drawn(page, charts=3 if path == "/" else 1)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 690, "height": 1000})
    expect(page.locator("main :is(button, .button, form, .tab):visible")).to_have_count(0)
    expect(page.locator(".chart[data-drawn=light] canvas").first).to_be_visible()
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 690
    outside = "one.querySelector('canvas').getBoundingClientRect().bottom > one.getBoundingClientRect().bottom"
    assert page.evaluate(f"[...document.querySelectorAll('.card:has(canvas)')].filter(one => {outside}).length") == 0
    cut = "[...document.querySelectorAll('.table-wrap')].filter(one => one.scrollHeight > one.clientHeight + 1).length"
    assert page.evaluate(cut) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_system_colours_are_those_of_the_charts_too(open_page: Callable[..., Page], scheme: str) -> None:
    page = open_page("/?analysis=active-by-category", served, forced_colors="active", color_scheme=scheme)
    is_drawn(page)
    drawn = "Chart.getChart(document.querySelector('.chart canvas')).data.datasets[0].backgroundColor[0]"
    assert page.evaluate(drawn) == "CanvasText"


def test_nothing_moves_in_a_chart(open_page: Callable[..., Page]) -> None:
    page = open_page("/?analysis=backlog", served)
    is_drawn(page)
    assert page.evaluate("Chart.getChart(document.querySelector('.chart canvas')).options.animation") is False
