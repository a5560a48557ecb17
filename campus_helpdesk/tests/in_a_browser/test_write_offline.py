"""Without a network the page says so, holds a form back, keeps the words, and sends them afterwards."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from messaging.models import Message
from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
OpenPage = Callable[..., Page]
OFFLINE = "You are offline. What you type is kept here; send it when you are back."


def test_a_report(open_page: OpenPage, student: Actor) -> None:
    page = open_page("/tickets/new/", student)
    page.context.set_offline(True)
    expect(page.get_by_role("alert").get_by_text(OFFLINE)).to_be_visible()
    page.get_by_label("What is wrong?").fill("The lift is stuck")
    page.get_by_role("button", name="Send the report").click()

    expect(page.get_by_text(OFFLINE)).to_be_visible()
    expect(page.get_by_label("What is wrong?")).to_have_value("The lift is stuck")
    assert Axe().run(page).response["violations"] == []
    assert not Ticket.objects.exists()

    page.context.set_offline(False)
    expect(page.get_by_text(OFFLINE)).to_have_count(0)
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    assert Ticket.objects.get().description == "The lift is stuck"


def test_a_message(open_page: OpenPage, make_ticket, student: Actor) -> None:
    page = open_page(f"/tickets/{make_ticket().pk}/", student)
    page.get_by_label("Write a message").fill("Still cold")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text(OFFLINE)).to_be_visible()
    expect(page.get_by_label("Write a message")).to_have_value("Still cold")

    page.context.set_offline(False)
    expect(page.get_by_text(OFFLINE)).to_have_count(0)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".message")).to_contain_text("Still cold")
    assert Message.objects.get().body == "Still cold"


def test_a_helpdesk_that_does_not_answer(open_page: OpenPage, make_ticket, student: Actor) -> None:
    page = open_page(f"/tickets/{make_ticket().pk}/", student)
    page.get_by_label("Write a message").fill("Still cold")
    page.route("**/*", lambda route: route.abort())
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.get_by_text("The helpdesk cannot be reached just now.")).to_be_visible()
    expect(page.get_by_label("Write a message")).to_have_value("Still cold")
    page.unroute("**/*")


def test_a_browser_that_only_thinks_so_sends_all_the_same(open_page: OpenPage, student: Actor) -> None:
    page = open_page("/tickets/", student)
    page.context.add_init_script("Object.defineProperty(navigator, 'onLine', { get: () => false })")
    page.goto("/tickets/new/")
    page.get_by_label("What is wrong?").fill("The lift is stuck")
    page.get_by_role("button", name="Send the report").click()

    expect(page.get_by_text("Thank you.")).to_be_visible()
