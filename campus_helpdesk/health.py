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
    """Empty when the database answers and has every migration."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return f"does not answer: {type(error).__name__}"
    return "is not migrated: run `manage.py migrate`" if missing else ""
