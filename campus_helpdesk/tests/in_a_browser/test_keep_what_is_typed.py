"""What somebody is writing under a ticket stays when they start work on it or close it meanwhile."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from messaging.models import Message
from tickets.roles import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
OpenPage = Callable[..., Page]


def test_starting_work_keeps_it_in_the_box_and_closing_shows_it(open_page: OpenPage, make_ticket, staff: Actor) -> None:
    page = open_page(f"/tickets/{make_ticket().pk}/", staff)
    page.get_by_label("Write a message").fill("We are on <b>it</b>.")

    page.get_by_role("button", name="Start work").click()
    expect(page.locator("summary", has_text="Close ticket")).to_be_visible()
    expect(page.get_by_label("Write a message")).to_have_value("We are on <b>it</b>.")

    page.locator("summary", has_text="Close ticket").click()
    page.get_by_role("button", name="Close it now").click()
    expect(page.get_by_text("What you had typed was not sent:")).to_contain_text("We are on <b>it</b>.")
    assert not Message.objects.exists()
