"""One at a time: locks among all processes on the read model's database, each of which ends with its holder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from django.db import DatabaseError, InterfaceError, connection

# Any numbers will do, as long as nothing else in the database locks them.
LOCK_NUMBERS = {"puller": 7_210_412, "migrating": 7_210_414}


@contextmanager
def turn_to_pull(*, wait: bool = False) -> Iterator[bool]:
    """Whether nobody else is pulling, and nobody will until this ends; with `wait` it becomes true.

    A lock of the database session, or of a file beside SQLite's: both are gone when the process is, even killed.
    """
    with turn("puller", wait=wait) as mine:
        yield mine


@contextmanager
def turn_to_migrate() -> Iterator[None]:
    """Waits until nobody else is migrating."""
    with turn("migrating", wait=True):
        yield


def turn(name: str, *, wait: bool) -> AbstractContextManager[bool]:
    locked = lock_session if connection.vendor == "postgresql" else lock_file
    return locked(name, wait=wait)


@contextmanager
def lock_session(name: str, *, wait: bool) -> Iterator[bool]:
    number = LOCK_NUMBERS[name]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {'pg_advisory_lock' if wait else 'pg_try_advisory_lock'}(%s)", [number])
        # What waits answers nothing in particular, once it has the lock.
        mine = cursor.fetchone()[0] is not False
    try:
        yield mine
    finally:
        # A session that is broken has lost its locks already.
        with suppress(DatabaseError, InterfaceError):
            if mine:
                connection.cursor().execute("SELECT pg_advisory_unlock(%s)", [number])


@contextmanager
def lock_file(name: str, *, wait: bool) -> Iterator[bool]:
    database = Path(str(connection.settings_dict["NAME"]))
    if connection.is_in_memory_db() or not database.parent.is_dir():
        # Nobody else has a database in memory; of one that cannot be, whoever opens it says so.
        yield True
        return
    file = os.open(f"{database}-{name}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
    try:
        yield take(file, wait=wait)
    finally:
        os.close(file)


def take(file: int, *, wait: bool) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
