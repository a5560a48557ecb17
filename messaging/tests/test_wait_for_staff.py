"""A ticket waits while staff does not have the last word; what waits longest comes first."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from messaging import conversation
from messaging.models import Message
from tickets import lifecycle, queue
from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = pytest.mark.django_db


def place(ticket_id: int) -> datetime:
    return Ticket.objects.get(pk=ticket_id).queue_at


def ids(api: APIClient, parameters: str) -> list[int]:
    answer = api.get(f"/api/v1/tickets/?{parameters}")
    assert answer.status_code == 200, answer.content
    return [ticket["id"] for ticket in answer.json()["results"]]


def say(ticket: Ticket, by: Actor, body: str = "Any news?") -> Message:
    return conversation.post_message(ticket_id=ticket.pk, by=by, body=body)


@pytest.mark.parametrize("status", ["open", "active"])
def test_it_waits_from_its_opening_until_staff_writes(make_ticket, staff: Actor, status: str) -> None:
    ticket = make_ticket(status=status)
    assert place(ticket.pk) == ticket.opened_at

    say(ticket, staff)

    assert place(ticket.pk) == queue.behind(ticket.opened_at) > queue.END


def test_it_waits_from_the_first_message_that_staff_has_not_answered(make_ticket, staff: Actor, student: Actor) -> None:
    ticket = make_ticket()
    say(ticket, student)
    assert place(ticket.pk) == ticket.opened_at

    say(ticket, staff)
    first = say(ticket, student)
    say(ticket, student)

    assert place(ticket.pk) == first.created_at


def test_nobody_waits_for_a_closed_one(make_ticket, student: Actor, staff: Actor) -> None:
    ticket = make_ticket(status="active")
    say(ticket, student)

    lifecycle.close_ticket(ticket_id=ticket.pk, by=staff)

    assert place(ticket.pk) == queue.behind(ticket.opened_at)


def test_a_removed_message_is_as_if_it_had_never_been_written(make_ticket, student: Actor, staff: Actor) -> None:
    ticket = make_ticket()
    answer = say(ticket, staff)
    question = say(ticket, student)
    thanks = say(ticket, staff)

    conversation.remove_message(message=thanks, by=staff)
    assert place(ticket.pk) == question.created_at
    conversation.remove_message(message=question, by=staff)
    assert place(ticket.pk) == queue.behind(ticket.opened_at)
    conversation.remove_message(message=answer, by=staff)
    assert place(ticket.pk) == ticket.opened_at


@pytest.fixture
def four(make_ticket, student: Actor, staff: Actor) -> dict[str, int]:
    """Asked again, answered, new, closed."""
    tickets = {name: make_ticket(status=status) for name, status in NAMES.items()}
    for name in ("asked again", "answered"):
        say(tickets[name], staff)
    say(tickets["asked again"], student)
    return {name: ticket.pk for name, ticket in tickets.items()}


NAMES = {"asked again": "active", "answered": "active", "new": "open", "closed": "closed"}


def test_the_list_shows_what_waits(api: APIClient, staff_api: APIClient, four: dict[str, int]) -> None:
    waiting = [four["new"], four["asked again"]]

    assert ids(api, "waiting=staff&ordering=queue_at") == ids(staff_api, "waiting=staff&ordering=queue_at") == waiting
    assert ids(api, "waiting=staff&status=active") == [four["asked again"]]
    assert ids(staff_api, "waiting=staff&status=closed") == []


def test_what_waits_longest_comes_first_and_of_the_others_the_newest(
    staff_api: APIClient, staff_browser: Client, four: dict[str, int]
) -> None:
    expected = [four[name] for name in ("new", "asked again", "closed", "answered")]

    assert ids(staff_api, "ordering=queue_at") == expected
    # Which is how staff sees the list unless it asks for another order.
    assert [ticket.pk for ticket in staff_browser.get("/tickets/").context["page"].rows] == expected
    assert ids(staff_api, "") == sorted(expected, reverse=True)


def test_pages_go_on_in_this_order(staff_api: APIClient, four: dict[str, int]) -> None:
    answer = staff_api.get("/api/v1/tickets/?ordering=queue_at&page_size=3").json()
    second = staff_api.get(answer["next"]).json()

    assert [ticket["id"] for ticket in answer["results"] + second["results"]] == ids(staff_api, "ordering=queue_at")
    assert staff_api.get(second["previous"]).json()["results"] == answer["results"]


@pytest.mark.parametrize("value", ["user", "true", "%00", "staff,user"])
def test_anything_but_staff_is_named(api: APIClient, staff_browser: Client, value: str) -> None:
    answer = api.get(f"/api/v1/tickets/?waiting={value}")

    assert (answer.status_code, list(answer.json())) == (400, ["waiting"])
    assert "waiting: " in staff_browser.get(f"/tickets/?waiting={value}").content.decode()


def test_any_moment_of_opening_has_its_place_behind() -> None:
    first = datetime.min.replace(tzinfo=UTC)

    assert queue.behind(first) > queue.behind(first + timedelta(days=1)) > queue.behind(timezone.now()) > queue.END
