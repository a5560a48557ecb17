"""/healthz: the process is up. /readyz: it can serve, because the database answers and is migrated."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from tickets import classification


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "up"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    problem = database_problem()
    classification.load()
    answer = {"status": "ready", "database": "ok"} if not problem else {"status": "not ready", "database": problem}
    return JsonResponse(answer, status=503 if problem else 200)


def database_problem() -> str:
    """Empty when the database answers and has every migration."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return f"does not answer: {type(error).__name__}"
    return "is not migrated: run `manage.py migrate`" if missing else ""
