"""PostgreSQL refuses, hangs, or has no connection left: 503 with the words kept, and it heals without a restart."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import psycopg
import pytest

from campus_helpdesk.tests.conftest import two_databases
from faults.people import browser, report
from faults.proxy import REFUSE, SWALLOW, Proxy
from faults.server import Server, server_on
from faults.writes_fail import LONG_STORY, expect_it_heals, expect_reads_and_kept_words

pytestmark = pytest.mark.usefixtures("on_postgresql")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    with two_databases(tmp_path) as (database, _):
        yield database


@pytest.fixture
def proxy(database: str) -> Iterator[Proxy]:
    address = urlsplit(database)
    with Proxy(address.hostname or "127.0.0.1", address.port or 5432) as proxy:
        yield proxy


@pytest.fixture
def behind_proxy(database: str, proxy: Proxy, tmp_path: Path) -> Iterator[Server]:
    address = urlsplit(database)
    way = address._replace(netloc=f"{address.username}:{address.password or ''}@127.0.0.1:{proxy.port}").geturl()
    server = server_on(way, tmp_path)
    server.start()
    yield server
    server.stop()


def expect_a_plain_503(person: httpx.Client, server: Server, why: str) -> float:
    """For a report, for a list and for /readyz; the seconds of the slowest."""
    start = time.monotonic()
    answer = report(person, LONG_STORY)
    slowest = time.monotonic() - start
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert LONG_STORY in answer.text
    assert person.get("/tickets/").status_code == 503
    assert person.get("/healthz").status_code == 200
    assert server.readiness()["database"] == f"does not answer: {why}"
    return slowest


@pytest.mark.parametrize(("mode", "why"), [(REFUSE, "it breaks connections off"), (SWALLOW, "it takes too long")])
def test_away_and_back(behind_proxy: Server, proxy: Proxy, mode: str, why: str, figures: list[str]) -> None:
    with browser(behind_proxy) as person:
        assert report(person, LONG_STORY).status_code == 303
        with proxy.faulty(mode):
            slowest = expect_a_plain_503(person, behind_proxy, why)
        seconds = expect_it_heals(person, behind_proxy)
    figures.append(f"PostgreSQL away ({mode}): 503 after {slowest:.1f} s, words kept; healed in {seconds:.1f} s")


@contextmanager
def modest_role(database: str) -> Iterator[str]:
    """The database's address for a role that may have one connection."""
    name, address = f"modest_{uuid4().hex[:8]}", urlsplit(database)
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{name}' CONNECTION LIMIT 1")
        owner.execute(f"ALTER DATABASE {address.path[1:]} OWNER TO {name}")
        try:
            yield address._replace(netloc=f"{name}:{name}@{address.hostname}:{address.port or 5432}").geturl()
        finally:
            owner.execute(f"ALTER DATABASE {address.path[1:]} OWNER TO {address.username or os.environ['USER']}")
            owner.execute(f"REASSIGN OWNED BY {name} TO {address.username}")
            owner.execute(f"DROP OWNED BY {name}")
            owner.execute(f"DROP ROLE {name}")


def test_it_may_only_be_read(database: str, tmp_path: Path) -> None:
    server = server_on(database, tmp_path)
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute(f"ALTER DATABASE {urlsplit(database).path[1:]} SET default_transaction_read_only = on")
    try:
        server.start()
        with browser(server) as person:
            expect_reads_and_kept_words(person, server, "takes no writes: it may only be read")
    finally:
        server.stop()


def test_no_connection_left(database: str, tmp_path: Path, figures: list[str]) -> None:
    with modest_role(database) as address:
        server = server_on(address, tmp_path, WEB_CONCURRENCY="1")
        try:
            with psycopg.connect(address):
                server.start()
                with httpx.Client(base_url=server.url, timeout=60) as person:
                    assert person.get("/healthz").status_code == 200
                    assert person.get("/api/v1/tickets/").status_code == 503
                    assert server.readiness()["database"] == "does not answer: it has no connection left"
            with browser(server) as person:
                seconds = expect_it_heals(person, server)
        finally:
            server.stop()
    figures.append(f"PostgreSQL without a connection left: 503; healed in {seconds:.1f} s")
