"""Answers the polls of open pages while nothing happens, before sessions, roles, forms and templates cost anything."""

import re
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from tickets.changes import UnknownCursor, parse_cursor
from tickets.recent_changes import recent_changes

POLL = re.compile(r"/tickets/(?:([0-9]{1,18})/(?:edit/)?)?live/")


class IdlePollMiddleware:
    """Asks for no role: who knows a cursor was shown a page, and learns only that it is up to date."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        poll = POLL.fullmatch(request.path_info)
        if poll and request.method == "GET" and is_idle(request, poll[1]):
            return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
        return self.get_response(request)


def is_idle(request: HttpRequest, ticket: str | None) -> bool:
    try:
        cursor = parse_cursor(request.GET.get("since", ""))
        return recent_changes.nothing_since(cursor, int(ticket) if ticket else None)
    except (UnknownCursor, OperationalError):
        # The view finds the words for either.
        return False
