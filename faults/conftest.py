"""A helpdesk of its own for every fault, and the figures that a run has found."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from campus_helpdesk.tests.conftest import databases, two_databases
from faults.server import Server, server_on

__all__ = ["databases"]
FIGURES = pytest.StashKey[list[str]]()
IS_SQLITE = not os.environ.get("TEST_DATABASE_URL")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FIGURES] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    terminalreporter.section("figures, on {}".format("SQLite" if IS_SQLITE else "PostgreSQL"))
    for figure in config.stash[FIGURES]:
        terminalreporter.line(figure)


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> list[str]:
    """Sentences for the end of the run."""
    return request.config.stash[FIGURES]


@pytest.fixture
def on_sqlite() -> None:
    if not IS_SQLITE:
        pytest.skip("a fault of SQLite")


@pytest.fixture
def on_postgresql() -> None:
    if IS_SQLITE:
        pytest.skip("a fault of PostgreSQL: set TEST_DATABASE_URL")


@pytest.fixture
def server_environment() -> dict[str, str]:
    """What is special about it; a module may have its own."""
    return {}


@pytest.fixture
def server(tmp_path: Path, server_environment: dict[str, str]) -> Iterator[Server]:
    """The helpdesk on a database of its own, answering."""
    with two_databases(tmp_path) as (database, _):
        server = server_on(database, tmp_path, **server_environment)
        server.start()
        yield server
        server.stop()


def expect_a_sound_file(server: Server) -> None:
    """SQLite's own check; PostgreSQL has none to run."""
    database = server.environment["DATABASE_URL"]
    if database.startswith("sqlite"):
        with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as file:
            assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
