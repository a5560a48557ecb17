"""How long the tickets API is left alone after a failure: longer each time, unevenly, and as long as it asks for."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from analytics.back_off import LONGEST_PAUSE_SECONDS, asked_pause, pause_seconds
from analytics.freshness import catch_up
from analytics.models import FeedPosition
from analytics.tests.tickets_server import TicketsServer
from analytics.tickets_client import PERSISTENT, TicketsUnavailable, changes_after

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def test_each_failure_makes_the_pause_longer_up_to_a_limit() -> None:
    assert all(0.5 <= pause_seconds(1) <= 1 for _ in range(50))
    assert all(2 <= pause_seconds(3) <= 4 for _ in range(50))
    assert all(LONGEST_PAUSE_SECONDS / 2 <= pause_seconds(99) <= LONGEST_PAUSE_SECONDS for _ in range(50))
    assert len({pause_seconds(4) for _ in range(50)}) > 40


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("5", 5),
        ("0", 0),
        ("Mon, 04 May 2026 12:00:07 GMT", 7),
        ("Mon, 04 May 2026 12:00:07 -0000", 7),
        ("Mon, 04 May 2026 11:00:00 GMT", 0),
        ("", 0),
        ("soon", 0),
        ("-5", 0),
        ("1.5", 0),
        ("٣", 0),
        ("Mon, 99 May 2026 12:00:07 GMT", 0),
        ("9" * 400, float("inf")),
    ],
)
def test_what_a_retry_after_header_asks_for(header: str, seconds: float) -> None:
    assert asked_pause(header, NOW) == seconds


@pytest.mark.django_db
@pytest.mark.parametrize("status", [401, 404, 429, 500, 503])
@pytest.mark.parametrize(("header", "pause"), [("5", 5), ("3600", LONGEST_PAUSE_SECONDS), ("9" * 400, 8)])
def test_the_tickets_api_is_left_alone_for_as_long_as_it_asks_up_to_the_longest_pause(
    tickets_server: TicketsServer, status: int, header: str, pause: float
) -> None:
    with tickets_server.misbehaving(status=status, headers={"Retry-After": header}):
        catch_up(timezone.now())
    position = FeedPosition.current()
    assert (position.retry_at - position.failed_at).total_seconds() == pause


@pytest.mark.parametrize("status", [429, 503])
def test_who_asks_for_a_pause_is_not_asked_again_at_once(tickets_server: TicketsServer, status: int) -> None:
    busy = {"status": status, "headers": {"Retry-After": "1"}}
    with tickets_server.misbehaving(**busy), pytest.raises(TicketsUnavailable, match=str(status)):
        changes_after("", PERSISTENT)
    assert len(tickets_server.requests) == 1
