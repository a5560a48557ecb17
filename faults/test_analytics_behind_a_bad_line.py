"""The line from analytics to the helpdesk refuses, cuts, swallows, delays, garbles: last figures, then recovery."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from campus_helpdesk.doors import COOKIE, sign_role
from campus_helpdesk.tests.conftest import two_databases
from campus_helpdesk.tests.processes import ROOT, serve, wait_until_up
from faults.proxy import CUT, DELAY, GARBLE, REFUSE, SWALLOW, Proxy
from faults.server import Server, eventually, server_on
from tickets.roles import Actor, Role

FAR_AWAY = [REFUSE, CUT, SWALLOW, GARBLE]


@pytest.fixture
def databases(tmp_path: Path) -> Iterator[tuple[str, str]]:
    with two_databases(tmp_path) as databases:
        yield databases


@pytest.fixture
def helpdesk(databases: tuple[str, str], tmp_path: Path) -> Iterator[Server]:
    server = server_on(databases[0], tmp_path, ANALYTICS_DATABASE_URL=databases[1])
    server.start()
    yield server
    server.stop()


@pytest.fixture
def line(helpdesk: Server) -> Iterator[Proxy]:
    address = urlsplit(helpdesk.url)
    with Proxy(address.hostname or "", address.port or 0) as proxy:
        yield proxy


@pytest.fixture
def analytics(helpdesk: Server, line: Proxy) -> Iterator[httpx.Client]:
    """Behind the line, without a follower: each question makes it ask the helpdesk."""
    way = {"TICKETS_API_URL": f"http://127.0.0.1:{line.port}/api/v1/"}
    environment = helpdesk.environment | way
    command = [sys.executable, "analytics/manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    process = serve("analytics.wsgi", environment["ANALYTICS_PORT"], environment)
    try:
        wait_until_up(environment["ANALYTICS_URL"] + "healthz")
        headers = {"Authorization": f"Bearer {helpdesk.token}"}
        with httpx.Client(base_url=environment["ANALYTICS_URL"], headers=headers, timeout=60) as client:
            yield client
    finally:
        process.terminate()
        process.wait(timeout=60)


def open_ticket(helpdesk: Server) -> None:
    answer = httpx.post(helpdesk.url + "api/v1/tickets/", json={"description": "The radiator is cold"}, timeout=5)
    assert answer.status_code == 201


def figures_of(analytics: httpx.Client) -> dict:
    return analytics.get("/api/v1/unresolved/").raise_for_status().json()


def staff_look_at(analytics: httpx.Client) -> httpx.Response:
    cookie = sign_role(Actor(Role.STAFF, "Bruno", "browser-of-bruno"))
    return httpx.get(analytics.base_url, cookies={COOKIE: cookie}, timeout=60)


def counts(analytics: httpx.Client, number: int) -> bool:
    answer = figures_of(analytics)
    return answer["count"] == number and not answer["stale"]


def test_the_last_figures_then_recovery(
    helpdesk: Server, line: Proxy, analytics: httpx.Client, figures: list[str]
) -> None:
    open_ticket(helpdesk)
    eventually(lambda: counts(analytics, 1), "the first ticket is counted")
    for number, mode in enumerate(FAR_AWAY, start=1):
        with line.faulty(mode):
            open_ticket(helpdesk)
            eventually(lambda: figures_of(analytics)["stale"], f"stale while the line is faulty: {mode}")
            answer = figures_of(analytics)
            assert (answer["count"], answer["stale"]) == (number, True)
            assert answer["as_of"]
            assert staff_look_at(analytics).status_code == 200
        seconds = eventually(lambda number=number: counts(analytics, number + 1), f"recovered from: {mode}")
        figures.append(f"line to the helpdesk faulty ({mode}): last figures; recovered in {seconds:.1f} s")


def test_a_slow_line_is_only_slow(helpdesk: Server, line: Proxy, analytics: httpx.Client) -> None:
    with line.faulty(DELAY):
        open_ticket(helpdesk)
        eventually(lambda: counts(analytics, 1), "the ticket is counted over a slow line")
