"""What is typed survives a reload, a refusal, an error and a change of role; it goes when it was sent."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from playwright.sync_api import Dialog, Page, Route, expect

from messaging.models import Message
from tickets import lifecycle
from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
OpenPage = Callable[..., Page]
RESTORED = "Restored what you had typed"
DRAFTS = "Object.keys(localStorage).filter((key) => key.startsWith('helpdesk.draft ')).length"


def write_report(page: Page, text: str) -> None:
    page.get_by_label("What is wrong?").fill(text)
    wait_until_kept(page, text)


def wait_until_kept(page: Page, text: str) -> None:
    page.wait_for_function("(text) => Object.values(localStorage).some((draft) => draft.includes(text))", arg=text)


def test_a_report_is_restored_after_a_reload(open_page: OpenPage, student: Actor) -> None:
    page = open_page("/tickets/new/", student)
    page.get_by_label("Where?").fill("Lab")
    write_report(page, "The lift is stuck")

    page.goto("/tickets/")
    page.goto("/tickets/new/")

    expect(page.get_by_text(RESTORED)).to_be_visible()
    expect(page.get_by_label("What is wrong?")).to_have_value("The lift is stuck")
    expect(page.get_by_label("Where?")).to_have_value("Lab")
    expect(page.get_by_label("What the helpdesk makes of it")).to_be_visible()


def test_it_is_kept_even_when_the_page_goes_at_once(open_page: OpenPage, student: Actor) -> None:
    page = open_page("/tickets/new/", student)
    page.get_by_label("What is wrong?").fill("The lift is stuck")
    page.reload()

    expect(page.get_by_label("What is wrong?")).to_have_value("The lift is stuck")


def test_it_can_be_discarded(open_page: OpenPage, student: Actor) -> None:
    page = open_page("/tickets/new/", student)
    write_report(page, "The lift is stuck")
    page.reload()
    page.get_by_role("button", name="Discard").click()

    expect(page.get_by_label("What is wrong?")).to_have_value("")
    expect(page.get_by_label("What is wrong?")).to_be_focused()
    page.reload()
    expect(page.get_by_text(RESTORED)).to_have_count(0)
    assert page.evaluate(DRAFTS) == 0


def test_it_is_dropped_when_it_was_sent(open_page: OpenPage, student: Actor) -> None:
    page = open_page("/tickets/new/", student)
    write_report(page, "The lift is stuck")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()

    assert page.evaluate(DRAFTS) == 0
    page.goto("/tickets/new/")
    expect(page.get_by_label("What is wrong?")).to_have_value("")
    expect(page.get_by_text(RESTORED)).to_have_count(0)


def test_a_refusal_keeps_it_and_counts_instead_of_the_draft(open_page: OpenPage, student: Actor) -> None:
    page = open_page("/tickets/new/", student)
    write_report(page, "x" * 10_001)
    page.locator("[maxlength]").evaluate_all("all => all.forEach((one) => one.removeAttribute('maxlength'))")
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator(".field-error")).to_be_visible()
    expect(page.get_by_text(RESTORED)).to_have_count(0)
    expect(page.get_by_label("What is wrong?")).to_have_value("x" * 10_001)

    page.goto("/tickets/new/")

    expect(page.get_by_text(RESTORED)).to_be_visible()
    expect(page.get_by_label("What is wrong?")).to_have_value("x" * 10_001)


def test_too_many_writes_keep_it(open_page: OpenPage, student: Actor, settings: LazySettings) -> None:
    settings.WRITES_PER_MINUTE = 0
    page = open_page("/tickets/new/", student)
    write_report(page, "The lift is stuck")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_label("Description")).to_have_value("The lift is stuck")
    page.get_by_label("Description").fill("The lift is stuck again")
    wait_until_kept(page, "stuck again")

    page.goto("/tickets/new/")
    expect(page.get_by_label("What is wrong?")).to_have_value("The lift is stuck again")

    settings.WRITES_PER_MINUTE = 1000
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    assert page.evaluate(DRAFTS) == 0
    assert Ticket.objects.get().description == "The lift is stuck again"


def test_an_error_of_the_server_keeps_a_message(open_page: OpenPage, make_ticket, student: Actor) -> None:
    ticket = make_ticket()
    page = open_page(f"/tickets/{ticket.pk}/", student)

    def fail(route: Route) -> None:
        route.fulfill(status=500, content_type="text/html", body="<p>Something broke on our side</p>")

    page.route("**/messages/", fail)
    page.get_by_label("Write a message").fill("Still cold")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Something broke")).to_be_visible()
    page.unroute("**/messages/")

    page.reload()

    expect(page.get_by_label("Write a message")).to_have_value("Still cold")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".message")).to_contain_text("Still cold")
    expect(page.get_by_label("Write a message")).to_have_value("")
    assert page.evaluate(DRAFTS) == 0


def test_an_answer_that_got_lost_does_not_store_it_twice(open_page: OpenPage, make_ticket, student: Actor) -> None:
    ticket = make_ticket()
    page = open_page(f"/tickets/{ticket.pk}/", student)

    def lose_the_answer(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    page.route("**/messages/", lose_the_answer)
    page.get_by_label("Write a message").fill("Still cold")
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/messages/")):
        page.get_by_role("button", name="Send", exact=True).click()
    page.unroute("**/messages/")
    # What the answer said, too, that it is stored.
    page.context.clear_cookies(name="messages")
    page.reload()
    expect(page.get_by_label("Write a message")).to_have_value("Still cold")
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.get_by_label("Write a message")).to_have_value("")
    expect(page.locator(".message")).to_have_count(1)
    assert Message.objects.count() == 1


def test_other_words_after_a_lost_answer_are_sent(open_page: OpenPage, make_ticket, student: Actor) -> None:
    ticket = make_ticket()
    page = open_page(f"/tickets/{ticket.pk}/", student)

    def lose_the_answer(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    page.route("**/messages/", lose_the_answer)
    page.get_by_label("Write a message").fill("Still cold")
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/messages/")):
        page.get_by_role("button", name="Send", exact=True).click()
    page.unroute("**/messages/")
    page.get_by_label("Write a message").fill("Still cold, and wet")
    wait_until_kept(page, "and wet")
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.locator(".message", has_text="and wet")).to_be_visible()
    assert [message.body for message in Message.objects.order_by("pk")] == ["Still cold", "Still cold, and wet"]


def test_changing_the_role_keeps_a_message(open_page: OpenPage, make_ticket, student: Actor) -> None:
    ticket = make_ticket()
    page = open_page(f"/tickets/{ticket.pk}/", student)
    page.get_by_label("Write a message").fill("Still cold")
    wait_until_kept(page, "Still cold")
    page.get_by_role("button", name="Change role").click()
    page.get_by_role("button", name="I work at the helpdesk").click()
    expect(page.get_by_text("helpdesk staff")).to_be_visible()

    page.goto(f"/tickets/{ticket.pk}/")

    expect(page.get_by_text(RESTORED)).to_be_visible()
    expect(page.get_by_label("Write a message")).to_have_value("Still cold")


def test_a_draft_of_an_edit_never_overwrites_a_colleague(
    open_page: OpenPage, make_ticket, student: Actor, staff: Actor
) -> None:
    ticket = make_ticket("Cold", location="")
    page = open_page(f"/tickets/{ticket.pk}/edit/", student)
    page.get_by_label("What is wrong?").fill("Very cold")
    wait_until_kept(page, "Very cold")
    lifecycle.edit_ticket(ticket_id=ticket.pk, by=staff, description="Cold in room 5")

    page.reload()
    expect(page.get_by_label("What is wrong?")).to_have_value("Very cold")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Cold in room 5")).to_be_visible()
    expect(page.get_by_label("What is wrong?")).to_have_value("Very cold")
    page.get_by_role("button", name="Save mine").click()
    expect(page.locator("article")).to_contain_text("Very cold")
    assert page.evaluate(DRAFTS) == 0


def test_one_asks_before_unsent_words_are_left_but_not_when_they_are_sent(open_page: OpenPage, student: Actor) -> None:
    page = open_page("/tickets/new/", student)
    asked: list[str] = []

    def note(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", note)
    page.get_by_label("What is wrong?").press_sequentially("Cold")
    page.get_by_role("link", name="Tickets", exact=True).click()
    expect(page.get_by_role("heading", name="Tickets")).to_be_visible()
    assert asked == ["beforeunload"]

    page.goto("/tickets/new/")
    page.get_by_label("What is wrong?").press_sequentially("!")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    page.goto("/tickets/new/")
    assert asked == ["beforeunload"]


def test_without_a_store_one_is_still_asked(open_page: OpenPage, student: Actor) -> None:
    page = open_page("/tickets/", student)
    page.context.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); }")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/tickets/new/")
    page.get_by_label("What is wrong?").press_sequentially("Cold")
    page.get_by_role("link", name="Tickets", exact=True).click()

    expect(page.get_by_role("heading", name="Tickets")).to_be_visible()
    assert asked == ["beforeunload"]


def test_old_drafts_go_and_there_are_never_many(open_page: OpenPage, student: Actor) -> None:
    page = open_page("/tickets/", student)
    page.evaluate(
        """() => {
          const day = 24 * 3600 * 1000;
          const draft = (at) => JSON.stringify({ values: { description: "Old" }, at });
          localStorage.setItem("helpdesk.draft /tickets/new/", draft(Date.now() - 31 * day));
          for (let number = 0; number < 60; number += 1) {
            localStorage.setItem(`helpdesk.draft /tickets/${number}/edit/`, draft(Date.now() - number * 1000));
          }
        }"""
    )

    page.goto("/tickets/new/")

    expect(page.get_by_label("What is wrong?")).to_have_value("")
    assert page.evaluate(DRAFTS) == 50
    assert page.evaluate("localStorage.getItem('helpdesk.draft /tickets/0/edit/') !== null")
