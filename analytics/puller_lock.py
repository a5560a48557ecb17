"""One puller at a time: a lock among all processes on the read model's database, that ends with its holder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import DatabaseError, InterfaceError, connection

# Any number will do, as long as nothing else in the database locks it.
LOCK_NUMBER = 7_210_412


@contextmanager
def turn_to_pull(*, wait: bool = False) -> Iterator[bool]:
    """Whether nobody else is pulling, and nobody will until this ends; with `wait` it becomes true.

    A lock of the database session, or of a file beside SQLite's: both are gone when the process is, even killed.
    """
    locked = lock_session if connection.vendor == "postgresql" else lock_file
    with locked(wait=wait) as mine:
        yield mine


@contextmanager
def lock_session(*, wait: bool) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {'pg_advisory_lock' if wait else 'pg_try_advisory_lock'}(%s)", [LOCK_NUMBER])
        # What waits answers nothing in particular, once it has the lock.
        mine = cursor.fetchone()[0] is not False
    try:
        yield mine
    finally:
        # A session that is broken has lost its locks already.
        with suppress(DatabaseError, InterfaceError):
            if mine:
                connection.cursor().execute("SELECT pg_advisory_unlock(%s)", [LOCK_NUMBER])


@contextmanager
def lock_file(*, wait: bool) -> Iterator[bool]:
    database = Path(str(connection.settings_dict["NAME"]))
    if not database.is_file():
        # In memory: nobody else has this database.
        yield True
        return
    file = os.open(f"{database}-puller", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
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
