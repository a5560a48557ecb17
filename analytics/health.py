"""/healthz: the process is up. /readyz: the database answers and is migrated, and how far the copy is."""

from datetime import datetime
from typing import Any

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.freshness import in_words
from analytics.models import FeedPosition
from analytics.moments import age_words, rfc3339
from analytics.time_zones import is_cut


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "up"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    try:
        problem = database_problem()
        answer = {"status": "not ready", "database": problem} if problem else {"status": "ready", "database": "ok"}
        answer |= {} if problem else how_far(FeedPosition.current(), timezone.now())
    except (DatabaseError, InterfaceError) as error:
        answer = {"status": "not ready", "database": f"does not answer: {type(error).__name__}"}
    return JsonResponse(answer, status=200 if answer["status"] == "ready" else 503)


def database_problem() -> str:
    """Empty when the database has every migration."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "is not migrated: run `analytics/manage.py migrate`" if missing else ""


def how_far(position: FeedPosition, now: datetime) -> dict[str, Any]:
    """The copy of the tickets and the tickets API, as far as the last request to it showed."""
    moments = {"as_of": position.as_of, "last_heard": position.heard_at, "asked_again_at": position.retry_at}
    return {
        "copy": {
            "complete": not position.copying,
            "tickets_copied": position.copied,
            "tickets_to_copy": position.to_copy,
        },
        "tickets_api": position.failure_in_words() or ("ok" if position.heard_at else "not asked yet"),
        "in_words": how_far_in_words(position, now),
        **{name: rfc3339(moment) if moment else None for name, moment in moments.items()},
    }


def how_far_in_words(position: FeedPosition, now: datetime) -> str:
    age = age_words(now - position.as_of) if position.as_of else ""
    counted = _("Every change up to %(age)s is counted.") % {"age": age} if age else ""
    if position.failure or (position.heard_at and (position.copying or not is_cut(position))):
        return f"{in_words(position)} {counted}".strip()
    return counted or _("The tickets have not been copied yet; the follower or the first request begins.")
