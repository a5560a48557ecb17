"""Idempotency keys: the same request again gives the first answer and writes nothing."""

from datetime import timedelta

import pytest
from django.db.models import Manager
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from tickets.models import IdempotencyKey, Ticket
from tickets.tests.at_once import at_once

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/tickets/"
REPORT = {"description": "The radiator is cold", "location": "Lab"}


def test_the_same_key_and_body_again_is_one_ticket(api: APIClient) -> None:
    first = api.post(ADDRESS, REPORT, headers={"Idempotency-Key": "k1"})
    second = api.post(ADDRESS, REPORT, headers={"Idempotency-Key": "k1"})

    assert first.status_code == 201
    assert second.status_code in (200, 201)
    assert second.json() == first.json()
    assert second["Location"] == first["Location"]
    assert Ticket.objects.count() == 1


def test_the_order_of_the_fields_makes_no_difference(api: APIClient) -> None:
    api.post(ADDRESS, REPORT, headers={"Idempotency-Key": "k1"})
    turned = dict(reversed(REPORT.items()))

    assert api.post(ADDRESS, turned, headers={"Idempotency-Key": "k1"}).status_code in (200, 201)
    assert Ticket.objects.count() == 1


def test_the_first_answer_stays_although_the_ticket_has_changed(api: APIClient) -> None:
    first = api.post(ADDRESS, REPORT, headers={"Idempotency-Key": "k1"}).json()
    api.patch(f"{ADDRESS}{first['id']}/", {"location": "Cellar"})

    assert api.post(ADDRESS, REPORT, headers={"Idempotency-Key": "k1"}).json() == first


def test_the_same_key_with_another_body_is_refused(api: APIClient) -> None:
    api.post(ADDRESS, REPORT, headers={"Idempotency-Key": "k1"})

    answer = api.post(ADDRESS, REPORT | {"location": "Cellar"}, headers={"Idempotency-Key": "k1"})

    assert answer.status_code == 422
    assert "detail" in answer.json()
    assert Ticket.objects.count() == 1


def test_another_key_and_no_key_are_other_tickets(api: APIClient) -> None:
    for headers in ({"Idempotency-Key": "k1"}, {"Idempotency-Key": "k2"}, {}, {}):
        assert api.post(ADDRESS, REPORT, headers=headers).status_code == 201

    assert Ticket.objects.count() == 4


def test_keys_belong_to_their_caller(api: APIClient, staff_api: APIClient, student_browser: Client) -> None:
    headers = {"Idempotency-Key": "k1"}

    assert api.post(ADDRESS, REPORT, headers=headers).status_code == 201
    assert api.post(ADDRESS, REPORT, headers=headers, REMOTE_ADDR="10.0.0.9").status_code == 201
    assert staff_api.post(ADDRESS, REPORT, headers=headers).status_code == 201
    assert student_browser.post(ADDRESS, REPORT, "application/json", headers=headers).status_code == 201
    assert Ticket.objects.count() == 4


def test_a_failed_request_leaves_its_key_free(api: APIClient) -> None:
    headers = {"Idempotency-Key": "k1"}

    assert api.post(ADDRESS, {"description": ""}, headers=headers).status_code == 400
    assert api.post(ADDRESS, REPORT, headers=headers).status_code == 201


@pytest.mark.parametrize("key", ["a", "x" * 255, "spaces are fine", "~!@#$%^&*()'\"\\;"])
def test_a_key_is_up_to_255_printable_characters(api: APIClient, key: str) -> None:
    assert api.post(ADDRESS, REPORT, headers={"Idempotency-Key": key}).status_code == 201
    assert api.post(ADDRESS, REPORT, headers={"Idempotency-Key": key}).status_code in (200, 201)
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "é", "tab\there", "nul\x00", "\x7f"])
def test_any_other_key_is_refused(api: APIClient, key: str) -> None:
    answer = api.post(ADDRESS, REPORT, headers={"Idempotency-Key": key})

    assert (answer.status_code, list(answer.json())) == (400, ["Idempotency-Key"])
    assert not Ticket.objects.exists()


def test_a_key_is_forgotten_after_24_hours(api: APIClient) -> None:
    api.post(ADDRESS, REPORT, headers={"Idempotency-Key": "k1"})
    a_day_ago = timezone.now() - timedelta(hours=24)
    IdempotencyKey.objects.update(created_at=a_day_ago + timedelta(minutes=1))
    assert api.post(ADDRESS, REPORT, headers={"Idempotency-Key": "k1"}).status_code in (200, 201)
    assert Ticket.objects.count() == 1

    IdempotencyKey.objects.update(created_at=a_day_ago - timedelta(minutes=1))
    assert api.post(ADDRESS, REPORT, headers={"Idempotency-Key": "k1"}).status_code == 201

    assert Ticket.objects.count() == 2
    assert IdempotencyKey.objects.count() == 1


def test_messages_honour_it_too(api: APIClient, make_ticket, messages: Manager) -> None:
    address = f"{ADDRESS}{make_ticket().pk}/messages/"
    headers = {"Idempotency-Key": "k1"}

    first = api.post(address, {"body": "Still cold"}, headers=headers)
    second = api.post(address, {"body": "Still cold"}, headers=headers)
    other = api.post(address, {"body": "Something else"}, headers=headers)

    assert first.status_code == 201
    assert second.json() == first.json()
    assert other.status_code == 422
    assert messages.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_same_key_at_the_same_time_is_one_ticket(transactional_db: None, api: APIClient) -> None:
    answers = at_once(*[lambda: api.post(ADDRESS, REPORT, headers={"Idempotency-Key": "k1"})] * 8)

    written = [answer for answer in answers if answer.status_code in (200, 201)]
    assert {answer.status_code for answer in answers} <= {200, 201, 409}
    assert len({answer.json()["id"] for answer in written}) == 1
    assert [answer.status_code for answer in answers].count(201) == 1
    assert Ticket.objects.count() == 1
