"""On paper there is what one wants to read, in black on white, and nothing to press."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tickets.roles import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
OpenPage = Callable[..., Page]
TO_PRESS = ":is(button, .button, input, select, textarea, summary, nav):visible"


def is_for_paper(page: Page) -> None:
    page.emulate_media(media="print")
    # A4 between its margins, at 96 pixels an inch.
    page.set_viewport_size({"width": 690, "height": 1000})
    expect(page.locator(TO_PRESS)).to_have_count(0)
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 690


def test_the_list(open_page: OpenPage, make_ticket, staff: Actor) -> None:
    make_ticket("The lift in C is stuck")
    page = open_page("/tickets/", staff, color_scheme="dark")

    is_for_paper(page)

    expect(page.locator(".ticket-row")).to_contain_text("The lift in C is stuck")
    expect(page.locator(".ticket-row .chip-open")).to_be_visible()


def test_a_ticket(open_page: OpenPage, make_ticket, staff: Actor) -> None:
    ticket = make_ticket("The lift in C is stuck", status="active")
    page = open_page(f"/tickets/{ticket.pk}/", staff, color_scheme="dark")

    is_for_paper(page)

    expect(page.locator("article")).to_contain_text("The lift in C is stuck")
    expect(page.locator(".thread-change")).to_have_count(2)
    expect(page.locator(".facts")).to_be_visible()
