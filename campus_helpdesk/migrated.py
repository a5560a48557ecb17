"""Whether the database has every migration of this code, and one migrating process at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

# Any number will do, as long as nothing else in the database locks it.
LOCK_NUMBER = 7_210_413
TODO = "run `manage.py migrate`"


def is_behind() -> bool:
    """Raises DatabaseError when the database does not answer."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refuse_to_start_behind() -> None:
    """Before a server forks: new code on an old database ends with one sentence. Leaves no connection behind.

    A database that does not answer may come later; until then every page and /readyz say so.
    """
    try:
        if is_behind():
            raise SystemExit(f"The helpdesk cannot start: its database is of an older version. First {TODO}.")
    except DatabaseError as error:
        print(f"The database does not answer yet: {error}", flush=True)
    finally:
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()


@contextmanager
def turn_to_migrate() -> Iterator[None]:
    """Waits until nobody else is migrating. The lock ends with its holder, even a killed one."""
    with lock_session() if connection.vendor == "postgresql" else lock_file():
        yield


@contextmanager
def lock_session() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK_NUMBER])
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK_NUMBER])


@contextmanager
def lock_file() -> Iterator[None]:
    database = Path(str(connection.settings_dict["NAME"]))
    if not database.parent.is_dir():
        # In memory, or nowhere: the migration itself says so.
        yield
        return
    file = os.open(f"{database}-migrating", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)
