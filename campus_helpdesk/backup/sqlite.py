"""Backups of a SQLite database: its own online copy, which holds up no writer."""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from campus_helpdesk.backup.problem import BackupProblem

# Written out: the file may be of an older version than the models are. Django keeps a UUID as its 32 digits here.
NEW_EPOCH = "UPDATE tickets_feedepoch SET epoch = ?"
APPLIED = "SELECT app, name FROM django_migrations"


@contextmanager
def plain_problems(doing: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise BackupProblem(f"{doing}: {error}.") from error


def copy_to(file: Path) -> None:
    """The database as it is at one moment, as one file without a log beside it, read again from end to end."""
    connection.ensure_connection()
    with plain_problems("The backup could not be written"), closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        check(copy)


def check(database: sqlite3.Connection) -> None:
    (said,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    if said != "ok":
        raise BackupProblem(f"The file is damaged: {said}")


def applied_migrations(file: Path) -> set[tuple[str, str]]:
    """Those that the backup's database has; the whole file is read and checked."""
    with plain_problems(f"{file} cannot be read as a backup"), closing(read_only(file)) as backup:
        check(backup)
        require_length(file, backup)
        return set(backup.execute(APPLIED))


def require_length(file: Path, backup: sqlite3.Connection) -> None:
    """SQLite takes the missing end of the last page for zeros, which may even be what stood there."""
    (pages,), (size,) = (backup.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
    if file.stat().st_size != pages * size:
        raise BackupProblem(f"{file} is damaged: its end is missing.")


def read_only(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro&immutable=1", uri=True)


def copy_from(file: Path, spare: Path) -> None:
    """The live database becomes what the file holds, in one transaction, with a new epoch of the feed.

    `spare` is a new file beside the database, in which the epoch is changed before.
    """
    connection.ensure_connection()
    with plain_problems("The backup could not be restored"), closing(sqlite3.connect(spare)) as changed:
        with closing(read_only(file)) as backup:
            backup.backup(changed)
        with changed:
            changed.execute(NEW_EPOCH, [uuid.uuid4().hex])
        changed.backup(connection.connection)
    connection.close()
