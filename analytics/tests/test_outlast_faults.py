"""A tickets API that misbehaves in every way: last good figures, nothing passed over, left alone, recovered from."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from analytics import freshness
from analytics.back_off import LONGEST_PAUSE_SECONDS, pause_seconds
from analytics.freshness import catch_up
from analytics.models import FeedPosition, Ticket
from analytics.rebuild import disagreements
from analytics.tests.tickets_server import COLUMNS, TicketsServer

pytestmark = pytest.mark.django_db


def page(**parts: Any) -> bytes:
    return json.dumps({"cursor": "e1.9", "more": False, "changes": {"columns": COLUMNS, "rows": []}} | parts).encode()


FAULTS = {
    "slow": ({"delay": 1.5}, "does not answer in time"),
    "dripping": ({"body": b" " * 1000, "drip": True}, "does not answer in time"),
    "refusing the token": ({"status": 401}, "refuses the service token"),
    "refusing us": ({"status": 403}, "refuses the service token"),
    "too busy": ({"status": 429}, "answers with an error (429)"),
    "broken": ({"status": 500}, "answers with an error (500)"),
    "another address": ({"status": 404}, "is TICKETS_API_URL right?"),
    "not JSON": ({"body": b"<html>"}, "no JSON"),
    "cut off": ({"body": page()[:-9]}, "no JSON"),
    "another shape": ({"body": b'{"results": []}'}, "a part of the page is missing"),
    "a row of garbage": (
        {"body": page(changes={"columns": COLUMNS, "rows": [[2, False] + [None] * 6]})},
        "lacks a moment",
    ),
    "not moving on": ({"body": page(cursor="e1.1", more=True)}, "does not move on"),
    "always starting over": ({"status": 410}, "refuses to start from the beginning"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_last_good_figures_stay_and_the_next_request_after_the_pause_catches_up(
    fault: str, tickets_server: TicketsServer, staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    misbehaviour, words = FAULTS[fault]
    tickets_server.tell(1)
    before = catch_up(timezone.now())
    cursor = FeedPosition.current().cursor
    tickets_server.tell(1, status="active")
    with monkeypatch.context() as patience, tickets_server.misbehaving(**misbehaviour):
        patience.setattr(freshness, "BUDGET_SECONDS", 0.5)
        fresh = catch_up(timezone.now())
        asked = len(tickets_server.requests)
        assert catch_up(timezone.now()).stale
        page = staff.get("/?analysis=active-by-category").text
        ready = staff.get("/readyz")

    assert (fresh.as_of, fresh.stale) == (before.as_of, True)
    assert words in fresh.warning
    assert "last known figures" in fresh.warning
    assert len(tickets_server.requests) == asked
    assert words in page.replace("&#x27;", "'")
    assert (ready.status_code, words in ready.json()["in_words"]) == (200, True)
    assert Ticket.objects.get().status == "open"
    assert FeedPosition.current().cursor in (cursor, "")

    FeedPosition.objects.update(retry_at=timezone.now())
    assert not catch_up(timezone.now()).stale
    assert Ticket.objects.get().status == "active"
    assert disagreements(FeedPosition.current()) == []


def test_a_feed_that_goes_in_circles_is_found_out(tickets_server: TicketsServer) -> None:
    for number in range(1, 8):
        tickets_server.tell(number)
    tickets_server.page_size = 1
    honest, tickets_server.page = tickets_server.page, lambda after, limit: circle(honest(after, limit))

    fresh = catch_up(timezone.now())
    assert "repeats its pages" in fresh.warning
    assert len(tickets_server.requests) < 30

    tickets_server.page = honest
    FeedPosition.objects.update(retry_at=timezone.now())
    assert not catch_up(timezone.now()).stale
    assert Ticket.objects.count() == 7
    assert disagreements(FeedPosition.current()) == []


def circle(answer: dict[str, Any]) -> dict[str, Any]:
    """After the fifth page the second again."""
    return answer | ({"cursor": "e1.2"} if answer["cursor"] == "e1.6" else {})


def test_an_epoch_that_changes_all_the_time_is_not_chased(tickets_server: TicketsServer) -> None:
    tickets_server.page_size = 1
    tickets_server.tell(1)
    tickets_server.tell(2)
    honest = tickets_server.page

    def forgetful(after: str, limit: int) -> dict[str, Any] | None:
        answer = honest(after, limit)
        tickets_server.restore_backup()
        return answer

    tickets_server.page = forgetful
    fresh = catch_up(timezone.now())
    assert "keeps forgetting" in fresh.warning
    assert len(tickets_server.requests) < 6

    tickets_server.page = honest
    FeedPosition.objects.update(retry_at=timezone.now())
    assert not catch_up(timezone.now()).stale
    assert Ticket.objects.count() == 2
    assert disagreements(FeedPosition.current()) == []


def test_what_a_restored_backup_does_not_have_is_subtracted(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1, status="active", modified_at="2026-01-05T12:00:00Z")
    tickets_server.tell(2)
    catch_up(timezone.now())
    tickets_server.log.clear()
    tickets_server.tell(1, modified_at="2026-01-01T12:00:00Z")
    tickets_server.restore_backup()
    assert not catch_up(timezone.now()).stale
    assert list(Ticket.objects.values_list("id", "status")) == [(1, "open")]
    assert disagreements(FeedPosition.current()) == []


def test_each_failure_makes_the_pause_longer_up_to_a_limit() -> None:
    assert all(0.5 <= pause_seconds(1) <= 1 for _ in range(50))
    assert all(2 <= pause_seconds(3) <= 4 for _ in range(50))
    assert all(LONGEST_PAUSE_SECONDS / 2 <= pause_seconds(99) <= LONGEST_PAUSE_SECONDS for _ in range(50))
    assert len({pause_seconds(4) for _ in range(50)}) > 40


def test_failures_add_up_until_the_feed_was_drained(tickets_server: TicketsServer) -> None:
    for failures in (1, 2, 3):
        with tickets_server.misbehaving(status=503):
            FeedPosition.objects.update(retry_at=None)
            catch_up(timezone.now())
        assert FeedPosition.current().failures == failures
    FeedPosition.objects.update(retry_at=None)
    catch_up(timezone.now())
    position = FeedPosition.current()
    assert (position.failures, position.failure, position.retry_at) == (0, "", None)
