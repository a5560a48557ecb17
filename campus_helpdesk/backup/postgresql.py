"""Backups of a PostgreSQL database: its own archives, through pg_dump, pg_restore and psql."""

import os
import subprocess
from pathlib import Path

from django.db import connection
from psycopg import pq
from psycopg.conninfo import make_conninfo

from campus_helpdesk.backup.problem import BackupProblem

# In the restoring transaction itself: whoever sees the restored tickets sees the new epoch. The archive's statements
# leave no search path.
NEW_EPOCH = "RESET search_path; UPDATE tickets_feedepoch SET epoch = gen_random_uuid()"
COMPLAINTS = ("ERROR: ", "FATAL: ", "error: ")


def run(*command: str) -> str:
    """What the program printed. Raises BackupProblem with its first line of complaint."""
    secret = {"PGPASSWORD": password} if (password := connection.settings_dict["PASSWORD"]) else {}
    try:
        done = subprocess.run(command, env={**os.environ, **secret}, capture_output=True, check=False)  # noqa: S603
    except FileNotFoundError:
        raise BackupProblem(
            f"{command[0]} is not installed here: it comes with PostgreSQL's client (package postgresql-client)."
        ) from None
    if done.returncode:
        raise BackupProblem(f"{command[0]} stopped: {complaint(done.stderr.decode(errors='replace'))}")
    return done.stdout.decode(errors="replace")


def complaint(said: str) -> str:
    lines = said.strip().splitlines() or ["it ended without a word."]
    return next((line for line in lines if any(mark in line for mark in COMPLAINTS)), lines[-1])


def address() -> str:
    """Where the database is, for libpq's programs; the password goes by the environment, where `ps` shows nothing."""
    settings = connection.settings_dict
    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    options = {name: value for name, value in settings["OPTIONS"].items() if name in known}
    place = {"dbname": settings["NAME"], "user": settings["USER"], "host": settings["HOST"], "port": settings["PORT"]}
    return make_conninfo("", **options, **{name: value for name, value in place.items() if value})


def copy_to(file: Path) -> None:
    """An archive of one moment, read again from end to end."""
    run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}", address())
    run("pg_restore", "--file=/dev/null", str(file))


def applied_migrations(file: Path) -> set[tuple[str, str]]:
    """Those that the backup's database has; the whole file is read."""
    run("pg_restore", "--file=/dev/null", str(file))
    rows = run("pg_restore", "--data-only", "--table=django_migrations", "--file=-", str(file)).splitlines()
    cells = [row.split("\t") for row in rows]
    return {(row[1], row[2]) for row in cells if len(row) == 4}


def copy_from(file: Path, spare: Path) -> None:
    """The live database becomes what the archive holds, in one transaction, with a new epoch of the feed.

    `spare` is a new file, for the statements.
    """
    run("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", f"--file={spare}", str(file))
    names = set(connection.introspection.django_table_names(only_existing=True)) | {"django_migrations"}
    tables = ", ".join(connection.ops.quote_name(name) for name in sorted(names))
    connection.close()
    first, last = f"DROP TABLE IF EXISTS {tables} CASCADE", NEW_EPOCH
    once = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction")
    run("psql", *once, "--output=/dev/null", "-c", first, "-f", str(spare), "-c", last, address())
