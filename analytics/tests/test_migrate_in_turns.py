"""Two that migrate analytics at once: the second waits for the first, and then finds nothing left to do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from analytics.tests.processes import MANAGE, database_url, start

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "analytics_migrated_in_turns"


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.sqlite3"
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")
        cursor.execute(f"CREATE DATABASE {NAME}")
    try:
        yield f"{database_url().rpartition('/')[0]}/{NAME}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {NAME}")


def test_the_second_waits_and_finds_nothing_left(empty_database: str) -> None:
    both = [start(MANAGE, "migrate", ANALYTICS_DATABASE_URL=empty_database) for _ in range(2)]
    answers = [process.communicate(timeout=120) for process in both]

    assert [process.returncode for process in both] == [0, 0], answers
    assert sorted("No migrations to apply" in said for said, _ in answers) == [False, True], answers
