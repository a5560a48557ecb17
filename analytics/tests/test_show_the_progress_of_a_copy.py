"""How far a first copy is, where nobody sits at a terminal."""

import io

import pytest
from django.core.management.base import OutputWrapper

from analytics.copy_progress import CopyProgress, remember_total
from analytics.models import FeedPosition
from analytics.tests.tickets_server import TicketsServer


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def progress(out: io.StringIO) -> CopyProgress:
    return CopyProgress(OutputWrapper(out))


def test_a_line_at_every_hundred_thousand_with_the_time_left(progress: CopyProgress, out: io.StringIO) -> None:
    for copied in (0, 90_000, 110_000, 190_000, 200_000):
        progress.show(FeedPosition(copied=copied, to_copy=1_000_000))
    lines = out.getvalue().splitlines()
    assert [line.partition(",000 tickets,")[0] for line in lines] == [
        "Copied 110,000 of 1,000",
        "Copied 200,000 of 1,000",
    ]
    assert all(" a second, about " in line and line.endswith(" left.") for line in lines)


def test_without_a_whole_it_says_how_many_so_far(progress: CopyProgress, out: io.StringIO) -> None:
    progress.show(FeedPosition())
    progress.show(FeedPosition(copied=100_000))
    assert out.getvalue().startswith("Copied 100,000 so far, ")
    assert "left" not in out.getvalue()


def test_more_than_there_were_at_the_beginning_is_no_part_of_it(progress: CopyProgress, out: io.StringIO) -> None:
    progress.show(FeedPosition(to_copy=99_000))
    progress.show(FeedPosition(copied=100_000, to_copy=99_000))
    assert out.getvalue().startswith("Copied 100,000 so far, ")


def test_the_speed_is_that_of_this_follower(progress: CopyProgress, out: io.StringIO) -> None:
    progress.show(FeedPosition(copied=950_000, to_copy=1_000_000))
    assert out.getvalue() == ""
    progress.show(FeedPosition(copied=1_000_000, to_copy=1_000_000, copying=False))
    assert out.getvalue() == "The copy is complete: 1,000,000 tickets.\n"


def test_a_follower_that_finds_a_complete_copy_says_nothing(progress: CopyProgress, out: io.StringIO) -> None:
    progress.show(FeedPosition(copied=5, copying=False))
    assert out.getvalue() == ""


@pytest.mark.django_db
def test_the_whole_is_asked_for_once_in_a_copy(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1)
    for _ in range(2):
        remember_total(FeedPosition.current())
    assert FeedPosition.current().to_copy == 1
    assert [request["path"] for request in tickets_server.requests] == ["/api/v1/tickets/counts/"]


@pytest.mark.django_db
def test_a_tickets_api_that_does_not_tell_the_whole_keeps_nobody(tickets_server: TicketsServer) -> None:
    with tickets_server.misbehaving(status=500):
        remember_total(FeedPosition.current())
    assert FeedPosition.current().to_copy is None
