"""A day with the analyses in Italian and in German: the switch, the words of the charts, and room for long words."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from analytics.services import ANALYSES
from analytics.tests.browsers import is_drawn, served
from analytics.tests.test_read_the_pages import is_accessible
from analytics.tests.tickets_server import TicketsServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
TICKS = "Chart.getChart(document.querySelector('.chart canvas')).scales.x.ticks.map((tick) => tick.label)"
TELEPHONE = {"width": 360, "height": 740}


@pytest.fixture(autouse=True)
def every_analysis_has_figures(tickets_server: TicketsServer) -> None:
    tickets_server.columns += ["location", "answered_at", "assigned_category"]
    for number, (opened, answered, closed) in enumerate((("03", "04", "06"), ("10", "11", "12"), ("17", "20", "21"))):
        tickets_server.tell(
            100 + number,
            opened_at=f"2026-0{number + 1}-{opened}T08:00:00Z",
            activated_at=f"2026-0{number + 1}-{opened}T09:00:00Z",
            answered_at=f"2026-0{number + 1}-{answered}T08:00:00Z",
            closed_at=f"2026-0{number + 1}-{closed}T08:00:00Z",
            status="closed",
            assigned_category="facility_management",
        )


def choose(page: Page, name: str, button: str = "Change language") -> None:
    page.get_by_role("combobox", name="Language").select_option(label=name)
    page.get_by_role("button", name=button).click()


def test_staff_changes_to_italian_and_reads_on(open_page: Callable[..., Page]) -> None:
    page = open_page("/?analysis=resolution-time", served)
    expect(page.get_by_role("heading", level=1)).to_have_text("Resolution time")
    choose(page, "Italiano")

    expect(page.get_by_role("heading", level=1)).to_have_text("Tempo di risoluzione")
    assert page.url.endswith("/?analysis=resolution-time")
    expect(page.locator("html")).to_have_attribute("lang", "it")
    expect(page.get_by_role("rowheader", name="gennaio 2026")).to_be_visible()
    is_drawn(page)
    assert page.evaluate(TICKS)[0] == ["gen", "2026"]

    page.get_by_text("Tutte le analisi").first.click()
    page.get_by_role("link", name="Arretrato").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Arretrato")
    expect(page.get_by_role("button", name="Sospendi l’aggiornamento")).to_be_visible()


def test_staff_is_told_in_italian_what_is_wrong(open_page: Callable[..., Page]) -> None:
    page = open_page("/?analysis=backlog", served, locale="it-IT")
    page.get_by_label("Ultimi giorni").fill("moltissimi")
    page.get_by_role("button", name="Mostra").click()
    expect(page.get_by_text("Scrivi un numero intero.")).to_be_visible()
    expect(page.get_by_label("Ultimi giorni")).to_have_value("moltissimi")


@pytest.mark.parametrize("path", ["/", *[f"/?analysis={analysis.slug}" for analysis in ANALYSES]])
def test_long_german_words_have_room_on_a_telephone(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(path, served, locale="de-DE", viewport=TELEPHONE)
    is_drawn(page, charts=3 if path == "/" else 1)
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert page.evaluate("document.documentElement.scrollWidth") == TELEPHONE["width"]


def test_a_heat_map_has_short_german_days_on_a_telephone(open_page: Callable[..., Page]) -> None:
    page = open_page("/?analysis=load", served, locale="de-DE", viewport=TELEPHONE)
    is_drawn(page)
    assert page.evaluate(TICKS) == ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]


@pytest.mark.parametrize("path", ["/", "/?analysis=resolution-time"])
def test_axe_finds_nothing_in_german(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(path, served, locale="de-DE")
    is_drawn(page, charts=3 if path == "/" else 1)
    is_accessible(page)
