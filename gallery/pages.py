"""What is shown: the states of the helpdesk, and the pages of analytics."""

from playwright.sync_api import Page, expect

from campus_helpdesk.tests.in_a_browser.states import HELPDESK, OTHERS, State


def with_its_charts(page: Page) -> None:
    expect(page.locator(".chart:not([data-drawn])")).to_have_count(0, timeout=20_000)


def with_the_menu(page: Page) -> None:
    with_its_charts(page)
    page.locator(".chooser summary").click()


ANALYTICS = [
    State("analytics-today", "/", "staff", with_its_charts),
    State("analytics-all", "/", "staff", with_the_menu),
    State("analytics-unresolved", "/?analysis=unresolved", "staff", with_its_charts),
    State("analytics-resolution-time", "/?analysis=resolution-time", "staff", with_its_charts),
    State("analytics-active-by-category", "/?analysis=active-by-category", "staff", with_its_charts),
    State("analytics-backlog", "/?analysis=backlog", "staff", with_its_charts),
    State("analytics-load", "/?analysis=load", "staff", with_its_charts),
    State("analytics-wrong-parameter", "/?analysis=unresolved&last=many"),
    State("analytics-not-for-users", "/", "user"),
    State("analytics-not-found", "/nothing/"),
    State("analytics-api", "/api/v1/unresolved/"),
]
# On a helpdesk without tickets that takes one write a minute.
EMPTY = [
    State("list-empty", "/tickets/", "user"),
    State("batches-empty", "/tickets/batch/"),
    State("sorting-empty", "/tickets/learning/"),
]
SHOWN = [*HELPDESK, *OTHERS]
