"""One story through both processes, in a real browser: reported, worked on, talked about, closed, counted."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from campus_helpdesk.tests.processes import ROOT, Site

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHART_JS = ROOT / "static/vendor/chartjs/chart.umd.min.js"

pytestmark = pytest.mark.browser


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def serve_chart_js(route: Route) -> None:
    route.fulfill(path=CHART_JS, content_type="text/javascript", headers={"Access-Control-Allow-Origin": "*"})


def enter(browser: Browser, site: Site, door: str, name: str, *, javascript: bool = True) -> tuple[Page, list[str]]:
    """A person with a browser of their own, and what their browser complained about."""
    page = browser.new_context(java_script_enabled=javascript).new_page()
    page.route("https://cdn.jsdelivr.net/**", serve_chart_js)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(site.helpdesk)
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name=door).click()
    expect(page.get_by_role("heading", name="Tickets")).to_be_visible()
    return page, complaints


def test_a_day_at_the_helpdesk(browser: Browser, site: Site) -> None:
    student, student_complaints = enter(browser, site, "I want to report something", "Ada")
    staff, staff_complaints = enter(browser, site, "I work at the helpdesk", "Bruno")

    report(student)
    start_work_and_ask(staff)
    answer(student)
    look_at_what_is_active(staff, site)
    close(staff, site)
    assert student_complaints == []
    write_too_late(student)
    compare_the_analyses(staff, site)
    assert staff_complaints == []


def report(student: Page) -> None:
    """In Ada's own words; the category is there at once."""
    student.get_by_role("link", name="Report a problem").first.click()
    student.get_by_label("What is wrong?").fill("The WiFi in the reading room drops every five minutes.\nSince Monday.")
    student.get_by_label("Where?").fill("Library, first floor")
    student.get_by_role("button", name="Send the report").click()
    expect(student.get_by_text("Thank you. This is ticket #1")).to_be_visible()
    expect(student.locator(".ticket-head")).to_contain_text("Technical IT")
    expect(student.get_by_role("button", name="Start work")).to_have_count(0)


def start_work_and_ask(staff: Page) -> None:
    """Bruno finds it by the beginning of a word."""
    staff.get_by_label("Search").fill("read")
    staff.get_by_role("button", name="Show").click()
    staff.get_by_role("link", name="The WiFi in the reading room").click()
    staff.get_by_role("button", name="Start work").click()
    expect(staff.locator(".ticket-head")).to_contain_text("Active")
    staff.get_by_label("Write a message").fill("Which devices?")
    staff.get_by_role("button", name="Send").click()
    expect(staff.locator(".message")).to_contain_text("Which devices?")


def answer(student: Page) -> None:
    student.reload()
    expect(student.locator(".message-staff")).to_contain_text("Bruno")
    student.get_by_label("Write a message").fill("All of <b>them</b>.")
    student.get_by_role("button", name="Send").click()
    expect(student.locator(".message-user")).to_contain_text("All of <b>them</b>.")


def look_at_what_is_active(staff: Page, site: Site) -> None:
    figures_after(staff, site, "active-by-category/", ticket_of(staff, site)["modified_at"])
    staff.goto(site.analytics + "?analysis=active-by-category")
    expect(staff.get_by_role("row", name="Technical IT")).to_contain_text("1")
    staff.goto(site.analytics + "?analysis=unresolved&last=2&unit=hours")
    expect(staff.locator("main")).to_contain_text("1")
    expect(staff.locator("canvas")).to_be_visible()


def close(staff: Page, site: Site) -> None:
    staff.goto(site.helpdesk + "tickets/1/")
    staff.locator("summary", has_text="Close ticket").click()
    staff.get_by_role("button", name="Close it now").click()
    expect(staff.locator(".ticket-head")).to_contain_text("Closed")


def write_too_late(student: Page) -> None:
    """Ada sees that it is closed, and that she can no longer write to it."""
    student.get_by_label("Write a message").fill("One more thing")
    student.get_by_role("button", name="Send").click()
    expect(student.get_by_role("heading", name="Ticket #1 is closed")).to_be_visible()
    expect(student.get_by_label("Body")).to_have_value("One more thing")


def compare_the_analyses(staff: Page, site: Site) -> None:
    """All three agree with the day."""
    ticket = ticket_of(staff, site)
    unresolved = figures_after(staff, site, "unresolved/?last=2&unit=hours", ticket["closed_at"])
    assert (unresolved["count"], unresolved["by_status"], unresolved["stale"]) == (0, {"open": 0, "active": 0}, False)
    by_category = figures_after(staff, site, "active-by-category/", ticket["closed_at"])
    assert [row["active"] for row in by_category["categories"]] == [0, 0, 0]
    months = figures_after(staff, site, "resolution-time/", ticket["closed_at"])["months"]
    assert [(row["month"], row["closed"]) for row in months] == [(ticket["opened_at"][:7], 1)]
    opened, closed = (datetime.fromisoformat(ticket[name]) for name in ("opened_at", "closed_at"))
    assert months[0]["average_seconds"] == pytest.approx((closed - opened).total_seconds(), abs=0.001)
    staff.goto(site.analytics + "?analysis=resolution-time")
    expect(staff.locator("canvas")).to_be_visible()


def ticket_of(page: Page, site: Site) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {site.token}"}
    return page.request.get(site.helpdesk + "api/v1/tickets/1/", headers=headers).json()


def figures_after(page: Page, site: Site, call: str, moment: str) -> dict[str, Any]:
    """An analysis as soon as it counts everything up to this moment: within two seconds of it, says the follower."""
    headers = {"Authorization": f"Bearer {site.token}"}
    for _ in range(40):
        figures = page.request.get(f"{site.analytics}api/v1/{call}", headers=headers).json()
        if figures["as_of"] > moment:
            return figures
        page.wait_for_timeout(250)
    raise AssertionError(f"{call} never counted what happened until {moment}")


def test_the_day_goes_on_without_javascript(browser: Browser, site: Site) -> None:
    student, _ = enter(browser, site, "I want to report something", "Ada", javascript=False)
    staff, _ = enter(browser, site, "I work at the helpdesk", "Bruno", javascript=False)

    student.get_by_role("link", name="Report a problem").first.click()
    student.get_by_role("button", name="Send the report").click()
    expect(student.locator("main")).to_be_visible()
    student.get_by_label("What is wrong?").fill("The lift in building C is stuck.")
    student.get_by_role("button", name="Send the report").click()
    expect(student.locator(".ticket-head")).to_contain_text("Facility management")

    staff.get_by_label("Search").fill("stuck")
    staff.get_by_role("button", name="Show").click()
    staff.get_by_role("link", name="The lift in building C").click()
    staff.get_by_role("button", name="Start work").click()
    staff.get_by_label("Write a message").fill("We are on our way.")
    staff.get_by_role("button", name="Send").click()
    expect(staff.locator(".message-staff")).to_contain_text("We are on our way.")
    staff.locator("summary", has_text="Close ticket").click()
    staff.get_by_role("button", name="Close it now").click()
    expect(staff.locator(".ticket-head")).to_contain_text("Closed")

    figures_after(staff, site, "resolution-time/", ticket_of(staff, site)["closed_at"])
    staff.goto(site.analytics + "?analysis=resolution-time")
    expect(staff.get_by_role("table")).to_contain_text("1")
