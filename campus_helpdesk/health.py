"""/healthz: the process is up. /readyz: it can serve, because the database answers, is migrated, and takes writes."""

import time

import psycopg
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from psycopg_pool import PoolTimeout

from campus_helpdesk.migrated import TODO, is_behind
from campus_helpdesk.models import WriteCount
from campus_helpdesk.read_only import open_anew_if_read_only
from tickets import classification

# No client has this address.
PROBE = "/readyz"
# What a database's own words mean; those may name hosts and accounts, which are nobody's business.
REASONS = {
    "unable to open": "its file or folder is not there, or not ours to open",
    "locked": "another process keeps it locked",
    "full": "the disk is full",
    "No space left": "the disk is full",
    "readonly": "its file or folder may only be read",
    "read-only": "it may only be read",
    "malformed": "its file is damaged",
    "disk I/O error": "the disk fails or is full",
    "too many": "it has no connection left",
    "remaining connection slots": "it has no connection left",
    "refused": "it refuses connections",
    "closed the connection": "it breaks connections off",
    "timeout": "it takes too long",
    "starting up": "it is starting",
    "shutting down": "it is stopping",
    "authentication": "it does not accept our name and password",
}


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "up"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    parts = {"database": database_problem(), "classifier": classifier_problem()}
    is_ready = not any(parts.values())
    answer = {"status": "ready" if is_ready else "not ready"} | {name: text or "ok" for name, text in parts.items()}
    return JsonResponse(answer, status=200 if is_ready else 503)


def classifier_problem() -> str:
    """Empty when the category model is the one that was measured."""
    try:
        classification.load()
    except classification.ModelProblem as problem:
        return str(problem)
    return ""


def database_problem() -> str:
    """Empty when the database answers, has every migration, and keeps what is written."""
    try:
        if is_behind():
            return f"is not migrated: {TODO}"
    except (DatabaseError, InterfaceError) as error:
        return f"does not answer: {reason(error)}"
    try:
        write_something()
    except (DatabaseError, InterfaceError) as error:
        open_anew_if_read_only(error)
        return f"takes no writes: {reason(error)}"
    return ""


def write_something() -> None:
    """One row, always the same. Only a commit finds a full disk."""
    row = WriteCount(who=PROBE, since=time.time(), writes=0)
    WriteCount.objects.bulk_create([row], update_conflicts=True, update_fields=["since"], unique_fields=["who"])


def reason(error: Exception) -> str:
    said = str(connection_problem() if isinstance(error.__cause__, PoolTimeout) else error)
    return next((words for mark, words in REASONS.items() if mark in said), type(error).__name__)


def connection_problem() -> Exception | str:
    """Why the pool has no connection to give, asked by a connection of our own."""
    parameters = {name: value for name, value in connection.get_connection_params().items() if name != "pool"}
    try:
        psycopg.connect(**parameters).close()
    except psycopg.Error as error:
        return error
    return "too many requests wait for one"
