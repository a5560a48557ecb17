"""One-time form tokens: a form sent twice is one write."""

import re

import pytest
from django.db.models import Manager
from django.test import Client

from tickets.models import Ticket
from tickets.tests.at_once import at_once

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r'name="form_token"\s+value="([^"]+)"')


def test_each_form_carries_a_new_token(student_browser: Client, make_ticket) -> None:
    address = f"/tickets/{make_ticket().pk}/"
    pages = [
        student_browser.get(page).content.decode() for page in ("/tickets/new/", "/tickets/new/", address, address)
    ]

    tokens = [TOKEN.findall(page) for page in pages]

    assert [len(found) for found in tokens] == [1] * 4
    assert len({found[0] for found in tokens}) == 4


def test_the_same_report_sent_twice_is_one_ticket(student_browser: Client) -> None:
    token = TOKEN.search(student_browser.get("/tickets/new/").content.decode())[1]
    form = {"description": "The radiator is cold", "form_token": token}

    first = student_browser.post("/tickets/new/", form)
    second = student_browser.post("/tickets/new/", form)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"] == f"/tickets/{Ticket.objects.get().pk}/"


def test_the_same_message_sent_twice_is_one_message(student_browser: Client, make_ticket, messages: Manager) -> None:
    address = f"/tickets/{make_ticket().pk}/"
    token = TOKEN.search(student_browser.get(address).content.decode())[1]

    answers = [
        student_browser.post(f"{address}messages/", {"body": "Still cold", "form_token": token}) for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert messages.count() == 1


def test_an_invalid_form_keeps_its_token_and_then_works(student_browser: Client) -> None:
    page = student_browser.post("/tickets/new/", {"description": "", "form_token": "t1"}).content.decode()
    assert TOKEN.findall(page) == ["t1"]

    student_browser.post("/tickets/new/", {"description": "The radiator is cold", "form_token": "t1"})

    assert Ticket.objects.count() == 1


def test_a_post_without_a_token_works(student_browser: Client, make_ticket) -> None:
    for _ in range(2):
        assert student_browser.post("/tickets/new/", {"description": "The radiator is cold"}).status_code == 303

    assert Ticket.objects.count() == 2


@pytest.mark.parametrize("token", ["", " \x00", "é", "x" * 65, "x" * 100_000, "\u200b"])
def test_nonsense_in_the_token_is_no_token(student_browser: Client, token: str) -> None:
    for _ in range(2):
        form = {"description": "The radiator is cold", "form_token": token}
        assert student_browser.post("/tickets/new/", form).status_code == 303

    assert Ticket.objects.count() == 2


def test_one_token_under_two_tickets_is_two_messages(student_browser: Client, make_ticket, messages: Manager) -> None:
    for _ in range(2):
        address = f"/tickets/{make_ticket().pk}/messages/"
        assert student_browser.post(address, {"body": "Still cold", "form_token": "t1"}).status_code == 303

    assert messages.count() == 2


@pytest.mark.parametrize("number", ["999", "9223372036854775808", "9" * 200])
def test_a_token_under_a_ticket_that_does_not_exist_is_404(student_browser: Client, number: str) -> None:
    answer = student_browser.post(f"/tickets/{number}/messages/", {"body": "Still cold", "form_token": "t1"})

    assert answer.status_code == 404
    assert "Still cold" in answer.content.decode()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_same_report_at_the_same_time_is_one_ticket(transactional_db: None, student_browser: Client) -> None:
    form = {"description": "The radiator is cold", "form_token": "t1"}

    answers = at_once(*[lambda: student_browser.post("/tickets/new/", form)] * 8)

    assert {answer.status_code for answer in answers} == {303}
    assert {answer["Location"] for answer in answers} == {f"/tickets/{Ticket.objects.get().pk}/"}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_same_message_at_the_same_time_is_one_message(
    transactional_db: None, student_browser: Client, make_ticket, messages: Manager
) -> None:
    ticket = make_ticket()

    answers = at_once(
        *[lambda: student_browser.post(f"/tickets/{ticket.pk}/messages/", {"body": "Cold", "form_token": "t1"})] * 8
    )

    assert {answer.status_code for answer in answers} == {303}
    ticket.refresh_from_db()
    assert (messages.count(), ticket.message_count) == (1, 1)
