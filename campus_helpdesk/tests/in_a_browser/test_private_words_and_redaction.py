"""A phone number goes with one tap while one writes; what was sent all the same staff redacts by marking it."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from messaging.conversation import post_message
from messaging.models import Message
from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
OpenPage = Callable[..., Page]
PHONE = "+39 333 1234567"
SEEMS = "Your text seems to contain a phone number:"
MARK_WORDS = """([selector, words]) => {
  const node = document.querySelector(selector).firstChild;
  const at = node.data.indexOf(words);
  getSelection().setBaseAndExtent(node, at, node, at + words.length);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_one_tap_removes_it_from_a_report(open_page: OpenPage, student: Actor, scheme: str) -> None:
    page = open_page("/tickets/new/", student, color_scheme=scheme)
    page.get_by_label("What is wrong?").fill(f"Cold. Call {PHONE} or {PHONE}.")
    expect(page.get_by_text(SEEMS)).to_be_visible()
    assert Axe().run(page).response["violations"] == []

    page.get_by_role("button", name="Remove it").click()

    expect(page.get_by_label("What is wrong?")).to_have_value("Cold. Call […] or […].")
    expect(page.get_by_text(SEEMS)).to_have_count(0)


def test_from_a_message_and_an_edit(open_page: OpenPage, make_ticket, student: Actor) -> None:
    page = open_page(f"/tickets/{make_ticket(f'Cold, {PHONE}').pk}/", student)
    page.get_by_label("Write a message").fill("I am ada@x.it")
    expect(page.get_by_text("Everybody on the campus can read what you write here.")).to_be_visible()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_label("Write a message")).to_have_value("I am […]")

    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".message")).to_contain_text("I am […]")
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Where?").fill(f"Lab {PHONE}")
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_label("Where?")).to_have_value("Lab […]")
    expect(page.get_by_label("What is wrong?")).to_have_value("Cold, […]")


def test_it_is_sent_as_it_is_when_one_wants(open_page: OpenPage, make_ticket, student: Actor) -> None:
    page = open_page(f"/tickets/{make_ticket().pk}/", student)
    page.get_by_label("Write a message").fill(f"Call {PHONE}")
    expect(page.get_by_text(SEEMS)).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.locator(".message")).to_contain_text(PHONE)
    assert Message.objects.get().body == f"Call {PHONE}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_staff_redacts_what_is_marked(
    open_page: OpenPage, make_ticket, student: Actor, staff: Actor, scheme: str
) -> None:
    ticket = make_ticket(f"Cold. Call {PHONE}.")
    message = post_message(ticket_id=ticket.pk, by=student, body=f"Really: {PHONE}")
    page = open_page(f"/tickets/{ticket.pk}/", staff, color_scheme=scheme)
    page.get_by_label("Write a message").fill("We are on it")

    page.evaluate(MARK_WORDS, ["[data-redact=description]", PHONE])
    page.get_by_role("button", name="Redact what is marked").click()
    expect(page.get_by_label("The passage")).to_have_value(PHONE)
    expect(page.get_by_label("Where it stands")).to_have_value("description")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Redact it").click()

    expect(page.get_by_text("The passage is redacted.")).to_be_visible()
    expect(page.locator("article")).to_contain_text("Cold. Call █████.")
    expect(page.get_by_text("redacted a passage of the description")).to_be_visible()
    expect(page.get_by_label("Write a message")).to_have_value("We are on it")

    page.evaluate(MARK_WORDS, [f"#message-{message.pk} .user-text", PHONE])
    page.get_by_role("button", name="Redact what is marked").click()
    page.get_by_role("button", name="Redact it").click()
    expect(page.locator(".message")).to_contain_text("Really: █████")
    assert Message.objects.get().body == "Really: █████"
    assert Ticket.objects.get().description == "Cold. Call █████."


def test_marks_across_parts_and_elsewhere_offer_nothing(
    open_page: OpenPage, make_ticket, student: Actor, staff: Actor
) -> None:
    ticket = make_ticket()
    post_message(ticket_id=ticket.pk, by=student, body="Really")
    page = open_page(f"/tickets/{ticket.pk}/", staff)

    page.evaluate("getSelection().selectAllChildren(document.querySelector('#ticket'))")
    expect(page.get_by_role("button", name="Redact what is marked")).to_be_hidden()
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.message header'))")
    expect(page.get_by_role("button", name="Redact what is marked")).to_be_hidden()


def test_without_a_script_the_passage_is_typed(open_page: OpenPage, make_ticket, staff: Actor) -> None:
    ticket = make_ticket(f"Cold. Call {PHONE}.")
    page = open_page(f"/tickets/{ticket.pk}/", staff, java_script_enabled=False)
    page.get_by_text("Redact a passage").click()
    page.get_by_label("The passage").fill("not there")
    page.get_by_role("button", name="Redact it").click()
    expect(page.get_by_text("This passage is not there, or no longer.")).to_be_visible()
    page.get_by_label("The passage").fill(PHONE)
    page.get_by_role("button", name="Redact it").click()

    expect(page.locator("article")).to_contain_text("Cold. Call █████.")


def test_an_open_page_of_somebody_else_follows(open_page: OpenPage, make_ticket, student: Actor, staff_browser) -> None:
    ticket = make_ticket(f"Cold. Call {PHONE}.")
    page = open_page(f"/tickets/{ticket.pk}/", student)
    expect(page.locator("article")).to_contain_text(PHONE)

    staff_browser.post(f"/tickets/{ticket.pk}/redact/", {"part": "description", "passage": PHONE})

    expect(page.locator("article")).to_contain_text("Cold. Call █████.")
