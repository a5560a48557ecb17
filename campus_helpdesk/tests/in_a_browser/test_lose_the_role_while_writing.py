"""The role expires while somebody writes: with and without scripts the words come back through the door."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from campus_helpdesk.doors import COOKIE
from messaging.models import Message
from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
OpenPage = Callable[..., Page]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_report(open_page: OpenPage, student: Actor, scripts: bool) -> None:
    page = open_page("/tickets/new/", student, java_script_enabled=scripts)
    page.get_by_label("What is wrong?").fill("The lift in C\nis <stuck>")
    page.context.clear_cookies(name=COOKIE)
    page.get_by_role("button", name="Send the report").click()

    expect(page.get_by_text("What you wrote is kept")).to_be_visible()
    assert "lift" not in page.url
    page.get_by_role("button", name="I want to report something").click()
    expect(page.get_by_label("Description")).to_have_value("The lift in C\nis <stuck>")
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.get_by_text("Thank you.")).to_be_visible()
    assert Ticket.objects.get().description == "The lift in C\nis <stuck>"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_message(open_page: OpenPage, make_ticket, student: Actor, scripts: bool) -> None:
    page = open_page(f"/tickets/{make_ticket().pk}/", student, java_script_enabled=scripts)
    page.get_by_label("Write a message").fill("Any news?")
    page.context.clear_cookies(name=COOKIE)
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.get_by_text("What you wrote is kept")).to_be_visible()
    page.get_by_role("button", name="I want to report something").click()
    expect(page.get_by_label("Body")).to_have_value("Any news?")
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.locator(".message")).to_contain_text("Any news?")
    assert Message.objects.get().body == "Any news?"
