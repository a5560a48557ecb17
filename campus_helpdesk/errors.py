"""Everything that goes wrong becomes one page shape or one API shape, in plain words, with what was typed kept."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from tickets.classification import ModelProblem
from tickets.errors import StaleVersion, TicketError, TicketHidden
from tickets.serializers import TicketSerializer

logger = logging.getLogger("helpdesk.errors")
TITLES = {
    400: "That request could not be read",
    403: "That is not possible here",
    404: "There is nothing here",
    405: "That is not possible here",
    409: "The ticket has moved on",
    411: "That request could not be read",
    413: "That is too large",
    429: "One moment, please",
    500: "Something broke on our side",
    503: "The helpdesk cannot do this now",
}
# Never shown back: they are not what a person typed.
NOT_TYPED = {"csrfmiddlewaretoken", "form_token", "version", "next"}
BUSY = "The database does not answer just now. Nothing was saved; please send it again in a moment."
BUSY_HEADERS = {"Retry-After": "5"}
NO_CLASSIFIER = "New reports cannot be sorted just now, so none is taken. Nothing was saved; please try again later."


def error_answer(
    request: HttpRequest, status: int, sentence: str, *, headers: dict[str, str] | None = None, **context: Any
) -> HttpResponse:
    """The error as JSON under /api/, else as a page that keeps every typed word."""
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": sentence}, status=status, headers=headers)
    context |= {"title": TITLES[status], "sentence": sentence, "status": status, "typed": typed_words(request, status)}
    response = render(request, "errors/error.html", context, status=status)
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def typed_words(request: HttpRequest, status: int) -> list[tuple[str, str]]:
    # After 400, 411 and 413 there is no body that could be read.
    if request.method != "POST" or status in (400, 411, 413) or request.path_info.startswith("/admin/"):
        return []
    return [(name, value) for name, value in request.POST.items() if name not in NOT_TYPED and value.strip()]


class ErrorPagesMiddleware:
    """Turns the domain's errors and a database that does not answer into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, TicketHidden):
            return error_answer(request, 403, error.sentence, closed_ticket=error.ticket)
        if isinstance(error, TicketError):
            return error_answer(request, error.status, error.sentence)
        if isinstance(error, ModelProblem):
            logger.error("%s", error)
            return error_answer(request, 503, NO_CLASSIFIER)
        if isinstance(error, OperationalError):
            return busy(request)
        return None


def busy(request: HttpRequest) -> HttpResponse:
    """Call it where the database's error is being handled: it is logged with its trace."""
    logger.exception("database error at %r", request.path)
    return error_answer(request, 503, BUSY, headers=BUSY_HEADERS)


def api_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's shapes: `{"detail": …}`, or `{field: […]}` for 400; a stale version also brings the ticket as it is."""
    if isinstance(error, StaleVersion):
        current = TicketSerializer(error.current).data
        return Response({"detail": error.sentence, "current": current}, status=error.status)
    if isinstance(error, TicketError):
        return Response({"detail": error.sentence}, status=error.status)
    if isinstance(error, ValidationError):
        error = exceptions.ValidationError(error.messages)
    if isinstance(error, ModelProblem):
        logger.error("%s", error)
        return Response({"detail": NO_CLASSIFIER}, status=503)
    if isinstance(error, OperationalError):
        logger.exception("database error in the API")
        return Response({"detail": BUSY}, status=503, headers=BUSY_HEADERS)
    return exception_handler(error, context)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_answer(request, 400, "Something in it is not as it should be. Go back and try again.")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_answer(request, 403, "Your role may not do this.")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_answer(request, 404, "This address leads nowhere. Perhaps it was cut off when it was copied.")


def server_error(request: HttpRequest) -> HttpResponse:
    return error_answer(request, 500, "It was noted, and it is not your fault. Please try again.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = (
        "The form had become too old, or your browser keeps no cookies for this site. "
        "Nothing was saved; what you wrote stands below, ready to be sent again."
    )
    return error_answer(request, 403, sentence)
