"""Other languages in a real browser: the switch, what scripts say, long words on a phone, no scripts at all."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from messaging.conversation import post_message
from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
OpenPage = Callable[..., Page]
PHONE = {"width": 360, "height": 740}
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def is_fit_for_a_phone(page: Page) -> None:
    """Nobody is shut out, and nothing leads sideways."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page, options=OPTIONS).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], scheme
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def choose(page: Page, label: str, language: str, button: str) -> None:
    page.get_by_label(label).select_option(language)
    page.get_by_role("button", name=button).click()


def test_a_report_in_italian_from_the_switch_to_the_answer(open_page: OpenPage, student: Actor, staff: Actor) -> None:
    page = open_page("/tickets/new/", student, viewport=PHONE, locale="en-GB")
    choose(page, "Language", "it", "Change language")

    expect(page.get_by_role("heading", name="Segnala un problema")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "it")
    page.get_by_label("Che cosa non va?").fill("Il radiatore è freddo")
    page.get_by_role("button", name="Invia la segnalazione").click()
    expect(page.get_by_text("Grazie. Questo è il ticket")).to_be_visible()
    is_fit_for_a_phone(page)

    post_message(ticket_id=Ticket.objects.get().pk, by=staff, body="Arriviamo domani.")
    expect(page.get_by_text("Arriviamo domani.")).to_be_visible(timeout=30_000)
    expect(page.locator("[data-live-news]")).to_have_text("1 nuovo messaggio.")
    page.goto("/tickets/")
    expect(page.get_by_text("1 messaggio", exact=True)).to_be_visible()
    is_fit_for_a_phone(page)


def test_staff_works_in_german_as_the_browser_asks(open_page: OpenPage, make_ticket, staff: Actor) -> None:
    tickets = [make_ticket(status="active") for _ in range(2)]
    page = open_page("/tickets/?status=active", staff, viewport=PHONE, locale="de-DE")

    expect(page.get_by_role("heading", name="Tickets", exact=True)).to_be_visible()
    page.get_by_label("Alle auf dieser Seite auswählen").check()
    expect(page.locator("#batch-scope")).to_contain_text("den ausgewählten (2)")
    expect(page.locator("#batch-scope")).to_contain_text("allen passenden (2)")
    is_fit_for_a_phone(page)
    page.get_by_role("button", name="Schließen …").click()
    expect(page.get_by_role("heading", name="Schließen: 2 Tickets")).to_be_visible()
    page.get_by_role("button", name="Schließen", exact=True).click()
    expect(page.locator(".batch-result")).to_have_text("2 geschlossen.")

    page.goto(f"/tickets/{tickets[0].pk}/")
    expect(page.get_by_text("hat das Ticket geschlossen")).to_be_visible()
    is_fit_for_a_phone(page)


def test_the_switch_works_without_a_script(open_page: OpenPage, student: Actor) -> None:
    page = open_page("/tickets/", student, java_script_enabled=False, locale="pt-PT")

    choose(page, "Idioma", "fr", "Mudar de idioma")

    expect(page.get_by_role("link", name="Signaler un problème").first).to_be_visible()
    expect(page.get_by_label("Langue")).to_have_value("fr")
