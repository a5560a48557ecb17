"""An open ticket page, or its edit form, asks what has happened to the ticket."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from tickets.lifecycle import activate_ticket, close_ticket, delete_ticket, edit_ticket
from tickets.models import Ticket
from tickets.recent_changes import recent_changes
from tickets.roles import Actor
from tickets.tests.polls import OpenPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(make_ticket) -> Ticket:
    return make_ticket()


def test_nothing_happened(student_browser: Client, ticket: Ticket) -> None:
    assert OpenPage(student_browser, f"/tickets/{ticket.pk}/").ask().status_code == 204
    assert OpenPage(student_browser, f"/tickets/{ticket.pk}/edit/").ask().status_code == 204


def test_nothing_happened_to_this_ticket(student_browser: Client, make_ticket, ticket: Ticket) -> None:
    page = OpenPage(student_browser, f"/tickets/{ticket.pk}/")
    make_ticket()

    answer = page.ask()

    assert answer.status_code == 204
    assert page.ask(after=answer["Live-Cursor"]).status_code == 204


def test_a_message_brings_the_fragment_that_the_page_is_made_of(
    student_browser: Client, staff_api: APIClient, ticket: Ticket
) -> None:
    page = OpenPage(student_browser, f"/tickets/{ticket.pk}/")
    message = staff_api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": "On our way"}).json()

    answer = page.ask()

    fragment = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in fragment
    assert f'id="message-{message["id"]}"' in fragment
    assert "On our way" in fragment
    assert ticket.description in fragment
    assert page.ask(after=answer["Live-Cursor"]).status_code == 204


def test_a_poll_leaves_notices_to_the_page_they_are_meant_for(staff_browser: Client, ticket: Ticket) -> None:
    page = OpenPage(staff_browser, f"/tickets/{ticket.pk}/")
    staff_browser.post(f"/tickets/{ticket.pk}/activate/")

    assert "Work has started." not in page.ask().content.decode()
    assert "Work has started." in staff_browser.get(f"/tickets/{ticket.pk}/").content.decode()


@pytest.mark.parametrize("address", ["/tickets/{}/", "/tickets/{}/edit/"])
def test_to_a_simple_user_a_ticket_that_was_closed_says_so_and_nothing_else(
    student_browser: Client, staff: Actor, make_ticket, address: str
) -> None:
    ticket = make_ticket(status="active")
    page = OpenPage(student_browser, address.format(ticket.pk))

    close_ticket(ticket_id=ticket.pk, by=staff)

    answer = page.ask()
    assert (answer.status_code, answer["Live-End"]) == (200, "closed")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().startswith(f"Ticket {ticket.pk} was closed on ")
    assert "radiator" not in answer.content.decode()


def test_staff_sees_a_closed_ticket(staff_browser: Client, staff: Actor, make_ticket) -> None:
    ticket = make_ticket(status="active")
    page = OpenPage(staff_browser, f"/tickets/{ticket.pk}/")

    close_ticket(ticket_id=ticket.pk, by=staff)

    assert "closed the ticket" in page.ask().content.decode()


@pytest.mark.parametrize("address", ["/tickets/{}/", "/tickets/{}/edit/"])
def test_a_deleted_ticket_says_so(staff_browser: Client, staff: Actor, ticket: Ticket, address: str) -> None:
    page = OpenPage(staff_browser, address.format(ticket.pk))

    delete_ticket(ticket_id=ticket.pk, by=staff)

    answer = page.ask()
    assert (answer.status_code, answer["Live-End"]) == (200, "deleted")
    assert answer.content == b"This ticket was deleted."


def test_an_edit_form_is_told_who_changed_the_ticket(
    student_browser: Client, staff_api: APIClient, staff: Actor, ticket: Ticket
) -> None:
    page = OpenPage(student_browser, f"/tickets/{ticket.pk}/edit/")
    activate_ticket(ticket_id=ticket.pk, by=staff)
    edit_ticket(ticket_id=ticket.pk, by=staff, location="Room 215")

    answer = page.ask()

    words = " ".join(answer.content.decode().split())
    assert "Changed meanwhile: <bdi>Bruno</bdi> (helpdesk) started work at" in words
    assert "<bdi>Bruno</bdi> (helpdesk) edited the location at" in words
    assert "What you typed stays here." in words
    # All of it is told again to whoever asks again.
    assert answer["Live-Cursor"] == page.cursor


def test_an_edit_form_is_not_told_of_messages(student_browser: Client, api: APIClient, ticket: Ticket) -> None:
    page = OpenPage(student_browser, f"/tickets/{ticket.pk}/edit/")
    api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": "Still cold"})

    answer = page.ask()

    assert answer.status_code == 204
    assert answer["Live-Cursor"] != page.cursor


def test_a_form_that_was_refused_goes_on_asking(student_browser: Client, ticket: Ticket) -> None:
    for address, form in [("messages", {"body": ""}), ("edit", {"description": "", "version": "1"})]:
        page = student_browser.post(f"/tickets/{ticket.pk}/{address}/", form)

        assert page.status_code == 422
        assert f'data-cursor="{OpenPage(student_browser, f"/tickets/{ticket.pk}/").cursor}"' in page.content.decode()


def test_the_number_of_queries_is_that_of_the_page_and_two(
    staff_browser: Client, api: APIClient, ticket: Ticket
) -> None:
    page = OpenPage(staff_browser, f"/tickets/{ticket.pk}/")
    with CaptureQueriesContext(connection) as idle:
        page.ask()
    api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": "Still cold"})
    with CaptureQueriesContext(connection) as asked:
        page.ask()
    with CaptureQueriesContext(connection) as loaded:
        staff_browser.get(f"/tickets/{ticket.pk}/")

    assert len(idle) == 1
    # What this process remembers, where the feed ends, and whether the ticket has changed.
    assert len(asked) == len(loaded) + 3


def test_what_a_process_remembers_answers_without_a_query(student_browser: Client, make_ticket, ticket: Ticket) -> None:
    page = OpenPage(student_browser, f"/tickets/{ticket.pk}/")
    assert page.ask().status_code == 204

    with CaptureQueriesContext(connection) as queries:
        answers = [student_browser.get(f"{page.polled}?since={page.cursor}") for _ in range(3)]

    assert {answer.status_code for answer in answers} == {204}
    # One more when a quarter of a second has passed.
    assert len(queries) <= 1
    recent_changes.forget()
