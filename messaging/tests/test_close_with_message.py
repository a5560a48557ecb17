"""Closing with a last word: one decision, which everybody can read on the page of the closed ticket."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from messaging.conversation import post_message
from messaging.models import Message
from tickets.models import TicketChange
from tickets.roles import Actor

pytestmark = pytest.mark.django_db

DONE = "The valve was <b>replaced</b>."


def test_the_page_closes_with_it(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket(status="active")

    answer = staff_browser.post(f"/tickets/{ticket.pk}/close/", {"closing_message": f" {DONE} "})

    assert (answer.status_code, answer["Location"]) == (303, f"/tickets/{ticket.pk}/")
    ticket.refresh_from_db()
    assert (ticket.status, ticket.message_count) == ("closed", 1)
    message = Message.objects.get()
    assert (message.body, message.is_closing, message.author_role, message.author_name) == (
        DONE,
        True,
        "staff",
        "Bruno",
    )
    kinds = TicketChange.objects.filter(ticket=ticket).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["opened", "activated", "message", "closed"]


def test_the_api_closes_with_it(staff_api: APIClient, make_ticket) -> None:
    ticket = make_ticket(status="active")

    answer = staff_api.post(f"/api/v1/tickets/{ticket.pk}/close/", {"closing_message": DONE})

    assert (answer.status_code, answer.json()["status"], answer.json()["message_count"]) == (200, "closed", 1)
    assert Message.objects.get().is_closing


@pytest.mark.parametrize("sent", [{}, {"closing_message": ""}, {"closing_message": "  \n "}])
def test_it_can_be_left_out(staff_browser: Client, staff_api: APIClient, make_ticket, sent: dict[str, str]) -> None:
    first, second = make_ticket(status="active"), make_ticket(status="active")

    assert staff_browser.post(f"/tickets/{first.pk}/close/", sent).status_code == 303
    assert staff_api.post(f"/api/v1/tickets/{second.pk}/close/", sent).status_code == 200

    assert not Message.objects.exists()


def test_a_simple_user_reads_it_on_the_closed_page_and_no_other_word(
    student_browser: Client, staff_browser: Client, make_ticket, student: Actor
) -> None:
    ticket = make_ticket(description="The radiator of Quokka", location="Office of Quokka", status="active")
    post_message(ticket_id=ticket.pk, by=student, body="Quokka is cold")
    staff_browser.post(f"/tickets/{ticket.pk}/close/", {"closing_message": DONE})

    answer = student_browser.get(f"/tickets/{ticket.pk}/")

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "The valve was &lt;b&gt;replaced&lt;/b&gt;." in page
    assert "Quokka" not in page


def test_a_message_that_did_not_close_stays_hidden(
    student_browser: Client, staff_browser: Client, make_ticket, staff: Actor
) -> None:
    ticket = make_ticket(status="active")
    post_message(ticket_id=ticket.pk, by=staff, body="Quokka knows more")
    staff_browser.post(f"/tickets/{ticket.pk}/close/")

    assert "Quokka" not in student_browser.get(f"/tickets/{ticket.pk}/").content.decode()


def test_the_api_shows_it_to_staff_alone(api: APIClient, staff_api: APIClient, make_ticket) -> None:
    ticket = make_ticket(status="active")
    staff_api.post(f"/api/v1/tickets/{ticket.pk}/close/", {"closing_message": DONE})

    assert api.get(f"/api/v1/tickets/{ticket.pk}/messages/").status_code == 404
    assert staff_api.get(f"/api/v1/tickets/{ticket.pk}/messages/").json()["results"][0]["body"] == DONE


def test_staff_sees_in_the_thread_which_message_it_was(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket(status="active")
    staff_browser.post(f"/tickets/{ticket.pk}/close/", {"closing_message": DONE})

    assert "Closing message" in staff_browser.get(f"/tickets/{ticket.pk}/").content.decode()


@pytest.mark.parametrize("body", ["x" * 5_001, "a\x00b", "\u200b"])
def test_a_text_that_cannot_be_stored_closes_nothing(
    staff_browser: Client, staff_api: APIClient, make_ticket, body: str
) -> None:
    ticket = make_ticket(status="active")

    page = staff_browser.post(f"/tickets/{ticket.pk}/close/", {"closing_message": body})
    answer = staff_api.post(f"/api/v1/tickets/{ticket.pk}/close/", {"closing_message": body})

    assert page.status_code == 422
    assert '<details class="closing" open>' in page.content.decode()
    assert (answer.status_code, list(answer.json())) == (400, ["closing_message"])
    ticket.refresh_from_db()
    assert (ticket.status, ticket.message_count) == ("active", 0)


def test_an_unknown_field_is_refused_by_name(staff_api: APIClient, make_ticket) -> None:
    ticket = make_ticket(status="active")

    answer = staff_api.post(f"/api/v1/tickets/{ticket.pk}/close/", {"message": DONE})

    assert (answer.status_code, list(answer.json())) == (400, ["message"])
    ticket.refresh_from_db()
    assert ticket.status == "active"


@pytest.mark.parametrize("status", ["open", "closed"])
def test_what_cannot_be_closed_gets_no_message_and_the_words_are_kept(
    staff_browser: Client, staff_api: APIClient, make_ticket, status: str
) -> None:
    ticket = make_ticket(status=status)

    page = staff_browser.post(f"/tickets/{ticket.pk}/close/", {"closing_message": "All is dry again."})
    answer = staff_api.post(f"/api/v1/tickets/{ticket.pk}/close/", {"closing_message": "All is dry again."})

    assert (page.status_code, answer.status_code) == (409, 409)
    assert "All is dry again." in page.content.decode()
    assert ">Closing message</label>" in page.content.decode()
    assert not Message.objects.exists()


def test_a_simple_user_closes_nothing_whatever_is_sent(student_browser: Client, api: APIClient, make_ticket) -> None:
    ticket = make_ticket(status="active")

    for body in (DONE, "a\x00b"):
        assert student_browser.post(f"/tickets/{ticket.pk}/close/", {"closing_message": body}).status_code == 403
        assert api.post(f"/api/v1/tickets/{ticket.pk}/close/", {"closing_message": body}).status_code == 403

    ticket.refresh_from_db()
    assert ticket.status == "active"
    assert not Message.objects.exists()
