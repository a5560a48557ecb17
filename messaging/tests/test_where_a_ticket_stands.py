"""Where a ticket stands: since when, and who waits for whom, as the list's filter says it."""

import pytest
from django.test import Client

from messaging.conversation import post_message
from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = pytest.mark.django_db


def strip(browser: Client, ticket: Ticket) -> str:
    page = browser.get(f"/tickets/{ticket.pk}/").content.decode()
    return page.split('data-part="head"')[1].split("</div>")[0]


def is_listed_as_waiting(browser: Client, ticket: Ticket) -> bool:
    return ticket in browser.get("/tickets/?waiting=staff").context["page"].rows


def test_a_new_ticket_waits_for_the_helpdesk(student_browser: Client, staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket(location="Library")

    words = strip(student_browser, ticket)

    assert "waits for the helpdesk" in words
    assert "Opened" in words
    assert "just now" in words
    assert f"{ticket.opened_at:%Y, }" in words
    assert "<bdi>Library</bdi>" in words
    assert is_listed_as_waiting(staff_browser, ticket)


def test_an_answer_of_staff_makes_it_wait_for_the_reporter(
    student_browser: Client, staff_browser: Client, make_ticket, staff: Actor, student: Actor
) -> None:
    ticket = make_ticket()
    post_message(ticket_id=ticket.pk, by=staff, body="Which room?")

    assert "waits for the person who reported it" in strip(student_browser, ticket)
    assert not is_listed_as_waiting(staff_browser, ticket)
    post_message(ticket_id=ticket.pk, by=student, body="214")
    words = strip(student_browser, ticket)
    assert "waits for the helpdesk" in words
    assert "waiting since" in words


def test_an_active_one_is_being_worked_on(
    student_browser: Client, staff_browser: Client, make_ticket, staff: Actor
) -> None:
    ticket = make_ticket(status="active")

    words = strip(student_browser, ticket)
    assert "being worked on, waits for the helpdesk" in words
    assert "Work began" in words
    assert is_listed_as_waiting(staff_browser, ticket)

    post_message(ticket_id=ticket.pk, by=staff, body="We are on it.")
    words = strip(student_browser, ticket)
    assert "being worked on" in words
    assert "waits" not in words


def test_a_closed_one_waits_for_nobody(staff_browser: Client, make_ticket) -> None:
    words = strip(staff_browser, make_ticket(status="closed"))

    assert "Closed" in words
    assert "waits" not in words


def test_the_timeline_tells_how_long_ago_and_when(student_browser: Client, make_ticket, student: Actor) -> None:
    ticket = make_ticket()
    message = post_message(ticket_id=ticket.pk, by=student, body="Still cold")

    page = student_browser.get(f"/tickets/{ticket.pk}/").content.decode()

    thread = page.split('<ol class="thread"')[1].split("</ol>")[0]
    assert thread.count("data-ago") == 2
    assert f"{message.created_at:%Y, }" in thread
