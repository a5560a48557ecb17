"""Everything that goes wrong becomes one page shape or one API shape, in plain words."""

import logging
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

logger = logging.getLogger("analytics.errors")
TITLES = {
    400: "That request could not be read",
    403: "The analyses are for staff",
    404: "There is nothing here",
    500: "Something broke on our side",
    503: "Analytics is busy",
}
SENTENCES = {
    400: "The address or a header of the request is malformed.",
    403: "Choose the staff role at the helpdesk, then come back to this page.",
    404: "No page has this address. The analyses are one click away.",
    500: "It has been noted in the log. The helpdesk itself is not affected.",
    503: "The database of analytics does not answer just now. Please try again in a moment.",
}


def error_answer(request: HttpRequest, status: int) -> HttpResponse:
    """The error as JSON under /api/, else as a page."""
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": SENTENCES[status]}, status=status)
    context = {"title": TITLES[status], "sentence": SENTENCES[status], "status": status}
    return render(request, "analytics/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_answer(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_answer(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_answer(request, 403)


class DatabaseAwayMiddleware:
    """A database that does not answer is a 503, not a fault of the program."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, (DatabaseError, InterfaceError)):
            return None
        logger.exception("The database does not answer.")
        return error_answer(request, 503)
