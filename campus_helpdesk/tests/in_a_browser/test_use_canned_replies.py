"""Canned replies in a real browser: found by a few letters, chosen by keyboard or mouse, put where the cursor is."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from messaging.models import CannedReply
from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
OpenPage = Callable[..., Page]


@pytest.fixture
def ticket(make_ticket) -> Ticket:
    CannedReply.objects.create(title="Repaired", text="#{number} is repaired.", position=1)
    CannedReply.objects.create(title="Passed on", text="We asked the café at {place}.", position=2)
    return make_ticket(location="Library")


def test_found_by_a_word_of_its_text_and_chosen_by_keyboard(open_page: OpenPage, ticket: Ticket, staff: Actor) -> None:
    page = open_page(f"/tickets/{ticket.pk}/", staff)
    page.get_by_label("Write a message").fill("Hello,")
    field = page.get_by_role("combobox", name="Canned reply")

    field.focus()
    expect(page.locator("#canned-list").get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Passed on")).to_have_attribute("aria-selected", "true")
    page.keyboard.type("CAFE")
    expect(page.locator("#canned-list").get_by_role("option")).to_have_count(1)
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("Enter")

    expect(page.get_by_label("Write a message")).to_be_focused()
    expect(page.get_by_label("Write a message")).to_have_value("Hello,\n\nWe asked the café at Library.")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(field).to_have_value("")
    page.get_by_label("Write a message").press("Control+z")
    expect(page.get_by_label("Write a message")).to_have_value("Hello,")


def test_by_mouse_and_once_more_after_sending(open_page: OpenPage, ticket: Ticket, staff: Actor) -> None:
    page = open_page(f"/tickets/{ticket.pk}/", staff)
    for number in (1, 2):
        page.get_by_role("combobox", name="Canned reply").click()
        page.get_by_role("option", name="Repaired").click()
        expect(page.get_by_label("Write a message")).to_have_value(f"#{ticket.pk} is repaired.")
        page.get_by_role("button", name="Send").click()
        expect(page.locator(".message")).to_have_count(number)


def test_escape_leaves_the_box_as_it_is_and_nothing_found_is_said(
    open_page: OpenPage, ticket: Ticket, staff: Actor
) -> None:
    page = open_page(f"/tickets/{ticket.pk}/", staff)
    field = page.get_by_role("combobox", name="Canned reply")

    field.fill("zebra")
    expect(page.get_by_text("No canned reply has these words.")).to_be_visible()
    field.press("Enter")
    field.fill("")
    expect(page.locator("#canned-list").get_by_role("option")).to_have_count(2)
    field.press("Escape")

    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.get_by_label("Write a message")).to_have_value("")
    expect(page.locator(".message")).to_have_count(0)


def test_without_a_script_a_choice_and_a_button(open_page: OpenPage, ticket: Ticket, staff: Actor) -> None:
    page = open_page(f"/tickets/{ticket.pk}/", staff, java_script_enabled=False)
    page.get_by_label("Write a message").fill("Hello,")

    page.get_by_label("Canned reply").select_option("Repaired")
    page.get_by_role("button", name="Insert").click()

    expect(page.get_by_label("Write a message")).to_have_value(f"Hello,\n\n#{ticket.pk} is repaired.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".message")).to_have_count(1)
