"""The conversation on the ticket page: messages and changes in time order."""

from datetime import datetime

import pytest
from django.test import Client

from messaging.conversation import post_message
from messaging.thread import newest
from tickets import lifecycle
from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = pytest.mark.django_db


def test_messages_and_changes_stand_in_time_order(student: Actor, staff: Actor, make_ticket) -> None:
    ticket = make_ticket()
    post_message(ticket_id=ticket.pk, by=student, body="Still cold")
    lifecycle.activate_ticket(ticket_id=ticket.pk, by=staff)
    post_message(ticket_id=ticket.pk, by=staff, body="On our way")
    lifecycle.recategorise_ticket(ticket_id=ticket.pk, by=staff, category="technical_it")
    lifecycle.edit_ticket(ticket_id=ticket.pk, by=student, location="Lab")
    lifecycle.close_ticket(ticket_id=ticket.pk, by=staff)

    entries = newest(ticket).entries

    assert [entry.message.body if entry.message else entry.change.kind for entry in entries] == [
        "opened",
        "Still cold",
        "activated",
        "On our way",
        "recategorised",
        "edited",
        "closed",
    ]
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)


def test_a_change_of_the_same_moment_stands_before_the_message(
    student: Actor, make_ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime.fromisoformat("2026-03-01T12:00:00+00:00")
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    ticket = make_ticket()
    post_message(ticket_id=ticket.pk, by=student, body="Still cold")

    first, second = newest(ticket).entries

    assert first.change.kind == "opened"
    assert second.message.body == "Still cold"


def test_the_page_tells_the_whole_story(staff_browser: Client, student: Actor, staff: Actor, make_ticket) -> None:
    ticket = make_ticket(status="active")
    post_message(ticket_id=ticket.pk, by=student, body="Still cold\nand dark")
    lifecycle.recategorise_ticket(ticket_id=ticket.pk, by=staff, category="technical_it")
    lifecycle.edit_ticket(ticket_id=ticket.pk, by=student, description="Warm", location="Lab")
    lifecycle.close_ticket(ticket_id=ticket.pk, by=staff)

    page = staff_browser.get(f"/tickets/{ticket.pk}/").content.decode()

    positions = [
        page.index(words)
        for words in (
            "opened the ticket",
            "started work",
            "Still cold\nand dark",
            "corrected the category to technical it",
            "edited the",
            "closed the ticket",
        )
    ]
    assert positions == sorted(positions)


def test_there_is_a_form_while_the_ticket_is_not_closed(
    student_browser: Client, staff_browser: Client, make_ticket
) -> None:
    active, closed = make_ticket(status="active"), make_ticket(status="closed")

    for browser in (student_browser, staff_browser):
        assert f"/tickets/{active.pk}/messages/" in browser.get(f"/tickets/{active.pk}/").content.decode()
    assert f"/tickets/{closed.pk}/messages/" not in staff_browser.get(f"/tickets/{closed.pk}/").content.decode()


def test_the_change_of_a_ticket_without_a_name_is_a_users(student_browser: Client, make_ticket, student: Actor) -> None:
    ticket = make_ticket(by=Actor(student.role))

    page = student_browser.get(f"/tickets/{ticket.pk}/").content.decode()

    assert "A user" in page
    assert Ticket.objects.get().reported_by == ""
