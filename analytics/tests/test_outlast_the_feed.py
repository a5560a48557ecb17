"""A feed that leads nowhere: in circles, without an end, back in time, or forgotten again and again."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from analytics import freshness
from analytics.freshness import catch_up
from analytics.intake import pull
from analytics.models import FeedPosition, Ticket
from analytics.rebuild import disagreements, in_time_zone
from analytics.tests.tickets_server import TicketsServer
from analytics.tickets_client import Patience

pytestmark = pytest.mark.django_db
ONCE = Patience(seconds=5, attempts=1, limit=10_000)


def states() -> list[tuple[int, str]]:
    return list(Ticket.objects.order_by("id").values_list("id", "status"))


def expect_recovery(tickets: int) -> None:
    FeedPosition.objects.update(retry_at=timezone.now())
    assert not catch_up(timezone.now()).stale
    assert Ticket.objects.count() == tickets
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
    expect_recovery(tickets=7)


def circle(answer: dict[str, Any]) -> dict[str, Any]:
    """After the fifth page the second again."""
    return answer | ({"cursor": "e1.2"} if answer["cursor"] == "e1.6" else {})


def test_a_feed_without_an_end_ends_with_the_time_for_it(
    tickets_server: TicketsServer, staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets_server.tell(1)
    before = catch_up(timezone.now())
    tickets_server.tell(2)
    honest = tickets_server.page

    def endless(after: str, limit: int) -> dict[str, Any]:
        return honest("e1.0", limit) | {"cursor": f"e1.{len(tickets_server.requests) + 100}", "more": True}

    tickets_server.page = endless
    with monkeypatch.context() as patience:
        patience.setattr(freshness, "BUDGET_SECONDS", 0.3)
        answer = staff.get("/api/v1/unresolved/").json()
        assert catch_up(timezone.now()).warning
    assert (answer["stale"], answer["as_of"]) == (True, before.as_json()["as_of"])
    assert disagreements(FeedPosition.current()) == []

    tickets_server.page = honest
    expect_recovery(tickets=2)


def test_pages_handed_out_again_change_nothing(tickets_server: TicketsServer) -> None:
    for status in ("open", "active"):
        tickets_server.tell(1, status=status, modified_at=f"2026-01-0{len(tickets_server.log) + 1}T12:00:00Z")
        catch_up(timezone.now())
    tickets_server.log.extend(tickets_server.log[:])
    assert not catch_up(timezone.now()).stale
    tickets_server.log.append(tickets_server.log[0])
    assert not catch_up(timezone.now()).stale
    assert states() == [(1, "active")]
    assert disagreements(FeedPosition.current()) == []


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
    expect_recovery(tickets=2)


@pytest.mark.parametrize("copied_before", [False, True])
def test_a_backup_restored_in_the_middle_of_a_copy(tickets_server: TicketsServer, copied_before: bool) -> None:
    for number in (1, 2, 3):
        tickets_server.tell(number, status="active", modified_at="2026-01-05T12:00:00Z")
    before = catch_up(timezone.now()) if copied_before else None
    tickets_server.page_size = 1
    if copied_before:
        tickets_server.restore_backup()
        pull(FeedPosition.current(), ONCE)
    pull(in_time_zone(FeedPosition.current()), ONCE)
    assert FeedPosition.current().copied == 1

    tickets_server.log.clear()
    tickets_server.tell(2, modified_at="2026-01-01T12:00:00Z")
    tickets_server.restore_backup()
    position = pull(FeedPosition.current(), ONCE)
    assert (position.cursor, position.as_of) == ("", before.as_of if before else None)
    assert disagreements(position) == []

    expect_recovery(tickets=1)
    assert states() == [(2, "open")]


def test_what_a_restored_backup_does_not_have_is_subtracted(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1, status="active", modified_at="2026-01-05T12:00:00Z")
    tickets_server.tell(2)
    catch_up(timezone.now())
    tickets_server.log.clear()
    tickets_server.tell(1, modified_at="2026-01-01T12:00:00Z")
    tickets_server.restore_backup()
    assert not catch_up(timezone.now()).stale
    assert states() == [(1, "open")]
    assert disagreements(FeedPosition.current()) == []
