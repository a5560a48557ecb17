"""A million pasted characters: refused with the limit and their number, kept in the form, and nothing stored."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from messaging.conversation import post_message
from messaging.models import CannedReply, Message
from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = pytest.mark.django_db

PASTED = "a word " * 142_857 + "!"
COUNT = "these are 1,000,000."


@pytest.fixture
def message(make_ticket, student: Actor) -> Message:
    return post_message(ticket_id=make_ticket().pk, by=student, body="Still cold")


@pytest.mark.parametrize(
    ("address", "field", "most"),
    [
        ("/tickets/new/", "description", "10,000"),
        ("/tickets/new/", "location", "120"),
        ("/tickets/{}/edit/", "description", "10,000"),
        ("/tickets/{}/edit/", "location", "120"),
        ("/tickets/{}/messages/", "body", "5,000"),
        ("/enter/user/", "name", "80"),
    ],
)
def test_on_a_page(student_browser: Client, message: Message, address: str, field: str, most: str) -> None:
    form = {"description": "Cold", "version": message.ticket.version} | {field: PASTED}

    answer = student_browser.post(address.format(message.ticket_id), form)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"At most {most} characters; {COUNT}" in page
    assert PASTED in page
    assert (Ticket.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("method", "address", "field"),
    [
        ("post", "/api/v1/tickets/", "description"),
        ("post", "/api/v1/tickets/", "location"),
        ("post", "/api/v1/tickets/", "reported_by"),
        ("post", "/api/v1/tickets/classify/", "description"),
        ("patch", "/api/v1/tickets/{}/", "description"),
        ("patch", "/api/v1/tickets/{}/", "location"),
        ("post", "/api/v1/tickets/{}/messages/", "body"),
    ],
)
def test_by_the_api(api: APIClient, message: Message, method: str, address: str, field: str) -> None:
    fine = {"description": "Cold"} if address == "/api/v1/tickets/" else {}

    answer = getattr(api, method)(address.format(message.ticket_id), fine | {field: PASTED})

    assert answer.status_code == 400
    assert list(answer.json()) == [field]
    assert COUNT in answer.json()[field][0]
    assert (Ticket.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/admin/tickets/ticket/add/", "description"),
        ("/admin/tickets/ticket/{ticket}/change/", "description"),
        ("/admin/tickets/ticket/{ticket}/change/", "location"),
        ("/admin/messaging/message/{message}/change/", "body"),
        ("/admin/messaging/cannedreply/add/", "text"),
        ("/admin/messaging/cannedreply/add/", "title"),
    ],
)
def test_in_the_admin(admin_client: Client, message: Message, address: str, field: str) -> None:
    path = address.format(ticket=message.ticket_id, message=message.pk)
    fine = {"description": "Cold", "category": "technical_it", "status": "open", "title": "Soon", "text": "We come."}

    answer = admin_client.post(path, fine | {"position": "1"} | {field: PASTED})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert COUNT in page
    assert PASTED in page
    assert (Ticket.objects.count(), Message.objects.get().body) == (1, "Still cold")
    assert not CannedReply.objects.exists()


def test_in_a_search_the_beginning_counts_and_it_is_said(student_browser: Client, message: Message) -> None:
    page = student_browser.get("/tickets/", {"search": PASTED}).content.decode()

    assert "Only the first 200 characters of your text were searched for." in page
