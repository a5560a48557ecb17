"""A site of two processes, on the kind of database that the suite runs on."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import expect

from campus_helpdesk.tests.caller import Caller
from campus_helpdesk.tests.processes import Site, running_site

# A busy machine only makes it wait longer.
expect.set_options(timeout=20_000)


@contextmanager
def two_databases(folder: Path) -> Iterator[tuple[str, str]]:
    """Two new databases of the kind that the suite runs on."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        yield f"sqlite:///{folder / 'helpdesk.sqlite3'}", f"sqlite:///{folder / 'analytics.sqlite3'}"
        return
    names = [f"day_{uuid.uuid4().hex}" for _ in range(2)]
    with psycopg.connect(server, autocommit=True) as connection:
        for name in names:
            connection.execute(f"CREATE DATABASE {name}")
        yield tuple(server.rsplit("/", 1)[0] + f"/{name}" for name in names)
        for name in names:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def databases(tmp_path: Path) -> Iterator[tuple[str, str]]:
    with two_databases(tmp_path) as databases:
        yield databases


@pytest.fixture
def site(databases: tuple[str, str]) -> Iterator[Site]:
    with running_site(databases) as site:
        yield site


@pytest.fixture
def caller(site: Site) -> Iterator[Caller]:
    caller = Caller(site)
    yield caller
    caller.close()
