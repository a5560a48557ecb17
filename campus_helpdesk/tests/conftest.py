"""A site of two processes, on the kind of database that the suite runs on."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from campus_helpdesk.tests.processes import Site, running_site


@pytest.fixture
def databases(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Two new databases of the kind that the suite runs on."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        yield f"sqlite:///{tmp_path / 'helpdesk.sqlite3'}", f"sqlite:///{tmp_path / 'analytics.sqlite3'}"
        return
    names = [f"day_{uuid.uuid4().hex}" for _ in range(2)]
    with psycopg.connect(server, autocommit=True) as connection:
        for name in names:
            connection.execute(f"CREATE DATABASE {name}")
        yield tuple(server.rsplit("/", 1)[0] + f"/{name}" for name in names)
        for name in names:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def site(databases: tuple[str, str]) -> Iterator[Site]:
    with running_site(databases) as site:
        yield site
