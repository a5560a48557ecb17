"""What somebody is writing under a ticket stays when they start work on it or close it meanwhile."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
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


def test_after_too_many_messages_the_ticket_and_the_words_stay(
    open_page: OpenPage, settings: LazySettings, make_ticket, staff: Actor
) -> None:
    settings.WRITES_PER_MINUTE = 1
    page = open_page(f"/tickets/{make_ticket().pk}/", staff)
    box = page.get_by_label("Write a message")
    box.fill("We are on it.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".thread")).to_contain_text("We are on it.")

    box.fill("Nearly there.")
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.locator("#reply-trouble")).to_contain_text("That was a lot at once: please wait")
    expect(box).to_have_value("Nearly there.")
    expect(page.locator(".thread")).to_contain_text("We are on it.")
    page.locator("summary", has_text="Close ticket").or_(page.get_by_role("button", name="Start work")).first.click()
    expect(page.get_by_role("heading", name="One moment, please")).to_be_visible()
    expect(page.locator("header.site-header")).to_have_count(1)


def test_an_error_comes_without_a_second_frame(open_page: OpenPage, make_ticket, staff: Actor) -> None:
    ticket = make_ticket()
    page = open_page(f"/tickets/{ticket.pk}/", staff)
    ticket.delete()

    page.get_by_role("button", name="Start work").click()

    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    expect(page.locator("header.site-header")).to_have_count(1)
