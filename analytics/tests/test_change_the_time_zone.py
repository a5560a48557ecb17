"""TIME_ZONE becomes another: no request waits for a million tickets, and what is said is true of the figures shown."""

import html
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from analytics import time_zones
from analytics.freshness import catch_up
from analytics.models import FeedPosition, MonthTotal, Ticket
from analytics.rebuild import disagreements, rebuild
from analytics.tests.processes import MANAGE, database_url, eventually, held_by_another_process, start
from analytics.tests.tickets_server import TicketsServer
from analytics.turns import turn_to_pull

pytestmark = pytest.mark.django_db
ROME = "Europe/Rome"
WORDS = f"The time zone was changed to {ROME}, and all tickets are being counted again."


@pytest.fixture
def counted_in_utc(tickets_server: TicketsServer, settings: LazySettings) -> None:
    """A ticket of January in UTC and of February in Rome; the setting is changed after it was counted."""
    tickets_server.tell(1, opened_at="2026-01-31T23:30:00Z")
    assert not catch_up(timezone.now()).stale
    settings.TIME_ZONE = ROME


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], int]:
    """Any ticket is one too many to be counted again at once; how often a process was started, which does not do it."""
    marks = tmp_path / "starts"
    marks.touch()
    monkeypatch.setattr(time_zones, "AT_ONCE", 0)
    monkeypatch.setattr(time_zones, "COMMAND", [sys.executable, "-c", f"open({str(marks)!r}, 'a').write('x')"])
    return lambda: len(marks.read_text())


def months() -> list[str]:
    return list(MonthTotal.objects.filter(opened__gt=0).values_list("month", flat=True))


def test_few_tickets_are_counted_again_within_the_request(counted_in_utc: None, staff: Client) -> None:
    answer = staff.get("/api/v1/resolution-time/").json()
    assert (answer["time_zone"], answer["stale"]) == (ROME, False)
    assert [month["month"] for month in answer["months"]] == ["2026-02"]


@pytest.mark.usefixtures("counted_in_utc")
def test_many_tickets_are_left_to_another_process_and_the_last_figures_say_their_zone(
    starts: Callable[[], int], staff: Client
) -> None:
    answer = staff.get("/api/v1/resolution-time/").json()
    assert (answer["time_zone"], answer["stale"]) == ("UTC", True)
    assert [month["month"] for month in answer["months"]] == ["2026-01"]
    assert eventually(lambda: starts() > 0)
    page = html.unescape(staff.get("/?analysis=resolution-time").text)
    assert WORDS in page
    assert "last known figures, with days and months of UTC." in page
    assert "Time zone: UTC." in page
    ready = staff.get("/readyz")
    assert (ready.status_code, WORDS in ready.json()["in_words"]) == (200, True)

    call_command("rebuild_totals", "--if-due")
    answer = staff.get("/api/v1/resolution-time/").json()
    assert (answer["time_zone"], answer["stale"]) == (ROME, False)
    assert [month["month"] for month in answer["months"]] == ["2026-02"]


@pytest.mark.usefixtures("counted_in_utc", "starts")
def test_the_link_to_the_tickets_has_the_zone_of_before(staff: Client) -> None:
    answer = staff.get("/api/v1/resolution-time/?from=2026-01&to=2026-01").json()
    assert "opened_after=2026-01-01T00" in answer["tickets_url"]


@pytest.mark.usefixtures("counted_in_utc", "starts")
def test_changes_still_count_in_the_zone_of_before(tickets_server: TicketsServer) -> None:
    tickets_server.tell(2, opened_at="2026-01-31T23:45:00Z")
    tickets_server.tell(1, opened_at="2026-01-31T23:30:00Z", status="active")
    before = timezone.now()
    fresh = catch_up(before)
    assert (fresh.stale, fresh.as_of >= before, fresh.time_zone) == (True, True, "UTC")
    assert months() == ["2026-01"]
    assert set(Ticket.objects.values_list("opened_month", flat=True)) == {"2026-01"}
    assert disagreements(FeedPosition.current()) == []


@pytest.mark.usefixtures("counted_in_utc")
def test_one_process_is_started_at_a_time(starts: Callable[[], int]) -> None:
    with time_zones.one_at_a_time:
        assert catch_up(timezone.now()).stale
        assert starts() == 0
    assert catch_up(timezone.now()).stale
    assert eventually(lambda: starts() == 1)
    assert eventually(lambda: not time_zones.one_at_a_time.locked())


@pytest.mark.usefixtures("counted_in_utc")
def test_a_rebuild_that_is_not_due_changes_nothing(settings: LazySettings) -> None:
    settings.TIME_ZONE = "UTC"
    before = FeedPosition.current().turn
    out = StringIO()
    call_command("rebuild_totals", "--if-due", stdout=out)
    assert out.getvalue().strip() == "The totals are of UTC already."
    assert FeedPosition.current().turn == before


@pytest.mark.usefixtures("counted_in_utc")
@pytest.mark.parametrize("statements", [0, 1, 5, 9, 11, 14])
def test_a_rebuild_that_breaks_off_leaves_the_figures_of_before(statements: int) -> None:
    left = [True] * statements + [False]

    def break_off(execute: Callable, *arguments: object) -> object:
        # Once; what follows is the rollback.
        if left and not left.pop(0):
            raise OperationalError("the server was shut down")
        return execute(*arguments)

    position = FeedPosition.current()
    with pytest.raises(OperationalError), connection.execute_wrapper(break_off):
        rebuild(position)
    after = FeedPosition.current()
    assert (after.turn, after.time_zone, months()) == (position.turn, "UTC", ["2026-01"])
    assert disagreements(after) == []


def with_many_tickets(server: TicketsServer) -> None:
    for number in range(1, 3_001):
        server.tell(number, opened_at="2026-01-31T23:30:00Z")
    assert not catch_up(timezone.now()).stale


@pytest.mark.django_db(transaction=True)
def test_a_killed_rebuild_leaves_the_figures_of_before_and_the_next_one_makes_them_anew(
    tickets_server: TicketsServer, settings: LazySettings
) -> None:
    with_many_tickets(tickets_server)
    settings.TIME_ZONE = ROME
    process = start(MANAGE, "rebuild_totals", "--if-due", TIME_ZONE=ROME)
    assert eventually(somebody_has_the_turn)
    process.kill()
    process.communicate()
    # Both or neither, should the kill have come too late.
    assert (FeedPosition.current().time_zone, months()) in [("UTC", ["2026-01"]), (ROME, ["2026-02"])]
    assert disagreements(FeedPosition.current()) == []

    process = start(MANAGE, "rebuild_totals", "--if-due", TIME_ZONE=ROME)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert months() == ["2026-02"]
    assert disagreements(FeedPosition.current()) == []


def somebody_has_the_turn() -> bool:
    with turn_to_pull() as mine:
        return not mine


@pytest.mark.django_db(transaction=True)
def test_while_another_process_counts_again_nobody_waits_or_fetches(
    tickets_server: TicketsServer, settings: LazySettings, starts: Callable[[], int]
) -> None:
    tickets_server.tell(1)
    catch_up(timezone.now())
    settings.TIME_ZONE = ROME
    tickets_server.requests.clear()
    with held_by_another_process():
        fresh = catch_up(timezone.now())
    assert (fresh.stale, fresh.warning.startswith(WORDS), tickets_server.requests) == (True, True, [])
    assert starts() == 0


@pytest.mark.django_db(transaction=True)
def test_a_request_has_the_tickets_counted_again_by_itself(
    tickets_server: TicketsServer, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_many_tickets(tickets_server)
    for name, value in {"ANALYTICS_DATABASE_URL": database_url(), "TIME_ZONE": ROME}.items():
        monkeypatch.setenv(name, value)
    settings.TIME_ZONE = ROME
    assert catch_up(timezone.now()).stale
    assert eventually(lambda: not catch_up(timezone.now()).stale)
    assert months() == ["2026-02"]
    assert eventually(lambda: not time_zones.one_at_a_time.locked())


@pytest.mark.django_db(transaction=True)
def test_a_follower_counts_the_tickets_again(tickets_server: TicketsServer) -> None:
    with_many_tickets(tickets_server)
    process = start(MANAGE, "follow_tickets", "--once", TIME_ZONE=ROME)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert (FeedPosition.current().time_zone, months()) == (ROME, ["2026-02"])
    assert disagreements(FeedPosition.current()) == []
