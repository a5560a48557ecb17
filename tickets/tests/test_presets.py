"""The views that people ask for most are links; a view without tickets says which filter to drop."""

import re
from html import unescape

import pytest
from django.test import Client

from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a class="preset" href="\?([^"]*)"([^>]*)>([^<]*)</a>')


def links(browser: Client, address: str = "/tickets/") -> dict[str, str]:
    """The address of each view, by its name."""
    found = LINK.findall(browser.get(address).content.decode())
    return {name: f"/tickets/?{unescape(query)}" for query, _, name in found}


def current(browser: Client, address: str) -> list[str]:
    found = LINK.findall(browser.get(address).content.decode())
    return [name for _, attributes, name in found if "aria-current" in attributes]


def rows(browser: Client, address: str) -> list[int]:
    return [ticket.pk for ticket in browser.get(address).context["page"].rows]


def test_each_view_shows_its_tickets_in_its_order(staff_browser: Client, make_ticket, staff: Actor) -> None:
    old, active, crowded = make_ticket(), make_ticket(status="active"), make_ticket(status="active")
    closed, new = make_ticket(status="closed"), make_ticket()
    Ticket.objects.filter(pk=crowded.pk).update(affected=9)
    shown = {name: rows(staff_browser, address) for name, address in links(staff_browser).items()}

    assert shown["New"] == [new.pk, old.pk]
    assert shown["Waiting for staff"] == [old.pk, active.pk, crowded.pk, new.pk]
    assert shown["Oldest active"] == [active.pk, crowded.pk]
    assert shown["Most affected"][0] == crowded.pk
    assert closed.pk not in shown["Most affected"]
    assert shown["Closed today"] == [closed.pk]


def test_a_simple_user_has_those_that_it_may_see(student_browser: Client, staff_browser: Client) -> None:
    assert links(staff_browser).keys() - links(student_browser).keys() == {"Closed today"}
    assert {student_browser.get(address).status_code for address in links(student_browser).values()} == {200}


def test_the_one_that_is_shown_is_marked(staff_browser: Client) -> None:
    assert current(staff_browser, "/tickets/") == []
    for name, address in links(staff_browser).items():
        assert current(staff_browser, address) == [name]
        assert current(staff_browser, f"{address}&location=library") == []


def suggested(browser: Client, address: str) -> list[str]:
    page = browser.get(address).content.decode()
    return [unescape(words) for words in re.findall(r">‘<bdi>(.*?)</bdi>’</a>", page)]


def test_a_view_without_tickets_says_which_filter_hides_some(staff_browser: Client, make_ticket) -> None:
    make_ticket(description="The lift is stuck", location="Library")

    assert suggested(staff_browser, "/tickets/?search=lift&location=canteen&status=open") == [
        "Place contains ‘canteen’"
    ]
    assert suggested(staff_browser, "/tickets/?search=tap&location=canteen") == []
    assert suggested(staff_browser, "/tickets/?search=lift") == []


def test_nothing_is_suggested_that_the_caller_may_not_see(student_browser: Client, make_ticket) -> None:
    make_ticket(description="The lift is stuck", status="closed")

    assert suggested(student_browser, "/tickets/?search=lift&status=open") == []


def test_numbers_stand_beside_statuses_and_categories_unless_other_filters_are_in_use(
    student_browser: Client, staff_browser: Client, make_ticket
) -> None:
    for status in ("open", "open", "active", "closed"):
        make_ticket("The wifi is down, my laptop has no network", status=status)

    def numbers(browser: Client, parameters: str) -> tuple[list[int | None], list[int | None]]:
        answer = browser.get(f"/tickets/?{parameters}")
        options = re.findall(
            r'<option value="(?:fac|tech|serv)[^"]*"[^>]*>[^<(]*(?:\((\d+)\))?<', answer.content.decode()
        )
        return [count for *_, count in answer.context["tabs"]], [int(count) if count else None for count in options]

    assert numbers(staff_browser, "") == ([2, 1, 1], [0, 4, 0])
    assert numbers(student_browser, "") == ([2, 1], [0, 3, 0])
    assert numbers(staff_browser, "status=closed&category=technical_it") == ([2, 1, 1], [0, 1, 0])
    assert numbers(staff_browser, "category=services_complaints") == ([0, 0, 0], [0, 4, 0])
    assert numbers(staff_browser, "search=wifi") == ([None] * 3, [None] * 3)
