"""Reading the messages under a ticket in the API."""

import pytest
from rest_framework.test import APIClient

from messaging.conversation import post_message
from messaging.models import Message
from tickets.roles import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(student: Actor, staff: Actor):
    """`talk(ticket, 5)`: so many messages, the student's and staff's in turn."""

    def write(ticket: object, count: int) -> list[int]:
        authors = [(student, staff)[number % 2] for number in range(count)]
        return [post_message(ticket_id=ticket.pk, by=by, body=f"Word {n}").pk for n, by in enumerate(authors)]

    return write


def test_the_oldest_is_first(api: APIClient, make_ticket, talk) -> None:
    ticket = make_ticket()
    written = talk(ticket, 3)
    talk(make_ticket(), 1)

    answer = api.get(f"/api/v1/tickets/{ticket.pk}/messages/")

    body = answer.json()
    assert answer.status_code == 200
    assert body.keys() == {"next", "previous", "results"}
    assert [row["id"] for row in body["results"]] == written
    assert [row["author_role"] for row in body["results"]] == ["user", "staff", "user"]
    assert [row["author_name"] for row in body["results"]] == ["Ada", "Bruno", "Ada"]


def test_they_come_in_pages(api: APIClient, make_ticket, talk) -> None:
    ticket = make_ticket()
    written = talk(ticket, 27)

    first = api.get(f"/api/v1/tickets/{ticket.pk}/messages/").json()
    second = api.get(first["next"]).json()
    back = api.get(second["previous"]).json()

    assert [row["id"] for row in first["results"]] == written[:25]
    assert [row["id"] for row in second["results"]] == written[25:]
    assert (second["next"], first["previous"]) == (None, None)
    assert back["results"] == first["results"]


def test_none_yet(api: APIClient, make_ticket) -> None:
    answer = api.get(f"/api/v1/tickets/{make_ticket().pk}/messages/")

    assert answer.json() == {"next": None, "previous": None, "results": []}


def test_staff_still_reads_them_when_the_ticket_is_closed(
    api: APIClient, staff_api: APIClient, make_ticket, talk
) -> None:
    ticket = make_ticket(status="active")
    talk(ticket, 2)
    staff_api.post(f"/api/v1/tickets/{ticket.pk}/close/")

    assert len(staff_api.get(f"/api/v1/tickets/{ticket.pk}/messages/").json()["results"]) == 2
    assert api.get(f"/api/v1/tickets/{ticket.pk}/messages/").status_code == 404


@pytest.mark.parametrize("parameter", ["page_size=0", "page_size=x", "cursor=x", "author_role=user", "search=x"])
def test_bad_values_and_unknown_names_are_named(api: APIClient, make_ticket, parameter: str) -> None:
    answer = api.get(f"/api/v1/tickets/{make_ticket().pk}/messages/?{parameter}")

    assert (answer.status_code, list(answer.json())) == (400, [parameter.split("=")[0]])


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_message_is_never_edited_or_deleted(staff_api: APIClient, make_ticket, talk, method: str) -> None:
    ticket = make_ticket()
    (message,) = talk(ticket, 1)

    assert getattr(staff_api, method)(f"/api/v1/tickets/{ticket.pk}/messages/").status_code == 405
    assert getattr(staff_api, method)(f"/api/v1/tickets/{ticket.pk}/messages/{message}/").status_code == 404
    assert Message.objects.get().body == "Word 0"


def test_there_is_no_ticket(staff_api: APIClient, db: None) -> None:
    assert staff_api.get("/api/v1/tickets/999/messages/").status_code == 404
