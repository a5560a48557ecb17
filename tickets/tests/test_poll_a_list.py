"""An open list asks what is new: tickets of its filters, and rows that changed."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from tickets import live
from tickets.lifecycle import activate_ticket, close_ticket, delete_ticket, edit_ticket, recategorise_ticket, say_me_too
from tickets.models import Category
from tickets.roles import Actor
from tickets.tests.polls import OpenPage

pytestmark = pytest.mark.django_db


def test_nothing_happened(staff_browser: Client, make_ticket) -> None:
    make_ticket()

    answer = OpenPage(staff_browser, "/tickets/").ask()

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Cache-Control"] == "no-store"


def test_a_new_ticket_is_told_once(student_browser: Client, make_ticket) -> None:
    page = OpenPage(student_browser, "/tickets/")
    ticket = make_ticket()

    answer = page.ask()

    assert answer.json() == {
        "tickets": [
            {
                "id": ticket.pk,
                "status": "open",
                "label": "Open",
                "modified": ticket.modified_at.timestamp(),
                "is_listed": True,
                "is_new": True,
            }
        ],
        "is_much": False,
    }
    assert page.ask(after=answer["Live-Cursor"]).status_code == 204


@pytest.mark.parametrize(
    ("filters", "is_new"),
    [
        ("status=open", True),
        ("status=active", False),
        ("search=radiator", True),
        ("search=projector", False),
        ("location=room 214", True),
        ("location=library", False),
        ("status=open&search=radiator&ordering=modified_at", True),
        ("nonsense=1&category=none", True),
    ],
)
def test_a_new_ticket_counts_under_the_filters_of_the_page(
    staff_browser: Client, make_ticket, filters: str, is_new: bool
) -> None:
    page = OpenPage(staff_browser, f"/tickets/?{filters}")
    ticket = make_ticket()

    told = page.news()[ticket.pk]

    assert (told["is_listed"], told["is_new"]) == (is_new, is_new)


def test_an_old_ticket_is_new_where_a_change_brought_it(staff_browser: Client, staff: Actor, make_ticket) -> None:
    ticket = make_ticket()
    pages = {
        filters: OpenPage(staff_browser, f"/tickets/?{filters}") for filters in ("status=active", "", "status=open")
    }

    activate_ticket(ticket_id=ticket.pk, by=staff)

    told = {filters: page.news()[ticket.pk] for filters, page in pages.items()}
    assert {filters: one["is_new"] for filters, one in told.items()} == {
        "status=active": True,
        "": False,
        "status=open": False,
    }
    assert [one["is_listed"] for one in told.values()] == [True, True, False]
    assert {one["label"] for one in told.values()} == {"Active"}


def test_a_corrected_category_and_an_edited_place_bring_tickets_too(
    staff_browser: Client, staff: Actor, make_ticket
) -> None:
    ticket = make_ticket()
    other = next(category for category in Category if category != ticket.category)
    by_category = OpenPage(staff_browser, f"/tickets/?category={other}")
    by_place = OpenPage(staff_browser, "/tickets/?location=library")

    recategorise_ticket(ticket_id=ticket.pk, by=staff, category=other)
    edit_ticket(ticket_id=ticket.pk, by=staff, location="Library")

    assert by_category.news()[ticket.pk]["is_new"]
    assert by_place.news()[ticket.pk]["is_new"]


def test_a_message_marks_the_row(student_browser: Client, api: APIClient, make_ticket) -> None:
    ticket = make_ticket()
    page = OpenPage(student_browser, "/tickets/")

    api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": "Still cold"})

    told = page.news()[ticket.pk]
    assert (told["is_new"], told["is_listed"]) == (False, True)
    assert told["modified"] > ticket.modified_at.timestamp()


def test_a_me_too_is_no_news(student_browser: Client, student: Actor, make_ticket) -> None:
    ticket = make_ticket()
    page = OpenPage(student_browser, "/tickets/")

    say_me_too(ticket_id=ticket.pk, by=student, browser="another")

    assert page.news() == {}


@pytest.mark.parametrize("who", ["student_browser", "staff_browser"])
def test_a_closed_ticket_is_told_to_be_closed(request, staff: Actor, make_ticket, who: str) -> None:
    ticket = make_ticket(status="active")
    page = OpenPage(request.getfixturevalue(who), "/tickets/")

    close_ticket(ticket_id=ticket.pk, by=staff)

    answer = page.ask()
    told = answer.json()["tickets"][0]
    assert (told["id"], told["label"], told["is_listed"]) == (ticket.pk, "Closed", who == "staff_browser")
    assert "radiator" not in answer.content.decode()


def test_what_happens_to_a_closed_ticket_is_told_to_staff_only(
    staff_browser: Client, student_browser: Client, staff: Actor, make_ticket
) -> None:
    ticket = make_ticket(status="closed")
    other = next(category for category in Category if category != ticket.category)
    pages = [OpenPage(browser, "/tickets/") for browser in (staff_browser, student_browser)]

    recategorise_ticket(ticket_id=ticket.pk, by=staff, category=other)
    told = [list(page.news()) for page in pages]
    delete_ticket(ticket_id=ticket.pk, by=staff)

    assert told == [[ticket.pk], []]
    assert [list(page.news()) for page in pages] == [[ticket.pk], []]


def test_a_deleted_ticket(student_browser: Client, staff: Actor, make_ticket) -> None:
    ticket = make_ticket()
    page = OpenPage(student_browser, "/tickets/")

    delete_ticket(ticket_id=ticket.pk, by=staff)

    told = {"id": ticket.pk, "status": "deleted", "label": "Deleted", "is_listed": False, "is_new": False}
    assert page.news() == {ticket.pk: told}


def test_a_page_that_slept_through_much_is_told_so(
    staff_browser: Client, make_ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MOST_CHANGES", 2)
    page = OpenPage(staff_browser, "/tickets/")
    for _ in range(3):
        make_ticket()

    answer = page.ask()

    assert answer.json() == {"tickets": [], "is_much": True}
    assert page.ask(after=answer["Live-Cursor"]).status_code == 204


def test_a_simple_user_may_not_ask_for_closed_ones(student_browser: Client, make_ticket) -> None:
    page = OpenPage(student_browser, "/tickets/")
    make_ticket(status="closed")

    assert student_browser.get(f"/tickets/live/?status=closed&since={page.cursor}").status_code == 403


def test_the_number_of_queries_does_not_grow(staff_browser: Client, make_ticket) -> None:
    def queries_for(number: int, ask: Callable[[OpenPage], object]) -> int:
        page = OpenPage(staff_browser, "/tickets/")
        for _ in range(number):
            make_ticket()
        with CaptureQueriesContext(connection) as queries:
            ask(page)
        return len(queries)

    assert queries_for(0, OpenPage.ask) == 1
    few = queries_for(1, OpenPage.news)
    assert queries_for(20, OpenPage.news) == few <= 5


def test_pages_of_the_same_list_and_role_share_what_was_found_out(
    staff_browser: Client, student_browser: Client, staff: Actor, make_ticket
) -> None:
    ticket = make_ticket(status="active")
    pages = [OpenPage(browser, "/tickets/") for browser in (staff_browser, staff_browser, student_browser)]
    close_ticket(ticket_id=ticket.pk, by=staff)
    first = pages[0].news()

    with CaptureQueriesContext(connection) as queries:
        second = pages[1].news()

    assert (second, len(queries)) == (first, 2)
    assert pages[2].news()[ticket.pk]["is_listed"] is False
