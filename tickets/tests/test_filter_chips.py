"""The filters in use stand above the list in words, each with a link that takes it away and keeps the others."""

import re
from html import unescape
from urllib.parse import parse_qsl, quote

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
CHIP = re.compile(r'<a class="filter-chip"\s+href="\?([^"]*)"[^>]*><bdi>(.*?)</bdi>', re.DOTALL)
KEPT = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


def shown(browser: Client, parameters: str) -> dict[str, list[tuple[str, str]]]:
    """The words of each chip, and the parameters that its link leaves."""
    page = browser.get(f"/tickets/?{parameters}").content.decode()
    return {unescape(words): parse_qsl(unescape(address)) for address, words in CHIP.findall(page)}


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ("location=Library", "Place contains ‘Library’"),
        ("location=" + quote("  a \t<b>&\u202e "), "Place contains ‘a <b>&\u202e’"),
        ("assigned_category=technical_it", "First sorted as Technical IT"),
        (
            "assigned_category=technical_it,facility_management",
            "First sorted as Technical IT or Facility management",
        ),
        ("activated=true", "Work was begun"),
        ("answered=true", "Staff has answered"),
        ("status=open,active", "Open or Active"),
        ("category=technical_it", "Technical IT"),
        ("search=lift%20%3Cb%3E", "Words: lift <b>"),
        ("uncertain=true", "Category is uncertain"),
        ("waiting=staff", "Waiting for staff"),
        ("affected_from=1000", "1,000 or more people affected"),
        ("untouched_for=1", "Not changed for 1 hour"),
        ("untouched_for=72", "Not changed for 3 days"),
        ("opened_from=2026-07-05", "Opened since 5 July 2026"),
        ("opened_through=2026-07-05", "Opened until 5 July 2026"),
        ("closed_from=today", "Closed today"),
        ("opened_weekday=1", "Opened on Monday"),
        ("opened_weekday=7&opened_weekday=1,2", "Opened on Sunday, Monday or Tuesday"),
        ("opened_hour=9", "Opened between 09:00 and 10:00"),
        ("opened_hour=0,23", "Opened between 00:00 and 01:00 or between 23:00 and 00:00"),
        ("unresolved_at=2026-03-02T23:00:00Z", "Unresolved on 3 March 2026, 00:00"),
        ("opened_after=2026-07-05T10:00:00Z", "Opened from 5 July 2026, 12:00"),
        ("opened_before=2026-07-05T10:00:30Z", "Opened before 5 July 2026, 12:00:30"),
        ("closed_after=2026-07-05T10:00:00.500Z", "Closed from 5 July 2026, 12:00:00.5"),
        ("closed_before=9999-12-31T23:59:59Z", "Closed before 31 December 9999, 23:59:59"),
        ("modified_after=0001-01-01T00:00:00Z", "Changed from 1 January 0001, 00:49:56"),
    ],
)
def test_each_filter_says_in_words_what_it_shows(
    staff_browser: Client, student_browser: Client, make_ticket, parameters: str, words: str
) -> None:
    make_ticket()

    assert shown(staff_browser, parameters) == {words: []}
    assert shown(student_browser, parameters) == {words: []}


def test_a_link_takes_one_away_and_keeps_the_others_but_not_the_place_in_the_list(staff_browser: Client) -> None:
    address = "status=open&search=lift&opened_weekday=1,2&activated=true&cursor=x"

    found = shown(staff_browser, address)

    search, status = ("search", "lift"), ("status", "open")
    weekday, activated = ("opened_weekday", "1,2"), ("activated", "true")
    assert found == {
        "Words: lift": [status, weekday, activated],
        "Open": [search, weekday, activated],
        "Opened on Monday or Tuesday": [status, search, activated],
        "Work was begun": [status, search, weekday],
    }


@pytest.mark.parametrize("parameters", ["", "ordering=opened_at", "opened_hour=99", "activated=false", "search="])
def test_what_is_no_filter_is_no_chip(staff_browser: Client, parameters: str) -> None:
    assert shown(staff_browser, parameters) == {}


def test_the_form_keeps_what_it_has_no_field_for(staff_browser: Client) -> None:
    page = staff_browser.get(
        "/tickets/?location=Library&status=open&opened_hour=9&opened_hour=10&activated=true&cursor=x&search=lift"
    ).content.decode()

    kept = [("status", "open"), ("opened_hour", "9"), ("opened_hour", "10"), ("activated", "true")]
    assert [pair for pair in KEPT.findall(page) if pair[0] not in ("csrfmiddlewaretoken", "next")] == kept
    assert re.search(r'name="location"\s+value="Library"', page)


def test_several_categories_stay_several_in_the_form(staff_browser: Client) -> None:
    page = staff_browser.get("/tickets/?category=technical_it&category=facility_management").content.decode()

    options = re.findall(r'<option value="([^"]*)" selected>', page)
    assert options == ["technical_it,facility_management", "queue_at"]


def test_several_can_be_cleared_at_once(staff_browser: Client, make_ticket) -> None:
    make_ticket()

    one = staff_browser.get("/tickets/?activated=true&ordering=opened_at").content.decode()
    two = staff_browser.get("/tickets/?activated=true&answered=true").content.decode()

    assert 'class="filter-chips-end"' not in one
    assert 'class="filter-chips-end" href="/tickets/"' in two
