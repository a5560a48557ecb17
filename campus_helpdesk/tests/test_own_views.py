"""Views of one's own stay in the browser: kept under a name, found again after a reload, removed in every tab."""

import re

import pytest
from playwright.sync_api import Browser, expect

from campus_helpdesk.tests.caller import Caller
from campus_helpdesk.tests.processes import Site
from campus_helpdesk.tests.test_whole_day import browser, enter  # noqa: F401 (a fixture)

pytestmark = pytest.mark.browser


def test_a_view_is_kept_shown_and_removed(browser: Browser, site: Site, caller: Caller) -> None:  # noqa: F811
    caller.helpdesk.post("tickets/", json={"description": "The lift is stuck", "location": "Library"})
    page, complaints = enter(browser, site, "I work at the helpdesk", "Bruno")
    expect(page.get_by_role("button", name="Keep this view")).to_have_count(0)

    page.get_by_label("Place").fill("library")
    page.get_by_label("Place").press("Enter")
    expect(page.locator(".filter-chip")).to_have_count(1)
    expect(page).to_have_url(re.compile("location=library"))
    # The change of the field and the Enter each bring the list.
    page.wait_for_load_state("networkidle")
    page.get_by_label("Name of this view").fill("Round <b>one</b>")
    page.get_by_role("button", name="Keep this view").click()
    mine = page.get_by_role("link", name="Round <b>one</b>", exact=True)
    expect(mine).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("button", name="Keep this view")).to_have_count(0)

    page.goto(f"{site.helpdesk}tickets/")
    expect(mine).not_to_have_attribute("aria-current", "true")
    mine.click()
    expect(page).to_have_url(f"{site.helpdesk}tickets/?location=library&ordering=queue_at")
    expect(page.locator(".ticket-row")).to_have_count(1)

    other = page.context.new_page()
    other.goto(f"{site.helpdesk}tickets/")
    other.get_by_role("button", name="Remove the view Round <b>one</b>").click()
    expect(page.get_by_role("link", name="Round <b>one</b>")).to_have_count(0)
    assert complaints == []
