"""Puts a backup in the place of the database; what reads the change feed starts over by itself."""

import tempfile
from pathlib import Path

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from campus_helpdesk.backup import photos
from campus_helpdesk.backup.files import spare_file
from campus_helpdesk.backup.problem import BackupProblem
from campus_helpdesk.backup.take import DATABASES
from tickets.models import Ticket

KINDS = {b"SQLite format 3\x00": "sqlite", b"PGDMP": "postgresql"}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def restore_from(file: Path, *, replace: bool) -> bool:
    """Whether the backup is of an older version, so that `migrate` has to follow.

    Raises BackupProblem; then the database is as it was. With `replace` what it holds is given up.
    """
    require_kind(file)
    database = DATABASES[connection.vendor]
    known = set(MigrationLoader(None).disk_migrations)
    applied = database.applied_migrations(file)
    if not any(app == "tickets" for app, _ in applied):
        raise BackupProblem(f"{file} is no backup of the helpdesk.")
    if newer := sorted(".".join(migration) for migration in applied - known):
        raise BackupProblem(
            f"{file} is of a newer version than this one, which does not know {newer[0]}. Upgrade first."
        )
    if not replace and holds_tickets():
        raise BackupProblem("The database holds tickets. To give them up for those of the backup, add --replace.")
    if photos.beside(file).exists():
        photos.copy_from(photos.beside(file))
    with spare_file(folder_of_database(), file.name) as spare:
        database.copy_from(file, spare)
    return bool(known - applied)


def require_kind(file: Path) -> None:
    """Raises BackupProblem unless the file is of the database's own kind."""
    try:
        with file.open("rb") as opened:
            start = opened.read(16)
    except OSError as error:
        raise BackupProblem(f"{file} cannot be read: {error.strerror}.") from error
    found = next((kind for mark, kind in KINDS.items() if start.startswith(mark)), None)
    if found is None:
        raise BackupProblem(f"{file} is no backup of the helpdesk.")
    if found != connection.vendor:
        raise BackupProblem(
            f"{file} is a backup of {NAMES[found]}, and DATABASE_URL names {NAMES[connection.vendor]}. "
            f"Set DATABASE_URL to one of {NAMES[found]} for this."
        )


def holds_tickets() -> bool:
    try:
        return "tickets_ticket" in connection.introspection.table_names() and Ticket.objects.exists()
    except DatabaseError as error:
        raise BackupProblem(f"The database does not answer: {error}.") from error


def folder_of_database() -> Path:
    """Where there is room for a copy of it, or for its statements."""
    if connection.vendor == "sqlite":
        return Path(str(connection.settings_dict["NAME"])).parent
    return Path(tempfile.gettempdir())
