"""Many at once in a real browser: selecting, a batch that goes on by itself, and pages that everybody can use."""

import re
from collections.abc import Callable
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from batches.models import Batch
from batches.work import begin, go_on
from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def is_accessible(page: Page) -> None:
    """In both colour schemes, on a wide and on a narrow screen, without scrolling sideways."""
    for scheme, width in product(("light", "dark"), (1280, 360)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(page, options=OPTIONS).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], (scheme, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_selection_becomes_a_batch_that_goes_on_by_itself(
    open_page: Callable[..., Page], make_ticket, staff: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("batches.work.STEP", 2)
    for _ in range(7):
        make_ticket(status="active")
    page = open_page("/tickets/?status=active", staff)

    page.get_by_label("Select all on this page").check()
    expect(page.locator("#batch-scope")).to_contain_text("the 7 selected")
    expect(page.locator("#batch-scope")).to_contain_text("all 7 that match")
    page.locator('input[name="ticket"]').first.uncheck()
    expect(page.locator("#batch-scope")).to_contain_text("the 6 selected")
    page.get_by_role("button", name="Close…").click()
    page.wait_for_url("**/tickets/batch/")
    expect(page.get_by_role("heading", name="Close: 6 tickets")).to_be_visible()
    page.get_by_label("One message to all of them").fill("Repaired")
    page.get_by_role("button", name="Close").click()

    expect(page.locator(".batch-result")).to_have_text("6 closed.")
    assert page.url.endswith(f"/tickets/batch/{Batch.objects.get().pk}/")
    assert Ticket.objects.filter(status="closed", message_count=1).count() == 6


def test_a_range_is_selected_with_shift(open_page: Callable[..., Page], make_ticket, staff: Actor) -> None:
    for _ in range(5):
        make_ticket()
    page = open_page("/tickets/", staff)
    boxes = page.locator('input[name="ticket"]')

    boxes.nth(1).click()
    boxes.nth(3).click(modifiers=["Shift"])

    assert [box.is_checked() for box in boxes.all()] == [False, True, True, True, False]
    expect(page.locator("#batch-scope")).to_contain_text("the 3 selected")


def test_without_scripts_one_goes_on_by_a_button(
    open_page: Callable[..., Page], make_ticket, staff: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("batches.work.STEP", 2)
    for _ in range(3):
        make_ticket()
    page = open_page("/tickets/", staff, java_script_enabled=False)

    expect(page.get_by_label("Select all on this page")).to_be_hidden()
    page.locator("#batch-scope").select_option("matching")
    page.get_by_role("button", name="Start work").first.click()
    page.get_by_role("button", name="Start work").click()
    expect(page.locator(".batch-result")).to_have_text("2 started; 1 to go.")
    page.get_by_role("button", name="Go on").click()

    expect(page.locator(".batch-result")).to_have_text("3 started.")
    assert Ticket.objects.filter(status="active").count() == 3


def test_a_batch_stops_in_words_when_the_server_is_busy_and_goes_on_afterwards(
    open_page: Callable[..., Page], make_ticket, staff: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("batches.work.STEP", 1)
    for _ in range(3):
        make_ticket()
    page = open_page("/tickets/", staff)
    refusal = '<p class="notice">The database does not answer just now.</p>'
    page.route(
        re.compile(r"/tickets/batch/\d+/"),
        lambda route: (
            route.fulfill(status=503, body=refusal, content_type="text/html")
            if route.request.method == "POST"
            else route.continue_()
        ),
    )

    page.get_by_label("Select all on this page").check()
    page.get_by_role("button", name="Start work").first.click()
    page.wait_for_url("**/tickets/batch/")
    page.get_by_role("button", name="Start work").click()
    expect(page.locator("#batch-trouble")).to_contain_text("does not answer just now")
    expect(page.locator(".batch-result")).to_have_text("1 started; 2 to go.")
    page.unroute_all()
    page.get_by_role("button", name="Go on").click()

    expect(page.locator(".batch-result")).to_have_text("3 started.")
    expect(page.locator("#batch-trouble")).to_be_empty()


def test_every_page_is_accessible(open_page: Callable[..., Page], make_ticket, staff: Actor) -> None:
    tickets = [make_ticket(status=status, location=place) for status, place in (("open", "Attic"), ("active", ""))]
    batch = begin(task="close", ids=[ticket.pk for ticket in tickets], by=staff, message="Done")
    go_on(batch=batch, by=staff)
    page = open_page("/tickets/", staff)
    page.locator("details.menu summary").click()
    is_accessible(page)
    page.get_by_label("Select all on this page").check()
    page.get_by_role("button", name="Close…").click()
    is_accessible(page)
    for address in ("/tickets/batch/", f"/tickets/batch/{batch.pk}/", "/tickets/round/"):
        page.goto(page.url.split("/tickets/")[0] + address)
        is_accessible(page)
