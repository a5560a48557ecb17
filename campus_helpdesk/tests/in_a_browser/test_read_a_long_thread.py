"""A long thread in a real browser: older entries come in above, unread ones are found, a sent message is shown."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from messaging.models import Message
from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
OpenPage = Callable[..., Page]
TOP = "element => element.getBoundingClientRect().top"


@pytest.fixture
def long_ticket(make_ticket) -> Ticket:
    ticket = make_ticket()
    say(ticket, range(1, 181))
    return ticket


def say(ticket: Ticket, numbers: range) -> None:
    Message.objects.bulk_create(
        Message(
            ticket=ticket,
            author_role="user",
            author_name="Ada",
            body=f"Message no {number}.\nhttps://example.edu/{number}",
            created_at=ticket.opened_at + timedelta(microseconds=number),
        )
        for number in numbers
    )


def message(page: Page, number: int):
    return page.locator(".message", has_text=f"Message no {number}.")


def test_older_entries_come_in_above_without_moving_what_one_reads(
    open_page: OpenPage, long_ticket: Ticket, student: Actor
) -> None:
    page = open_page(f"/tickets/{long_ticket.pk}/", student)
    link = page.get_by_role("link", name="Show 50 older")
    first = page.locator(".message").first
    before = first.evaluate(TOP)

    link.click()

    expect(page.locator("[data-entry]")).to_have_count(100)
    assert abs(message(page, 131).evaluate(TOP) - before) <= 1
    assert page.url.endswith(f"/tickets/{long_ticket.pk}/")


def test_by_keyboard_the_focus_goes_to_the_next_link(open_page: OpenPage, long_ticket: Ticket, student: Actor) -> None:
    page = open_page(f"/tickets/{long_ticket.pk}/", student)
    for number in (100, 150, 181):
        page.get_by_role("link", name="Show 50 older").press("Enter")
        expect(page.locator("[data-entry]")).to_have_count(number)

    expect(page.get_by_role("link", name="Show 50 older")).to_have_count(0)
    expect(page.get_by_text("opened the ticket")).to_be_visible()


def test_they_come_by_themselves_while_one_scrolls_up_but_not_at_the_top(
    open_page: OpenPage, long_ticket: Ticket, student: Actor
) -> None:
    page = open_page(f"/tickets/{long_ticket.pk}/", student)
    page.get_by_role("link", name="Go to the newest").click()
    page.evaluate("scrollTo(0, document.querySelector('.thread-older').offsetTop + 1000)")
    expect(page.locator("[data-entry]")).to_have_count(100)
    page.evaluate("scrollTo(0, 0)")

    expect(page.locator("article")).to_be_in_viewport()
    expect(page.locator("[data-entry]")).to_have_count(100)


def test_without_a_script_the_link_opens_the_window_before(
    open_page: OpenPage, long_ticket: Ticket, student: Actor
) -> None:
    page = open_page(f"/tickets/{long_ticket.pk}/", student, java_script_enabled=False)

    page.get_by_role("link", name="Show 50 older").click()

    expect(message(page, 130)).to_be_visible()
    expect(message(page, 131)).to_have_count(0)
    page.get_by_role("link", name="Show 50 newer").click()
    expect(message(page, 131)).to_be_visible()
    expect(message(page, 180)).to_be_visible()


def test_a_link_to_a_message_leads_to_it_and_on_to_the_newest(
    open_page: OpenPage, long_ticket: Ticket, student: Actor
) -> None:
    found = Message.objects.get(body__startswith="Message no 60.")

    page = open_page(f"/tickets/{long_ticket.pk}/?message={found.pk}#message-{found.pk}", student)

    expect(message(page, 60)).to_be_in_viewport()
    while page.get_by_role("link", name="Show 50 newer").count():
        shown = page.locator("[data-entry]").count()
        page.get_by_role("link", name="Show 50 newer").click()
        expect(page.locator("[data-entry]")).not_to_have_count(shown)
    expect(message(page, 180)).to_have_count(1)


def test_the_page_opens_where_the_unread_begin(open_page: OpenPage, long_ticket: Ticket, student: Actor) -> None:
    page = open_page(f"/tickets/{long_ticket.pk}/", student)
    expect(page.get_by_text("New since your last visit")).to_have_count(0)
    assert page.evaluate("scrollY") == 0
    say(long_ticket, range(181, 186))

    page.reload()

    expect(page.get_by_text("New since your last visit")).to_be_in_viewport()
    expect(message(page, 181)).to_be_in_viewport()
    page.goto(f"/tickets/{long_ticket.pk}/")
    expect(message(page, 185)).to_have_count(1)
    expect(page.get_by_text("New since your last visit")).to_have_count(0)


def test_more_unread_than_a_window_lead_to_the_first(open_page: OpenPage, long_ticket: Ticket, student: Actor) -> None:
    page = open_page(f"/tickets/{long_ticket.pk}/", student)
    say(long_ticket, range(181, 261))
    page.reload()

    page.get_by_role("link", name="Go to the first of them").click()

    expect(message(page, 180)).to_be_in_viewport()
    expect(message(page, 181)).to_be_visible()


def test_who_sends_a_message_is_at_it(open_page: OpenPage, long_ticket: Ticket, student: Actor) -> None:
    page = open_page(f"/tickets/{long_ticket.pk}/", student)
    page.get_by_label("Write a message").fill("Is anybody there?")
    page.get_by_role("button", name="Send").click()

    sent = page.locator(".message", has_text="Is anybody there?")
    expect(sent).to_be_focused()
    expect(sent).to_be_in_viewport()
    expect(page.get_by_label("Write a message")).to_have_value("")
    page.reload()
    expect(page.get_by_text("New since your last visit")).to_have_count(0)


def test_a_refused_message_stays_in_the_box(open_page: OpenPage, long_ticket: Ticket, student: Actor) -> None:
    page = open_page(f"/tickets/{long_ticket.pk}/", student)
    page.get_by_label("Write a message").fill("x" * 5_001)
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text("At most 5,000 characters")).to_be_visible()
    expect(page.get_by_label("Write a message")).to_have_value("x" * 5_001)


def test_a_long_word_widens_no_page(open_page: OpenPage, make_ticket, student: Actor) -> None:
    ticket = make_ticket(description="w" * 3_000)
    Message.objects.create(
        ticket=ticket, author_role="user", body=f"https://example.edu/{'a' * 1_500}", created_at=ticket.opened_at
    )

    page = open_page(f"/tickets/{ticket.pk}/", student, viewport={"width": 360, "height": 740})

    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_can_be_used_by_everybody(
    open_page: OpenPage, long_ticket: Ticket, staff: Actor, colours: str, width: int
) -> None:
    page = open_page(f"/tickets/{long_ticket.pk}/", staff, color_scheme=colours)
    say(long_ticket, range(181, 183))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/tickets/{long_ticket.pk}/?from=status%3Dopen")

    expect(page.get_by_text("New since your last visit")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
