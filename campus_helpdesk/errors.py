"""Everything that goes wrong becomes one page shape or one API shape, in plain words, with what was typed kept."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import TooManyFieldsSent, TooManyFilesSent, ValidationError
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from campus_helpdesk.read_only import open_anew_if_read_only
from campus_helpdesk.typed_words import form_fields, lost_photos, shown_again
from messaging.conversation import closing_message_of
from tickets.classification import ModelProblem
from tickets.errors import StaleVersion, TicketError, TicketHidden
from tickets.models import Ticket
from tickets.serializers import TicketSerializer

logger = logging.getLogger("helpdesk.errors")
TITLES = {
    400: gettext_lazy("That request could not be read"),
    403: gettext_lazy("That is not possible here"),
    404: gettext_lazy("There is nothing here"),
    405: gettext_lazy("That is not possible here"),
    409: gettext_lazy("The ticket has moved on"),
    411: gettext_lazy("That request could not be read"),
    413: gettext_lazy("That is too large"),
    429: gettext_lazy("One moment, please"),
    500: gettext_lazy("Something broke on our side"),
    503: gettext_lazy("The helpdesk cannot do this now"),
}
# What a form can be that is not read at all; anything else is not worth an explanation of its own.
UNREADABLE = {
    TooManyFieldsSent: gettext_lazy(
        "The form has more fields than any page of this site. Open the page again and send its form."
    ),
    TooManyFilesSent: gettext_lazy("There are more files in it than any page of this site takes. Send fewer."),
}
BUSY = gettext_lazy("The database does not answer just now. Nothing was saved; please send it again in a moment.")
BUSY_HEADERS = {"Retry-After": "5"}
NO_CLASSIFIER = gettext_lazy(
    "New reports cannot be sorted just now, so none is taken. Nothing was saved; please try again later."
)


def error_answer(
    request: HttpRequest, status: int, sentence: str, *, headers: dict[str, str] | None = None, **context: Any
) -> HttpResponse:
    """The error as JSON under /api/, else as a page that keeps every typed word."""
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": sentence}, status=status, headers=headers)
    context |= {"title": TITLES[status], "sentence": sentence, "status": status}
    # After 400, 411 and 413 there is no body that could be read.
    if request.method == "POST" and status not in (400, 411, 413) and not request.path_info.startswith("/admin/"):
        context |= shown_again(form_fields(request)) | {"lost_photos": lost_photos(request)}
    response = render(request, "errors/error.html", context, status=status)
    for name, value in (headers or {}).items():
        response[name] = value
    return response


class ErrorPagesMiddleware:
    """Turns the domain's errors, a database that does not answer and a wrong method into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Django's own answer to a wrong method is an empty page.
        return wrong_method(request, response) if isinstance(response, HttpResponseNotAllowed) else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, TicketHidden):
            return error_answer(request, 403, error.sentence, **told_of_closed(request, error.ticket))
        if isinstance(error, TicketError):
            return error_answer(request, error.status, error.sentence)
        if isinstance(error, ModelProblem):
            logger.error("%s", error)
            return error_answer(request, 503, NO_CLASSIFIER)
        if is_database_away(error):
            return busy(request, error)
        return None


def told_of_closed(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    """What a simple user may know of a closed ticket: when it was closed, with which words, and who follows it."""
    if request.path_info.startswith("/api/"):
        return {}
    following = ticket.followers.visible_to(request.actor).only("pk").order_by("pk")
    return {"closed_ticket": ticket, "closing_message": closing_message_of(ticket), "followers": following}


def is_database_away(error: Exception) -> bool:
    """It does not answer, or may only be read for now (25006, a PostgreSQL that stands by)."""
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "sqlstate", None) == "25006"
    return isinstance(error, OperationalError | InterfaceError)


def wrong_method(request: HttpRequest, refused: HttpResponseNotAllowed) -> HttpResponse:
    if "GET" in refused["Allow"]:
        sentence = _("This page can be opened, but nothing can be sent to it. Nothing was saved.")
    else:
        sentence = _("This address is for a button, not for the address bar. Open the page and use the button there.")
    return error_answer(request, 405, sentence, headers={"Allow": refused["Allow"]})


def busy(request: HttpRequest, error: Exception) -> HttpResponse:
    """Call it where the database's error is being handled: it is logged with its trace."""
    logger.exception("database error at %r", request.path)
    open_anew_if_read_only(error)
    return error_answer(request, 503, BUSY, headers=BUSY_HEADERS)


def api_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's shapes: `{"detail": …}`, or `{field: […]}` for 400; a stale version also brings the ticket as it is."""
    if isinstance(error, StaleVersion):
        current = TicketSerializer(error.current).data
        return Response({"detail": error.sentence, "current": current}, status=error.status)
    if isinstance(error, TicketError):
        return Response({"detail": error.sentence}, status=error.status)
    if isinstance(error, ValidationError):
        error = exceptions.ValidationError(error.message_dict if hasattr(error, "error_dict") else error.messages)
    if isinstance(error, ModelProblem):
        logger.error("%s", error)
        return Response({"detail": NO_CLASSIFIER}, status=503)
    if is_database_away(error):
        logger.exception("database error in the API")
        open_anew_if_read_only(error)
        return Response({"detail": BUSY}, status=503, headers=BUSY_HEADERS)
    return exception_handler(error, context)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    usual = _("Something in it is not as it should be. Go back and try again.")
    return error_answer(request, 400, UNREADABLE.get(type(exception), usual))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_answer(request, 403, _("Your role may not do this."))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_answer(request, 404, _("This address leads nowhere. Perhaps it was cut off when it was copied."))


def server_error(request: HttpRequest) -> HttpResponse:
    return error_answer(request, 500, _("It was noted, and it is not your fault. Please try again."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = _(
        "The form had become too old, or your browser keeps no cookies for this site. "
        "Nothing was saved; what you wrote stands below, ready to be sent again."
    )
    return error_answer(request, 403, sentence)
