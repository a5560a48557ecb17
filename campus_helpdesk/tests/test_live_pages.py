"""Open pages in a real browser: what others do is there within seconds, and nothing moves, jumps or is lost."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from campus_helpdesk.doors import COOKIE, sign_role
from campus_helpdesk.tests.processes import ROOT, serve, site_environment, wait_until_up
from campus_helpdesk.tests.test_whole_day import CHROMIUM, FLAGS
from conftest import STAFF, STUDENT
from messaging.conversation import post_message
from tickets.lifecycle import activate_ticket, close_ticket, delete_ticket, edit_ticket, recategorise_ticket
from tickets.models import Category, FeedEpoch, Ticket
from tickets.roles import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def chromium(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    if not os.path.exists(CHROMIUM):
        pytest.skip(f"Chromium is not at {CHROMIUM}")
    # Playwright's event loop runs in this thread, where Django suspects asynchronous code.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
        # While that loop runs, this thread has a connection of its own for it.
        connections.close_all()


@pytest.fixture
def browser_of(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[..., BrowserContext]]:
    """A browser of a person's own; at the end none may have complained of a script or the content policy."""
    complaints: list[str] = []

    def enter(actor: Actor, **options: Any) -> BrowserContext:
        context = chromium.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(10_000)
        context.add_cookies([{"name": COOKIE, "value": sign_role(actor), "url": live_server.url}])
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        return context

    yield enter
    assert complaints == []


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


def long_conversation(ticket: Ticket) -> None:
    for number in range(12):
        post_message(ticket_id=ticket.pk, by=STUDENT, body=f"Message {number}\n" + "Still cold.\n" * 6)


def top_of(page: Page, selector: str) -> float:
    return page.locator(selector).first.evaluate("element => element.getBoundingClientRect().top")


def test_a_message_arrives_while_somebody_types_and_moves_nothing(
    browser_of: Callable[..., BrowserContext], make_ticket
) -> None:
    ticket = make_ticket()
    long_conversation(ticket)
    page = opened(browser_of(STUDENT), f"/tickets/{ticket.pk}/")
    box = page.get_by_label("Write a message")
    box.fill("I was about to say")
    box.evaluate("box => box.setSelectionRange(2, 5)")
    before = top_of(page, "textarea")

    staff = opened(browser_of(STAFF), f"/tickets/{ticket.pk}/")
    staff.get_by_label("Write a message").fill("We are on our way.")
    staff.get_by_role("button", name="Send").click()

    expect(page.get_by_text("We are on our way.")).to_be_attached()
    assert top_of(page, "textarea") == pytest.approx(before, abs=1)
    expect(box).to_be_focused()
    expect(box).to_have_value("I was about to say")
    assert box.evaluate("box => [box.selectionStart, box.selectionEnd]") == [2, 5]
    expect(page.locator("[data-live-news]")).to_have_text("1 new message.")
    expect(page.locator(".mark-new")).to_have_count(1)
    # It can be sent, and stands behind the other one.
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".thread .message").last).to_contain_text("I was about to say")
    expect(page.locator(".thread .message").nth(-2)).to_contain_text("We are on our way.")


def test_who_reads_at_the_top_stays_there_and_is_told_how_many_wait_below(
    browser_of: Callable[..., BrowserContext], make_ticket
) -> None:
    ticket = make_ticket()
    long_conversation(ticket)
    page = opened(browser_of(STAFF), f"/tickets/{ticket.pk}/")
    page.evaluate("window.scrollTo(0, 300)")
    before = top_of(page, "#conversation-title")

    for body in ("One", "Two"):
        post_message(ticket_id=ticket.pk, by=STUDENT, body=body)

    link = page.get_by_role("link", name="2 new messages, show")
    expect(link).to_be_visible()
    assert top_of(page, "#conversation-title") == pytest.approx(before, abs=1)
    expect(page).to_have_title(re.compile(r"^\(2\) #"))
    link.click()
    expect(page.locator(".thread .message").last).to_be_in_viewport()
    expect(link).to_be_hidden()
    expect(page).to_have_title(re.compile("^#"))


def test_status_category_description_and_counts_change_in_place(
    browser_of: Callable[..., BrowserContext], make_ticket
) -> None:
    ticket = make_ticket()
    page = opened(browser_of(STAFF), f"/tickets/{ticket.pk}/")
    page.get_by_text("Wrong category?").click()
    other = next(category for category in Category if category != ticket.category)

    activate_ticket(ticket_id=ticket.pk, by=STAFF)
    recategorise_ticket(ticket_id=ticket.pk, by=STAFF, category=other)
    edit_ticket(ticket_id=ticket.pk, by=STUDENT, description="The radiator is <b>warm</b> again", location="Room 9")

    head = page.locator(".ticket-head")
    expect(head).to_contain_text("Active")
    expect(head).to_contain_text(str(other.label))
    expect(page.locator("article .user-text")).to_have_text("The radiator is <b>warm</b> again")
    expect(page.locator(".facts")).to_contain_text("Room 9")
    expect(page.locator(".thread-change")).to_have_count(4)
    expect(page.get_by_role("button", name="Start work")).to_have_count(0)
    # What was opened stays open, once nobody's focus is in it.
    page.get_by_role("heading", name="What happened").click()
    expect(page.locator("[data-part=category]")).to_contain_text("chosen by staff")
    expect(page.locator(".correct")).to_have_attribute("open", "")
    # The button that came with it works.
    page.locator("summary", has_text="Close ticket").click()
    page.get_by_role("button", name="Close it now").click()
    expect(head).to_contain_text("Closed")


def test_a_ticket_that_is_closed_keeps_what_is_being_written(
    browser_of: Callable[..., BrowserContext], make_ticket
) -> None:
    ticket = make_ticket(status="active")
    pages = [opened(browser_of(actor), f"/tickets/{ticket.pk}/") for actor in (STAFF, STUDENT)]
    for page in pages:
        page.get_by_label("Write a message").fill("One more thing")

    close_ticket(ticket_id=ticket.pk, by=STAFF)

    staff, student = pages
    expect(staff.locator(".ticket-head")).to_contain_text("Closed")
    expect(staff.locator("form .notice")).to_contain_text("What you typed stays here.")
    expect(student.locator("[data-live-trouble]")).to_contain_text(f"Ticket {ticket.pk} was closed on")
    expect(student.get_by_role("link", name="Read how it ended")).to_have_attribute("href", f"/tickets/{ticket.pk}/")
    for page in pages:
        expect(page.get_by_label("Write a message")).to_have_value("One more thing")
        assert_accessible(page)


def test_a_ticket_that_is_deleted_and_a_restored_backup_are_said_in_words(
    browser_of: Callable[..., BrowserContext], make_ticket
) -> None:
    first, second = make_ticket(), make_ticket()
    context = browser_of(STUDENT)
    deleted, restored = (opened(context, f"/tickets/{ticket.pk}/") for ticket in (first, second))
    list_page = opened(context, "/tickets/")

    delete_ticket(ticket_id=first.pk, by=STAFF)
    expect(deleted.locator("[data-live-trouble]")).to_have_text("This ticket was deleted. What you typed stays here.")
    expect(list_page.locator(f"[data-ticket='{first.pk}'] .mark-changed")).to_have_text("deleted")
    FeedEpoch.objects.all().delete()
    FeedEpoch.objects.create()

    for page in (restored, list_page):
        expect(page.locator("[data-live-trouble]")).to_contain_text("Please load this page again.")


def test_a_list_says_how_many_are_new_and_marks_what_changed(
    browser_of: Callable[..., BrowserContext], make_ticket
) -> None:
    rows = [make_ticket(description=f"Radiator number {number}") for number in range(8)]
    page = opened(browser_of(STAFF), "/tickets/?search=radiator")
    page.set_viewport_size({"width": 1280, "height": 400})
    row = page.locator(f"[data-ticket='{rows[2].pk}']")
    row.scroll_into_view_if_needed()
    row.hover()
    before = top_of(page, f"[data-ticket='{rows[2].pk}']")

    make_ticket(description="Another radiator")
    make_ticket(description="The projector is dark", location="Hall 1")
    make_ticket(description="One more radiator")
    activate_ticket(ticket_id=rows[2].pk, by=STAFF)

    link = page.get_by_role("link", name="2 new, show")
    expect(link).to_be_visible()
    expect(page).to_have_title(re.compile(r"^\(2\) Tickets"))
    expect(page.locator("[data-live-news]")).to_have_text("2 new tickets.")
    expect(row.locator(".mark-changed")).to_have_text("changed: now active")
    expect(row.locator(".mark-unread")).to_have_text("unread")
    expect(page.locator("li[data-ticket]")).to_have_count(8)
    assert top_of(page, f"[data-ticket='{rows[2].pk}']") == pytest.approx(before, abs=1)
    assert_accessible(page)
    # Another one of them is closed again before anybody looks.
    newest = Ticket.objects.latest("id")
    edit_ticket(ticket_id=newest.pk, by=STAFF, description="A lamp", location="Hall 2")
    expect(page.get_by_role("link", name="1 new, show")).to_be_visible()
    page.get_by_role("link", name="1 new, show").click()
    expect(page.locator("li[data-ticket]")).to_have_count(9)
    expect(page).to_have_title(re.compile("^Tickets"))
    expect(page.locator("#search")).to_have_value("radiator")


def test_unread_marks_are_shared_by_the_tabs_of_a_browser(
    browser_of: Callable[..., BrowserContext], make_ticket
) -> None:
    old, changed = make_ticket(), make_ticket()
    context = browser_of(STAFF)
    one, other = opened(context, "/tickets/"), opened(context, "/tickets/?ordering=opened_at")
    assert one.locator(".mark-unread").count() == 0

    post_message(ticket_id=changed.pk, by=STUDENT, body="Still cold")
    for page in (one, other):
        expect(page.locator(".mark-unread")).to_have_count(1)
        expect(page.locator(f"[data-ticket='{changed.pk}'] .mark-unread")).to_have_text("unread")
    one.reload()
    expect(one.locator(f"[data-ticket='{changed.pk}'] .mark-unread")).to_have_text("unread")
    expect(one.locator(f"[data-ticket='{old.pk}'] .mark-unread")).to_have_count(0)
    opened(context, f"/tickets/{changed.pk}/")

    for page in (one, other):
        expect(page.locator(".mark-unread")).to_have_count(0)


def test_a_browser_remembers_so_many_tickets_and_no_more(
    browser_of: Callable[..., BrowserContext], make_ticket
) -> None:
    ticket = make_ticket()
    page = opened(browser_of(STAFF), "/tickets/")

    kept = page.evaluate(
        """() => {
            for (let number = 1; number <= 2600; number += 1) seen.note(number + 10000, 4e9 + number);
            const { all, tickets } = JSON.parse(localStorage.getItem("helpdesk.seen"));
            return [all, Object.keys(tickets).length, seen.unread()(10001, 4e9 + 1), seen.unread()(10001, 5e9)];
        }"""
    )

    assert kept[0] >= 4_000_000_500
    assert kept[1] <= 2_000
    assert kept[2:] == [False, True]
    page.evaluate("localStorage.setItem('helpdesk.seen', '{\"all\": \"x\"')")
    page.goto(f"/tickets/{ticket.pk}/")
    expect(page.locator(".ticket-head")).to_be_visible()


def test_an_edit_form_says_who_changed_the_ticket_and_keeps_the_words(
    browser_of: Callable[..., BrowserContext], make_ticket
) -> None:
    ticket = make_ticket()
    page = opened(browser_of(STUDENT), f"/tickets/{ticket.pk}/edit/")
    page.locator("textarea").fill("The radiator is icy")

    activate_ticket(ticket_id=ticket.pk, by=STAFF)

    expect(page.locator("#changed-meanwhile")).to_contain_text("Bruno (helpdesk) started work at")
    expect(page.locator("textarea")).to_have_value("The radiator is icy")
    expect(page.locator("textarea")).to_be_focused()
    assert_accessible(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Both texts are below")).to_be_visible()


def test_a_hidden_tab_does_not_ask_and_asks_at_once_when_it_is_shown(
    browser_of: Callable[..., BrowserContext], make_ticket
) -> None:
    page = browser_of(STUDENT).new_page()
    page.clock.install()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/live/?" in request.url else None)
    page.goto("/tickets/")

    show(page, hidden=True)
    page.clock.run_for(60_000)
    assert asked == []
    with page.expect_response(re.compile("/live/")):
        show(page, hidden=False)
    for _ in range(2):
        with page.expect_response(re.compile("/live/")):
            page.clock.run_for(2_500)
    assert len(asked) == 3


def show(page: Page, *, hidden: bool) -> None:
    """What a browser does when a tab is left or shown."""
    page.evaluate(
        """hidden => {
            Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
            document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
        }""",
        hidden,
    )


def test_a_busy_helpdesk_is_left_alone_as_long_as_it_asks_for(browser_of: Callable[..., BrowserContext]) -> None:
    page = browser_of(STUDENT).new_page()
    page.clock.install()
    asked: list[str] = []
    page.route(
        "**/live/?*",
        lambda route: (asked.append(route.request.url), route.fulfill(status=503, headers={"Retry-After": "30"})),
    )
    page.goto("/tickets/")

    page.clock.run_for(2_500)
    expect(page.locator("[data-live-trouble]")).to_contain_text("Not up to date since")
    assert_accessible(page)
    page.clock.run_for(29_000)
    assert len(asked) == 1
    page.unroute("**/live/?*")
    page.clock.run_for(5_000)

    expect(page.locator("[data-live-trouble]")).to_be_empty()


def test_a_role_that_was_left_in_another_tab_is_said_in_words(
    browser_of: Callable[..., BrowserContext], make_ticket
) -> None:
    context = browser_of(STUDENT)
    page = opened(context, "/tickets/")
    context.clear_cookies()

    make_ticket()

    expect(page.locator("[data-live-trouble]")).to_contain_text("Your role has ended or was changed")


def test_a_page_outlives_a_restart_of_the_server(chromium: Browser, databases: tuple[str, str]) -> None:
    environment = site_environment(databases)
    server = started(environment)
    try:
        page = chromium.new_page(base_url=environment["HELPDESK_URL"])
        page.goto("/")
        page.get_by_role("button", name="I want to report something").click()
        page.goto("/tickets/new/")
        page.get_by_label("What is wrong?").fill("The lift in C is stuck")
        page.get_by_role("button", name="Send the report").click()
        page.get_by_label("Write a message").fill("Since this morning")

        server.terminate()
        server.wait(30)
        trouble = page.locator("[data-live-trouble]")
        expect(trouble).to_contain_text("Not up to date since", timeout=15_000)
        page.get_by_role("button", name="Send").click()
        expect(trouble).to_contain_text("What you typed is still here; please try again in a moment.")
        expect(page.get_by_label("Write a message")).to_have_value("Since this morning")

        server = started(environment)
        expect(trouble).not_to_contain_text("Not up to date since", timeout=70_000)
        page.get_by_role("button", name="Send").click()
        expect(page.locator(".message")).to_contain_text("Since this morning")
        expect(trouble).to_be_empty()
    finally:
        server.terminate()
        server.wait(30)


def started(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    server = serve("campus_helpdesk.wsgi", environment["HELPDESK_PORT"], environment)
    wait_until_up(environment["HELPDESK_URL"] + "readyz")
    return server


def assert_accessible(page: Page) -> None:
    assert Axe().run(page).response["violations"] == []
