"""From the doors to the ticket in half a minute: on a phone by touch, by keyboard alone, and without a script."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
OpenPage = Callable[..., Page]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DANGER = "This sounds dangerous."


def assert_accessible(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_by_touch(open_page: OpenPage, make_ticket, student: Actor) -> None:
    make_ticket("The projector shows no picture", location="Library, room 2")
    page = open_page("/", student, **PHONE)
    expect(page.get_by_role("link", name="Call 112 first")).to_have_attribute("href", "tel:112")
    assert_accessible(page)

    page.get_by_role("button", name="I want to report something").tap()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Report a problem").tap()
    page.get_by_label("What is wrong?").press_sequentially("There is smoke in the library")
    expect(page.get_by_text(DANGER)).to_be_in_viewport()
    # It can be tapped: nothing lies over it.
    page.get_by_role("link", name="Call 112").tap(trial=True)
    expect(page.get_by_role("link", name="Call 112")).to_be_in_viewport(ratio=1)
    page.get_by_label("Where?").press_sequentially("libr")
    expect(page.locator("#places option")).to_have_attribute("value", "Library, room 2")
    expect(page.get_by_role("button", name="Send the report")).to_be_in_viewport(ratio=1)
    assert_accessible(page)
    page.get_by_role("button", name="Send the report").tap()

    expect(page.get_by_role("heading", name="Thank you. This is ticket")).to_be_visible()
    expect(page.locator(".standing")).to_contain_text("waits for the helpdesk")
    assert_accessible(page)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="My tickets").tap()
    expect(page.locator(".ticket-row")).to_have_count(1)
    assert_accessible(page)


def test_by_keyboard(open_page: OpenPage, student: Actor) -> None:
    page = open_page("/tickets/new/", student)

    page.get_by_label("What is wrong?").focus()
    page.keyboard.type("The lamp is broken")
    expect(page.get_by_text("% sure")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Where?")).to_be_focused()
    page.keyboard.type("Canteen")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/tickets/\d+/$"))
    expect(page.get_by_role("heading", name="Thank you. This is ticket")).to_be_visible()
    assert Ticket.objects.get().location == "Canteen"


def test_without_a_script(open_page: OpenPage, student: Actor) -> None:
    page = open_page("/tickets/new/", student, java_script_enabled=False, **PHONE)

    page.get_by_label("What is wrong?").fill("It smells of gas here")
    page.get_by_role("button", name="Check first").tap()
    expect(page.get_by_text(DANGER)).to_be_visible()
    expect(page.get_by_label("What is wrong?")).to_have_value("It smells of gas here")
    page.get_by_role("button", name="Send the report").tap()

    expect(page.get_by_role("heading", name="Thank you. This is ticket")).to_be_visible()
    page.get_by_role("button", name="Change role").tap()
    expect(page.get_by_role("button", name="My tickets (1)")).to_be_visible()
    page.get_by_role("button", name="My tickets (1)").tap()
    expect(page.locator(".ticket-row")).to_contain_text("It smells of gas here")


def test_the_door_of_last_time_comes_first(open_page: OpenPage, student: Actor) -> None:
    page = open_page("/", student, java_script_enabled=False)
    expect(page.locator(".door").first).to_contain_text("I want to report something")

    page.get_by_role("button", name="I work at the helpdesk").click()
    page.goto("/")

    expect(page.locator(".door").first).to_contain_text("I work at the helpdesk")
    expect(page.locator(".door").first).to_contain_text("Your door last time")
    assert page.context.cookies()[0]["httpOnly"]
