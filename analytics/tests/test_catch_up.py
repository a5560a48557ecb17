"""Catching up before figures are read: on demand, within a time budget, honest about what could not be had."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone

from analytics import freshness
from analytics.freshness import catch_up
from analytics.intake import pull
from analytics.models import FeedPosition, MonthTotal, Ticket
from analytics.rebuild import in_time_zone
from analytics.tests.processes import held_by_another_process
from analytics.tests.tickets_server import TicketsServer
from analytics.tickets_client import Patience

pytestmark = pytest.mark.django_db
ONCE = Patience(seconds=5, attempts=1, limit=10_000)


def test_a_committed_change_counts_on_the_next_request(tickets_server: TicketsServer) -> None:
    for number in (1, 2):
        tickets_server.tell(number)
        now = timezone.now()
        fresh = catch_up(now)
        assert Ticket.objects.count() == number
        assert fresh.as_of >= now
        assert not fresh.stale


def test_many_pages_are_caught_up_in_one_request(tickets_server: TicketsServer) -> None:
    tickets_server.page_size = 3
    for number in range(1, 21):
        tickets_server.tell(number)
    assert not catch_up(timezone.now()).stale
    assert Ticket.objects.count() == 20


def test_beside_a_follower_nothing_is_asked(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1)
    followed = pull(in_time_zone(FeedPosition.current()), ONCE, following=True)
    asked = len(tickets_server.requests)
    fresh = catch_up(timezone.now())
    assert len(tickets_server.requests) == asked
    assert (fresh.as_of, fresh.stale) == (followed.as_of, False)


def test_a_follower_that_has_fallen_silent_is_not_relied_on(tickets_server: TicketsServer) -> None:
    followed = pull(FeedPosition.current(), ONCE, following=True)
    tickets_server.tell(1)
    FeedPosition.objects.update(followed_at=followed.followed_at - timedelta(seconds=5))
    catch_up(timezone.now())
    assert Ticket.objects.count() == 1


def test_without_the_tickets_api_the_last_known_figures_stay(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1)
    before = catch_up(timezone.now())
    with tickets_server.misbehaving(status=503):
        fresh = catch_up(timezone.now())
    assert (fresh.as_of, fresh.stale) == (before.as_of, True)
    assert "503" in fresh.warning
    assert Ticket.objects.count() == 1


def test_after_a_failure_the_tickets_api_is_left_alone_for_a_moment(tickets_server: TicketsServer) -> None:
    with tickets_server.misbehaving(status=503):
        assert catch_up(timezone.now()).stale
        assert catch_up(timezone.now()).stale
        assert len(tickets_server.requests) == 1
    FeedPosition.objects.update(retry_at=timezone.now())
    assert not catch_up(timezone.now()).stale


def test_before_anything_was_ever_copied_nothing_is_known(settings: LazySettings) -> None:
    settings.TICKETS_API_URL = "http://127.0.0.1:9/api/v1/"
    fresh = catch_up(timezone.now())
    assert "No figures are known yet." in fresh.warning
    assert fresh.as_json() == {"time_zone": "UTC", "as_of": None, "stale": True}


def test_a_long_first_copy_is_gone_on_with_by_the_next_request(
    tickets_server: TicketsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "BUDGET_SECONDS", 0.0)
    tickets_server.tell(1)
    fresh = catch_up(timezone.now())
    assert (fresh.as_of, fresh.stale) == (None, True)
    assert "The tickets are being copied: 0 so far." in fresh.warning
    monkeypatch.setattr(freshness, "BUDGET_SECONDS", 5.0)
    assert not catch_up(timezone.now()).stale


def test_a_restored_backup_is_copied_afresh_within_one_request(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1)
    tickets_server.tell(2)
    catch_up(timezone.now())
    tickets_server.log.pop()
    tickets_server.restore_backup()
    assert not catch_up(timezone.now()).stale
    assert list(Ticket.objects.values_list("id", flat=True)) == [1]


def test_another_time_zone_is_cut_by_the_next_request(tickets_server: TicketsServer, settings: LazySettings) -> None:
    tickets_server.tell(1, opened_at="2026-01-31T23:30:00Z")
    pull(in_time_zone(FeedPosition.current()), ONCE, following=True)
    settings.TIME_ZONE = "Europe/Rome"
    assert not catch_up(timezone.now()).stale
    assert list(MonthTotal.objects.filter(opened__gt=0).values_list("month", flat=True)) == ["2026-02"]


@pytest.mark.django_db(transaction=True)
def test_many_requests_at_once_fetch_one_after_the_other_and_few_times(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1)
    catch_up(timezone.now())
    tickets_server.tell(2)
    tickets_server.requests.clear()
    tickets_server.slowness = 0.2

    def ask(number: int) -> bool:
        try:
            return catch_up(timezone.now()).stale
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as workers:
        stale = list(workers.map(ask, range(8)))
    assert stale == [False] * 8
    assert tickets_server.most_at_once == 1
    # Who asked while the first was fetching waits for the second, which counts for all of them.
    assert len(tickets_server.requests) <= 3
    assert Ticket.objects.count() == 2


def test_while_another_process_copies_nobody_waits_or_fetches(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1)
    with held_by_another_process():
        fresh = catch_up(timezone.now())
    assert (fresh.as_of, fresh.stale) == (None, True)
    assert tickets_server.requests == []


def test_while_another_process_pulls_for_too_long_the_last_figures_are_served(
    tickets_server: TicketsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets_server.tell(1)
    before = catch_up(timezone.now())
    monkeypatch.setattr(freshness, "BUDGET_SECONDS", 0.2)
    with held_by_another_process():
        fresh = catch_up(timezone.now())
    assert (fresh.as_of, fresh.stale) == (before.as_of, True)
    assert "still being counted in" in fresh.warning
