"""Posting a message under an open or active ticket."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from messaging.models import Message
from tickets.models import TicketChange

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["open", "active"])
@pytest.mark.parametrize(
    ("who", "role", "name"), [("student_browser", "user", "Ada"), ("staff_browser", "staff", "Bruno")]
)
def test_both_roles_write_on_the_page(
    request: pytest.FixtureRequest, make_ticket, who: str, role: str, name: str, status: str
) -> None:
    ticket = make_ticket(status=status)

    answer = request.getfixturevalue(who).post(f"/tickets/{ticket.pk}/messages/", {"body": "Still cold"})

    message = Message.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/tickets/{ticket.pk}/#message-{message.pk}")
    assert (message.ticket_id, message.body) == (ticket.pk, "Still cold")
    assert (message.author_role, message.author_name) == (role, name)
    stored = message.ticket
    assert (stored.message_count, stored.version, stored.status) == (1, ticket.version, status)
    assert stored.modified_at == message.created_at > ticket.modified_at
    change = TicketChange.objects.latest("id")
    assert (change.kind, change.by_role, change.by_name, change.at) == ("message", role, name, message.created_at)


def test_a_caller_of_the_api_writes(api: APIClient, staff_api: APIClient, make_ticket) -> None:
    ticket = make_ticket()

    answer = api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": " Still cold\r\n"})
    by_staff = staff_api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": "On our way"})

    message = Message.objects.get(pk=answer.json()["id"])
    assert answer.status_code == 201
    assert answer.json() == {
        "id": message.pk,
        "ticket": ticket.pk,
        "author_role": "user",
        "author_name": "",
        "body": "Still cold",
        "created_at": message.created_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "photos": [],
    }
    assert by_staff.json()["author_role"] == "staff"
    assert api.get(f"/api/v1/tickets/{ticket.pk}/").json()["message_count"] == 2


def test_nobody_writes_under_a_closed_ticket(staff_api: APIClient, staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket(status="closed")

    page = staff_browser.post(f"/tickets/{ticket.pk}/messages/", {"body": "A long last word"})

    assert staff_api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": "x"}).status_code == 409
    assert page.status_code == 409
    assert "A long last word" in page.content.decode()
    ticket.refresh_from_db()
    assert ticket.message_count == Message.objects.count() == 0
    assert not TicketChange.objects.filter(kind="message").exists()


def test_to_a_simple_user_a_closed_ticket_is_absent_in_the_api(api: APIClient, make_ticket) -> None:
    ticket = make_ticket(status="closed")

    assert api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": "x"}).status_code == 404


@pytest.mark.parametrize("body", ["A long last word", "A long last word" * 400])
def test_a_simple_user_keeps_the_words_written_under_a_closed_ticket(
    student_browser: Client, make_ticket, body: str
) -> None:
    ticket = make_ticket(status="closed")

    answer = student_browser.post(f"/tickets/{ticket.pk}/messages/", {"body": body})

    page = answer.content.decode()
    assert answer.status_code == 403
    assert f"Ticket {ticket.pk} was closed on" in page
    assert body in page
    assert not Message.objects.exists()


@pytest.mark.parametrize("body", ["", "  \n", "x" * 5_001, "a\x00b", "\u200b"])
def test_a_bad_message_is_refused_and_named(api: APIClient, student_browser: Client, make_ticket, body: str) -> None:
    ticket = make_ticket()

    answer = api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": body})
    page = student_browser.post(f"/tickets/{ticket.pk}/messages/", {"body": body})

    assert (answer.status_code, list(answer.json())) == (400, ["body"])
    assert page.status_code == 422
    assert not Message.objects.exists()


def test_a_message_that_is_too_long_stays_in_the_form(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket()

    page = student_browser.post(f"/tickets/{ticket.pk}/messages/", {"body": "x" * 5_001}).content.decode()

    assert "x" * 5_001 in page
    assert "At most 5,000 characters" in page
    assert ticket.description in page


def test_the_longest_message(api: APIClient, make_ticket) -> None:
    answer = api.post(f"/api/v1/tickets/{make_ticket().pk}/messages/", {"body": f" {'é' * 5_000}\n"})

    assert answer.status_code == 201
    assert len(Message.objects.get().body) == 5_000


@pytest.mark.parametrize("field", ["author_name", "author_role", "created_at", "ticket", "id"])
def test_any_other_field_is_refused_by_name(staff_api: APIClient, make_ticket, field: str) -> None:
    answer = staff_api.post(f"/api/v1/tickets/{make_ticket().pk}/messages/", {"body": "x", field: "user"})

    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_a_message_is_found_by_its_words(api: APIClient, make_ticket) -> None:
    ticket = make_ticket()
    api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": "Condensation everywhere"})

    results = api.get("/api/v1/tickets/?search=condensation+radiator").json()["results"]

    assert [row["id"] for row in results] == [ticket.pk]


def test_an_updating_page_that_is_refused_gets_the_form_with_the_words(student_browser: Client, make_ticket) -> None:
    answer = student_browser.post(
        f"/tickets/{make_ticket().pk}/messages/", {"body": "x" * 5_001}, headers={"HX-Request-Type": "partial"}
    )

    assert answer.status_code == 422
    assert "x" * 5_001 in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_there_is_no_ticket_to_write_under(api: APIClient, student_browser: Client, db: None) -> None:
    assert api.post("/api/v1/tickets/999/messages/", {"body": "x"}).status_code == 404
    assert student_browser.post("/tickets/999/messages/", {"body": "x"}).status_code == 404


def test_a_get_writes_nothing(student_browser: Client, make_ticket) -> None:
    assert student_browser.get(f"/tickets/{make_ticket().pk}/messages/").status_code == 405
