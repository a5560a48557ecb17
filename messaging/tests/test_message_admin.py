"""Data fixes for messages: another wording or removal, each with its trace."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from messaging.models import Message
from tickets.models import Ticket, TicketChange
from tickets.tests.consumer import Consumer, stored_copy

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/messaging/message/"


@pytest.fixture
def message(api: APIClient, make_ticket) -> Message:
    ticket = make_ticket()
    api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": "My password is swordfish"})
    return Message.objects.get()


def found(api: APIClient, word: str) -> bool:
    return bool(api.get(f"/api/v1/tickets/?search={word}").json()["results"])


def test_another_wording(admin_client: Client, api: APIClient, staff_api: APIClient, message: Message) -> None:
    consumer = Consumer(staff_api)
    consumer.drain()

    answer = admin_client.post(f"{ADDRESS}{message.pk}/change/", {"body": "Removed by the helpdesk\r\n"})

    stored = Message.objects.get()
    assert answer.status_code == 302
    assert stored.body == "Removed by the helpdesk"
    assert (stored.author_role, stored.created_at) == (message.author_role, message.created_at)
    assert stored.ticket.message_count == 1
    assert stored.ticket.modified_at > message.created_at
    change = TicketChange.objects.latest("id")
    assert (change.kind, change.by_role, change.by_name) == ("message", "staff", "admin")
    assert found(api, "removed")
    assert not found(api, "swordfish")
    consumer.drain()
    assert consumer.copy == stored_copy()


def test_saving_without_a_change_moves_nothing(admin_client: Client, message: Message) -> None:
    changes = TicketChange.objects.count()

    assert admin_client.post(f"{ADDRESS}{message.pk}/change/", {"body": message.body}).status_code == 302

    assert TicketChange.objects.count() == changes
    assert Ticket.objects.get().modified_at == message.created_at


def test_other_columns_cannot_be_changed(admin_client: Client, make_ticket, message: Message) -> None:
    form = {"body": "Other", "author_name": "Mallory", "author_role": "staff", "ticket": make_ticket().pk}

    admin_client.post(f"{ADDRESS}{message.pk}/change/", form)

    stored = Message.objects.get()
    assert (stored.author_name, stored.author_role, stored.ticket_id) == ("", "user", message.ticket_id)


@pytest.mark.parametrize("body", ["", "  ", "a\x00b", "a\x07b", "\u200b", "x" * 5_001])
def test_bad_wordings_are_shown_again(admin_client: Client, message: Message, body: str) -> None:
    answer = admin_client.post(f"{ADDRESS}{message.pk}/change/", {"body": body})

    assert answer.status_code == 200
    assert "errornote" in answer.content.decode()
    assert Message.objects.get().body == message.body


def test_a_message_is_removed(admin_client: Client, api: APIClient, staff_api: APIClient, message: Message) -> None:
    consumer = Consumer(staff_api)
    consumer.drain()

    assert admin_client.post(f"{ADDRESS}{message.pk}/delete/", {"post": "yes"}).status_code == 302

    assert not Message.objects.exists()
    assert Ticket.objects.get().message_count == 0
    assert TicketChange.objects.latest("id").by_name == "admin"
    assert not found(api, "swordfish")
    consumer.drain()
    assert consumer.copy == stored_copy()


def test_a_removed_message_is_no_answer_of_staff(
    admin_client: Client, api: APIClient, staff_api: APIClient, message: Message
) -> None:
    for writer in (staff_api, api, staff_api):
        writer.post(f"/api/v1/tickets/{message.ticket_id}/messages/", {"body": "It still leaks"})
    answer, _, later = Message.objects.exclude(pk=message.pk).order_by("id")

    admin_client.post(f"{ADDRESS}{message.pk}/delete/", {"post": "yes"})
    assert Ticket.objects.get().answered_at == answer.created_at
    admin_client.post(f"{ADDRESS}{answer.pk}/delete/", {"post": "yes"})
    assert Ticket.objects.get().answered_at == later.created_at
    admin_client.post(f"{ADDRESS}{later.pk}/delete/", {"post": "yes"})
    assert Ticket.objects.get().answered_at is None


def test_many_are_removed_from_the_list(admin_client: Client, api: APIClient, message: Message) -> None:
    api.post(f"/api/v1/tickets/{message.ticket_id}/messages/", {"body": "Another"})
    everything = list(Message.objects.values_list("pk", flat=True))

    form = {"action": "delete_selected", "_selected_action": everything, "post": "yes"}
    assert admin_client.post(ADDRESS, form).status_code == 302

    assert Ticket.objects.get().message_count == Message.objects.count() == 0


def test_under_a_closed_ticket_too(admin_client: Client, staff_api: APIClient, message: Message) -> None:
    for move in ("activate", "close"):
        staff_api.post(f"/api/v1/tickets/{message.ticket_id}/{move}/")

    assert admin_client.post(f"{ADDRESS}{message.pk}/change/", {"body": "Other"}).status_code == 302
    assert admin_client.post(f"{ADDRESS}{message.pk}/delete/", {"post": "yes"}).status_code == 302
    assert Ticket.objects.get().status == "closed"


def test_a_message_is_not_added_here(admin_client: Client, message: Message) -> None:
    assert admin_client.get(f"{ADDRESS}add/").status_code == 403
    assert admin_client.get(ADDRESS).status_code == 200
    assert admin_client.get(f"{ADDRESS}{message.pk}/change/").status_code == 200


def test_the_staff_role_is_no_key_to_the_admin(staff_browser: Client, message: Message) -> None:
    assert staff_browser.post(f"{ADDRESS}{message.pk}/delete/", {"post": "yes"}).status_code == 302
    assert Message.objects.exists()
