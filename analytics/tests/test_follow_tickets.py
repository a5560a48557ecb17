"""The follower: until drained, for ever, beside another one, and stopped at any moment."""

import random
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from analytics.models import FeedPosition, Ticket
from analytics.rebuild import disagreements
from analytics.tests.processes import MANAGE, eventually
from analytics.tests.processes import start as start_process
from analytics.tests.tickets_server import TicketsServer

pytestmark = pytest.mark.django_db(transaction=True)
Follow = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def follow(tickets_server: TicketsServer) -> Iterator[Follow]:
    """Starts followers as processes of their own, on the database of the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*options: str, **environment: str) -> subprocess.Popen[str]:
        process = start_process(MANAGE, "follow_tickets", *options, **environment)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_once_copies_everything_and_ends(tickets_server: TicketsServer, follow: Follow) -> None:
    tickets_server.page_size = 10
    for number in range(1, 36):
        tickets_server.tell(number)
    process = follow("--once")
    out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")
    assert "The copy is complete: 35 tickets." in out
    assert Ticket.objects.count() == 35
    position = FeedPosition.current()
    assert position.followed_at is not None
    assert (position.copied, position.to_copy) == (35, 35)


def test_once_says_plainly_that_the_tickets_api_is_gone(follow: Follow) -> None:
    process = follow("--once", TICKETS_API_URL="http://127.0.0.1:9/api/v1/")
    _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert err.strip() == "CommandError: The tickets API cannot be reached."


def test_once_says_plainly_that_the_database_is_not_migrated(follow: Follow, tmp_path: Path) -> None:
    process = follow("--once", ANALYTICS_DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "not migrated" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_follower_takes_in_changes_until_it_is_stopped(
    tickets_server: TicketsServer, follow: Follow, number: int
) -> None:
    tickets_server.tell(1)
    process = follow()
    assert eventually(lambda: Ticket.objects.filter(status="open").exists())
    tickets_server.tell(1, status="active")
    assert eventually(lambda: Ticket.objects.filter(status="active").exists())
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, err) == (0, "")
    assert "Stopped." in out


def test_a_follower_outlives_an_outage(tickets_server: TicketsServer, follow: Follow) -> None:
    tickets_server.tell(1)
    with tickets_server.misbehaving(status=503):
        process = follow()
        assert eventually(lambda: bool(FeedPosition.current().failure))
    assert eventually(lambda: Ticket.objects.count() == 1)
    assert FeedPosition.current().failure == ""
    assert process.poll() is None


def test_two_followers_copy_every_ticket_once(tickets_server: TicketsServer, follow: Follow) -> None:
    tickets_server.page_size = 20
    for number in range(1, 601):
        tickets_server.tell(number)
    for number in range(1, 601, 7):
        tickets_server.tell(number, status="active")
    for number in range(1, 601, 11):
        tickets_server.forget(number)
    processes = [follow("--once"), follow("--once")]
    for process in processes:
        _, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, "")
    active = {number for number in range(1, 601, 7) if number % 11 != 1}
    assert set(Ticket.objects.filter(status="active").values_list("id", flat=True)) == active
    assert Ticket.objects.count() == 600 - len(range(1, 601, 11))
    assert tickets_server.most_at_once == 1
    assert disagreements(FeedPosition.current()) == []


def test_a_killed_copy_is_gone_on_with(tickets_server: TicketsServer, follow: Follow) -> None:
    tickets_server.page_size = 5
    for number in range(1, 501):
        tickets_server.tell(number)
    process = follow()
    assert eventually(lambda: FeedPosition.current().copied >= 25)
    process.kill()
    process.communicate()
    position = FeedPosition.current()
    assert Ticket.objects.count() == position.copied
    tickets_server.requests.clear()
    follow("--once").communicate(timeout=60)
    assert Ticket.objects.count() == 500
    assert tickets_server.requests[0]["query"]["after"] == position.cursor
    assert disagreements(FeedPosition.current()) == []


@pytest.mark.parametrize("seed", range(2))
def test_wherever_a_follower_is_killed_totals_and_rows_agree(
    tickets_server: TicketsServer, follow: Follow, seed: int
) -> None:
    chance = random.Random(seed)
    tickets_server.page_size = 3
    for number in range(1, 301):
        tickets_server.tell(number)
    for _ in range(900):
        number = chance.randint(1, 300)
        tickets_server.tell(number, status="active", category=chance.choice(["technical_it", "services_complaints"]))
    for kill_at in sorted(chance.sample(range(1, 380), 3)):
        process = follow()
        assert eventually(lambda at=kill_at: FeedPosition.current().turn >= at)
        process.kill()
        process.communicate()
        position = FeedPosition.current()
        applied = tickets_server.log[: int(position.cursor.rpartition(".")[2] or 0)]
        assert categories() == {row["id"]: row["category"] for row in applied}
        assert disagreements(position) == []
    follow("--once").communicate(timeout=60)
    assert categories() == {row["id"]: row["category"] for row in tickets_server.log}
    assert disagreements(FeedPosition.current()) == []


def categories() -> dict[int, str]:
    return dict(Ticket.objects.values_list("id", "category"))
