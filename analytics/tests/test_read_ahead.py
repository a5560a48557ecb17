"""Fetching the next page while one is applied: never one for another turn, never one too many."""

import pytest
from django.utils import timezone

from analytics.intake import pull
from analytics.models import FeedPosition, Ticket
from analytics.read_ahead import ReadAhead
from analytics.rebuild import disagreements, rebuild
from analytics.tests.tickets_server import TicketsServer
from analytics.tickets_client import Patience, TicketsUnavailable

pytestmark = pytest.mark.django_db
ONCE = Patience(seconds=5, attempts=1, limit=10_000)


@pytest.fixture
def tickets(tickets_server: TicketsServer) -> TicketsServer:
    """Five pages of one ticket each."""
    tickets_server.page_size = 1
    for number in range(1, 6):
        tickets_server.tell(number)
    return tickets_server


def asked(tickets: TicketsServer) -> list[str | None]:
    return [request["query"].get("after") for request in tickets.requests]


def drain(ahead: ReadAhead) -> FeedPosition:
    position = pull(FeedPosition.current(), ONCE, ahead=ahead)
    while ahead.has_page_for(position):
        position = pull(position, ONCE, ahead=ahead)
    return position


def test_every_page_is_asked_for_once(tickets: TicketsServer) -> None:
    position = drain(ReadAhead(10))
    assert asked(tickets) == [None, "e1.1", "e1.2", "e1.3", "e1.4"]
    assert (position.copying, Ticket.objects.count()) == (False, 5)


def test_of_a_limited_number_none_is_left_on_its_way(tickets: TicketsServer) -> None:
    position = drain(ReadAhead(3))
    assert (position.cursor, position.copied) == ("e1.3", 3)
    assert asked(tickets) == [None, "e1.1", "e1.2"]


def test_a_page_that_was_fetched_for_an_older_turn_is_dropped(tickets: TicketsServer) -> None:
    ahead = ReadAhead(10)
    position = pull(FeedPosition.current(), ONCE, ahead=ahead)
    before = rebuild(position)
    assert not ahead.has_page_for(before)
    tickets.log[1]["status"] = "active"
    position = pull(before, ONCE, ahead=ahead)
    assert Ticket.objects.get(pk=2).status == "active"
    assert disagreements(position) == []


def test_figures_count_up_to_the_moment_in_which_the_last_page_was_asked_for(tickets: TicketsServer) -> None:
    ahead = ReadAhead(10)
    position = FeedPosition.current()
    while position.cursor != "e1.4":
        position = pull(position, ONCE, ahead=ahead)
    began_to_apply = timezone.now()
    assert pull(position, ONCE, ahead=ahead).as_of < began_to_apply


def test_a_page_that_cannot_be_fetched_fails_in_its_turn_and_is_asked_for_again(tickets: TicketsServer) -> None:
    ahead, honest = ReadAhead(10), tickets.page
    tickets.page = lambda after, limit: honest(after, limit) | ({"more": None} if after == "e1.2" else {})
    position = pull(FeedPosition.current(), ONCE, ahead=ahead)
    position = pull(position, ONCE, ahead=ahead)
    assert (position.cursor, position.failure) == ("e1.2", "")
    with pytest.raises(TicketsUnavailable, match="another type"):
        pull(position, ONCE, ahead=ahead)
    position = FeedPosition.current()
    assert (position.cursor, position.failures, ahead.has_page_for(position)) == ("e1.2", 1, False)
    tickets.page = honest
    position = drain(ReadAhead(10))
    assert (position.copied, Ticket.objects.count()) == (5, 5)
    assert asked(tickets).count("e1.2") == 2
