"""Real workers and followers on one read model: one of them pulls at a time, and every figure is exact."""

import random
import signal
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from subprocess import Popen
from typing import Any

import httpx
import pytest

from analytics.models import FeedPosition, Ticket
from analytics.rebuild import disagreements
from analytics.tests.conftest import TOKEN
from analytics.tests.processes import MANAGE, eventually, start
from analytics.tests.tickets_server import TicketsServer
from analytics.turns import turn_to_pull

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS, THREADS = 2, 4
CALLERS = 12
ADDRESSES = ("api/v1/active-by-category/", "api/v1/unresolved/?last=3650&unit=days", "readyz")


class Served:
    """Two gunicorn workers with several threads each."""

    def __init__(self, **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{probe.getsockname()[1]}"
        size = ("--workers", str(WORKERS), "--threads", str(THREADS))
        quiet = ("--log-level", "warning", "--no-control-socket")
        self.process = start("-m", "gunicorn", "analytics.wsgi", "--bind", address, *size, *quiet, **environment)
        self.client = httpx.Client(base_url=f"http://{address}/", headers=TOKEN, timeout=20, trust_env=False)
        assert eventually(self.is_up)

    def is_up(self) -> bool:
        try:
            return self.client.get("healthz").status_code == 200
        except httpx.TransportError:
            return False

    def get(self, address: str = ADDRESSES[0]) -> dict[str, Any]:
        answer = self.client.get(address)
        assert answer.status_code == 200
        return answer.json()

    def is_exact(self, active: int) -> bool:
        answer = self.get()
        return (answer["stale"], answer["n"]) == (False, active)

    def stop(self) -> None:
        self.client.close()
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=30)


@pytest.fixture
def serve(tickets_server: TicketsServer) -> Iterator[Callable[..., Served]]:
    running: list[Served] = []

    def begin(**environment: str) -> Served:
        running.append(Served(**environment))
        return running[-1]

    yield begin
    for served in running:
        served.stop()


@pytest.fixture
def followers(tickets_server: TicketsServer) -> Iterator[list[Popen[str]]]:
    both = [start(MANAGE, "follow_tickets") for _ in range(2)]
    yield both
    for process in both:
        process.kill()
        process.communicate()


def change_some(server: TicketsServer, chance: random.Random) -> None:
    for _ in range(20):
        number = chance.randint(1, 60)
        if chance.random() < 0.1:
            server.forget(number)
        else:
            category = chance.choice(["technical_it", "facility_management"])
            server.tell(number, status=chance.choice(["open", "active"]), category=category)


def expect_exact(server: TicketsServer, served: Served) -> None:
    """The workers, the rows and the totals are as the feed tells."""
    last = {row["id"]: row for row in server.log}
    told = {number: row["status"] for number, row in last.items() if not row["deleted"]}
    assert eventually(lambda: served.is_exact(list(told.values()).count("active")))
    assert dict(Ticket.objects.values_list("id", "status")) == told
    with turn_to_pull(wait=True):
        assert disagreements(FeedPosition.current()) == []
    assert server.most_at_once == 1


def ask_at_once(served: Served) -> None:
    """As many as the workers can take, and some that queue."""
    with ThreadPoolExecutor(CALLERS) as callers:
        assert all(callers.map(served.get, ADDRESSES * (CALLERS // len(ADDRESSES))))


def test_workers_without_a_follower_never_pull_twice_at_once(
    tickets_server: TicketsServer, serve: Callable[..., Served]
) -> None:
    served, chance = serve(), random.Random(1)
    tickets_server.slowness = 0.05
    for _ in range(8):
        change_some(tickets_server, chance)
        ask_at_once(served)
    expect_exact(tickets_server, served)


def test_two_followers_and_workers_never_pull_twice_at_once(
    tickets_server: TicketsServer, serve: Callable[..., Served], followers: list[Popen[str]]
) -> None:
    served, chance = serve(), random.Random(2)
    tickets_server.slowness, tickets_server.page_size = 0.02, 7
    for _ in range(8):
        change_some(tickets_server, chance)
        ask_at_once(served)
    tickets_server.restore_backup()
    ask_at_once(served)
    expect_exact(tickets_server, served)
    assert [process.poll() for process in followers] == [None, None]


def test_workers_outlast_an_outage_and_another_time_zone_without_a_restart(
    tickets_server: TicketsServer, serve: Callable[..., Served]
) -> None:
    for number in range(1, 1_501):
        tickets_server.tell(number, status="active", opened_at="2026-01-31T23:30:00Z")
    utc = serve()
    assert eventually(lambda: utc.is_exact(1_500))
    tickets_server.forget(1)
    with tickets_server.misbehaving(status=503):
        ask_at_once(utc)
        assert (utc.get()["stale"], utc.get()["n"]) == (True, 1_500)
    assert eventually(lambda: utc.is_exact(1_499))
    utc.stop()

    rome = serve(TIME_ZONE="Europe/Rome")
    ask_at_once(rome)
    assert eventually(lambda: rome.is_exact(1_499))
    answer = rome.get("api/v1/resolution-time/")
    assert (answer["time_zone"], [month["month"] for month in answer["months"]]) == ("Europe/Rome", ["2026-02"])
    assert disagreements(FeedPosition.current()) == []
