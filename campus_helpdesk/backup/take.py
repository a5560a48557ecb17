"""Takes a backup: one consistent moment of the database, checked, under its name only when it is whole."""

from pathlib import Path

from django.db import DatabaseError, connection

from campus_helpdesk.backup import photos, postgresql, sqlite
from campus_helpdesk.backup.files import keep_as, spare_file
from campus_helpdesk.backup.problem import BackupProblem

DATABASES = {"sqlite": sqlite, "postgresql": postgresql}


def back_up_to(file: Path) -> int:
    """The size of the new file in bytes; photos are in one beside it. Raises BackupProblem; then there is none."""
    for taken in (file, photos.beside(file)):
        if taken.exists():
            raise BackupProblem(f"{taken} is there already. Choose another name: an older backup is never overwritten.")
    try:
        tables = connection.introspection.table_names()
    except DatabaseError as error:
        raise BackupProblem(f"The database does not answer: {error}.") from error
    if "tickets_ticket" not in tables:
        raise BackupProblem("There is nothing to back up: the database that DATABASE_URL names holds no helpdesk.")
    with spare_file(file.parent, file.name) as spare, spare_file(file.parent, file.name) as archive:
        DATABASES[connection.vendor].copy_to(spare)
        # After the database, so that no photo in it is without its files.
        if "tickets_photo" in tables and photos.copy_to(archive):
            keep_as(archive, photos.beside(file))
        keep_as(spare, file)
        return file.stat().st_size
