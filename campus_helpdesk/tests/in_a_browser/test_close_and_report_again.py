"""Closing with a message where the thumb is, and "Still broken?" afterwards."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from campus_helpdesk.tests.in_a_browser.test_report_on_a_phone import PHONE, assert_accessible
from messaging.models import Message
from tickets.lifecycle import close_ticket
from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
OpenPage = Callable[..., Page]


@pytest.mark.parametrize("with_script", [True, False])
def test_staff_closes_by_touch(open_page: OpenPage, make_ticket, staff: Actor, with_script: bool) -> None:
    ticket = make_ticket(description="The radiator is cold.\n" * 40)
    page = open_page(f"/tickets/{ticket.pk}/", staff, java_script_enabled=with_script, **PHONE)

    expect(page.get_by_role("button", name="Start work")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Start work").tap()
    expect(page.locator(".standing")).to_contain_text("being worked on")
    opener = page.locator("summary", has_text="Close ticket")
    expect(opener).to_be_in_viewport(ratio=1)
    opener.tap()
    page.get_by_label("Closing message").fill("The valve was replaced.")
    expect(page.get_by_role("button", name="Close it now")).to_be_in_viewport(ratio=1)
    if with_script:
        assert_accessible(page)
    page.get_by_role("button", name="Close it now").tap()

    expect(page.locator(".standing")).to_contain_text("Closed")
    expect(page.locator(".message")).to_contain_text("Closing message")
    assert Message.objects.get().is_closing
    if with_script:
        assert_accessible(page)


def test_by_keyboard(open_page: OpenPage, make_ticket, staff: Actor) -> None:
    page = open_page(f"/tickets/{make_ticket(status='active').pk}/", staff)

    page.locator("summary", has_text="Close ticket").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Closing message")).to_be_focused()
    page.keyboard.type("Done.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator(".standing")).to_contain_text("Closed")


def test_a_closing_message_that_is_being_written_outlives_what_a_colleague_does(
    open_page: OpenPage, make_ticket, staff: Actor
) -> None:
    ticket = make_ticket(status="active")
    page = open_page(f"/tickets/{ticket.pk}/", staff)
    page.locator("summary", has_text="Close ticket").click()
    page.get_by_label("Closing message").fill("The valve was replaced.")

    close_ticket(ticket_id=ticket.pk, by=staff)

    expect(page.locator(".standing")).to_contain_text("Closed")
    expect(page.get_by_label("Closing message")).to_have_value("The valve was replaced.")
    page.get_by_role("button", name="Close it now").click()
    expect(page.get_by_text("This ticket is closed already")).to_be_visible()
    expect(page.get_by_text("The valve was replaced.")).to_be_visible()
    assert not Message.objects.exists()


@pytest.mark.parametrize("with_script", [True, False])
def test_whoever_reported_it_reports_it_again(
    open_page: OpenPage, staff: Actor, student: Actor, with_script: bool
) -> None:
    page = open_page("/tickets/new/", student, java_script_enabled=with_script, **PHONE)
    page.get_by_label("What is wrong?").fill("The radiator is cold")
    page.get_by_role("button", name="Send the report").tap()
    expect(page.locator(".standing")).to_contain_text("waits for the helpdesk")
    address, closed = page.url, Ticket.objects.get()
    page.goto("/tickets/")
    helper = open_page(f"/tickets/{closed.pk}/", staff)
    helper.get_by_role("button", name="Start work").click()
    helper.locator("summary", has_text="Close ticket").click()
    helper.get_by_label("Closing message").fill("It was the valve.")
    helper.get_by_role("button", name="Close it now").click()
    expect(helper.locator(".standing")).to_contain_text("Closed")

    page.goto(address)
    expect(page.get_by_text(f"Ticket {closed.pk} was closed on")).to_be_visible()
    expect(page.get_by_text("It was the valve.")).to_be_visible()
    if with_script:
        assert_accessible(page)
    page.get_by_role("link", name="Still broken?").tap()
    expect(page.get_by_label("What is wrong?")).to_have_value("The radiator is cold")
    if with_script:
        assert_accessible(page)
    page.get_by_role("button", name="Send the report").tap()

    expect(page.locator(".standing")).to_contain_text(f"still broken after #{closed.pk}")
    assert Ticket.objects.get(follows=closed).status == "open"
    closed.refresh_from_db()
    assert closed.is_closed
