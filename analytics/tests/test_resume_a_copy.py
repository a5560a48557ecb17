"""A first copy whose follower is killed again and again: gone on with where it was, and exact in the end."""

import random
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from analytics.models import FeedPosition, Ticket
from analytics.rebuild import disagreements
from analytics.tests.test_follow_tickets import Follow, follow
from analytics.tests.tickets_server import TicketsServer

__all__ = ["follow"]
pytestmark = pytest.mark.django_db(transaction=True)
TICKETS, PER_PAGE = 400, 10
KILLS = 4


@pytest.fixture
def tickets(tickets_server: TicketsServer) -> TicketsServer:
    """One whose tickets fill many pages."""
    tickets_server.page_size = PER_PAGE
    for number in range(1, TICKETS + 1):
        tickets_server.tell(number)
    return tickets_server


def follow_until_killed(follow: Follow, tickets: TicketsServer, at_request: int) -> None:
    """The kill comes while a page is asked for, and so at any point of applying the one before."""
    started: list[subprocess.Popen[str]] = []
    honest, left = tickets.page, at_request

    def deadly(after: str, limit: int) -> dict[str, Any] | None:
        nonlocal left
        left -= 1
        if left == 0:
            started[0].kill()
        return honest(after, limit)

    tickets.page = deadly
    started.append(follow("--once"))
    started[0].communicate(timeout=60)
    tickets.page = honest
    assert left <= 0, "It was not killed."


def cursors_asked_for(tickets: TicketsServer) -> list[str]:
    asked = [request["query"].get("after", "") for request in tickets.requests if "limit" in request["query"]]
    tickets.requests.clear()
    return asked


def killed_copy(follow: Follow, tickets: TicketsServer, chance: random.Random) -> list[str]:
    """Every cursor that was asked for until the copy was complete."""
    asked: list[str] = []
    for _ in range(KILLS):
        follow_until_killed(follow, tickets, chance.randint(2, 8))
        asked += cursors_asked_for(tickets)
        position = FeedPosition.current()
        assert position.copying
        assert Ticket.objects.count() == position.copied
        assert disagreements(position) == []
    cursor = FeedPosition.current().cursor
    _, err = follow("--once").communicate(timeout=60)
    assert err == ""
    last = cursors_asked_for(tickets)
    assert last[0] == cursor
    return asked + last


def test_no_page_is_fetched_again_but_those_that_were_on_their_way(follow: Follow, tickets: TicketsServer) -> None:
    asked = killed_copy(follow, tickets, random.Random(1))
    position = FeedPosition.current()
    assert (position.copying, position.copied, Ticket.objects.count()) == (False, TICKETS, TICKETS)
    assert len(set(asked)) == TICKETS / PER_PAGE
    assert len(asked) - len(set(asked)) <= 2 * KILLS
    assert disagreements(position) == []


def test_what_changes_meanwhile_is_exact_too(follow: Follow, tickets: TicketsServer) -> None:
    chance = random.Random(2)
    tickets.page = changing(tickets, chance)
    killed_copy(follow, tickets, chance)
    last = {row["id"]: row for row in tickets.log}
    there = {number: (row["status"], row["category"]) for number, row in last.items() if not row["deleted"]}
    rows = Ticket.objects.values_list("id", "status", "category")
    assert {number: state for number, *state in rows} == {number: list(state) for number, state in there.items()}
    position = FeedPosition.current()
    assert (position.copied, len(there) < TICKETS) == (len(there), True)
    assert disagreements(position) == []


def changing(tickets: TicketsServer, chance: random.Random) -> Callable[[str, int], dict[str, Any] | None]:
    """At each request a few tickets change, and now and then one goes."""
    honest = tickets.page

    def page(after: str, limit: int) -> dict[str, Any] | None:
        for number in chance.sample(range(1, TICKETS + 1), 4):
            tickets.tell(number, status="active", category=chance.choice(["technical_it", "services_complaints"]))
        tickets.forget(chance.randint(1, TICKETS))
        return honest(after, limit)

    return page
