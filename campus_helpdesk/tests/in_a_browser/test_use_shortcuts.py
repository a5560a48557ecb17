"""Single-key shortcuts in a real browser: what each does, when none acts, and the switch that turns them off."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tickets.roles import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
OpenPage = Callable[..., Page]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def row(page: Page, number: int):
    """The link of a row, counted from the top."""
    return page.locator("li.ticket-row a").nth(number)


def test_through_the_list_by_keys(open_page: OpenPage, make_ticket, staff: Actor) -> None:
    tickets = [make_ticket() for _ in range(3)]
    page = open_page("/tickets/?ordering=opened_at", staff)

    press(page, "j")
    expect(row(page, 0)).to_be_focused()
    press(page, "j", "j", "j")
    expect(row(page, 2)).to_be_focused()
    press(page, "k")
    expect(row(page, 1)).to_be_focused()
    expect(row(page, 1)).to_have_css("outline-style", "solid")
    press(page, "o")

    page.wait_for_url(f"**/tickets/{tickets[1].pk}/?from=*")
    press(page, "]")
    page.wait_for_url(f"**/tickets/{tickets[2].pk}/?from=*")
    press(page, "[")
    page.wait_for_url(f"**/tickets/{tickets[1].pk}/?from=*")
    press(page, "u")
    page.wait_for_url("**/tickets/?ordering=opened_at")


def test_enter_opens_the_row_and_x_selects_it(open_page: OpenPage, make_ticket, staff: Actor) -> None:
    ticket = make_ticket()
    page = open_page("/tickets/", staff)
    if not page.locator("li.ticket-row input[name=ticket]").count():
        box = "const box = document.createElement('input'); box.type = 'checkbox'; box.name = 'ticket';"
        page.evaluate(f"{box} document.querySelector('li.ticket-row').append(box)")

    press(page, "j", "x")
    expect(page.locator("input[name=ticket]")).to_be_checked()
    press(page, "x")
    expect(page.locator("input[name=ticket]")).not_to_be_checked()
    press(page, "Enter")

    page.wait_for_url(f"**/tickets/{ticket.pk}/**")


def test_to_the_search_a_new_report_the_list_and_the_reply(open_page: OpenPage, make_ticket, student: Actor) -> None:
    ticket = make_ticket()
    page = open_page("/tickets/", student)

    press(page, "/")
    expect(page.locator("input[name=search]")).to_be_focused()
    expect(page.locator("input[name=search]")).to_have_value("")
    page.goto(f"/tickets/{ticket.pk}/")
    press(page, "r")
    expect(page.get_by_label("Write a message")).to_be_focused()
    expect(page.get_by_label("Write a message")).to_have_value("")
    page.goto(f"/tickets/{ticket.pk}/")
    press(page, "g", "l")
    page.wait_for_url("**/tickets/")
    press(page, "n")
    page.wait_for_url("**/tickets/new/")


def test_never_while_typing_nor_with_a_modifier(open_page: OpenPage, make_ticket, staff: Actor) -> None:
    page = open_page(f"/tickets/{make_ticket().pk}/", staff)
    box = page.get_by_label("Write a message")

    box.focus()
    page.keyboard.type("n u r ? [ ] g l / j k x o")
    expect(box).to_have_value("n u r ? [ ] g l / j k x o")
    box.blur()
    press(page, "Control+n", "Alt+u", "Meta+r", "Control+/")
    expect(page.locator("#shortcuts")).not_to_be_visible()
    expect(box).not_to_be_focused()
    assert "/new/" not in page.url


def test_the_overview_and_its_switch(open_page: OpenPage, make_ticket, staff: Actor) -> None:
    make_ticket()
    page = open_page("/tickets/", staff)

    press(page, "?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    press(page, "j")
    expect(row(page, 0)).not_to_be_focused()
    page.get_by_label("Single keys are shortcuts").uncheck()
    press(page, "Escape")
    expect(page.locator("#shortcuts")).not_to_be_visible()
    page.reload()
    press(page, "?", "j")
    expect(page.locator("#shortcuts")).not_to_be_visible()
    expect(row(page, 0)).not_to_be_focused()

    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_label("Single keys are shortcuts").check()
    page.get_by_role("button", name="Close", exact=True).click()
    press(page, "j")
    expect(row(page, 0)).to_be_focused()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_overview_can_be_used_by_everybody(open_page: OpenPage, make_ticket, staff: Actor, colours: str) -> None:
    ticket = make_ticket()
    size = {"width": 360, "height": 740}
    page = open_page(f"/tickets/{ticket.pk}/?from=status%3Dopen", staff, color_scheme=colours, viewport=size)

    press(page, "?")

    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
