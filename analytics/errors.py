"""Everything that goes wrong becomes one page shape or one API shape, in plain words."""

import logging
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger("analytics.errors")
TITLES = {
    400: _("That request could not be read"),
    403: _("The analyses are for staff"),
    404: _("There is nothing here"),
    405: _("Nothing can be sent here"),
    500: _("Something broke on our side"),
    503: _("Analytics is busy"),
}
SENTENCES = {
    400: _("The address or a header of the request is malformed."),
    403: _("Choose the staff role at the helpdesk, then come back to this page."),
    404: _("No page has this address. The analyses are one click away."),
    405: _("Analytics only shows figures. Open this address instead of sending something to it."),
    500: _("It has been noted in the log. The helpdesk itself is not affected."),
    503: _("The database of analytics does not answer just now. Please try again in a moment."),
}
# Only the form for the language sends anything.
UNPROVEN = (
    _("The language could not be changed"),
    _("The browser did not prove that the choice was made on this page. Open the page again and choose once more."),
)


def error_answer(request: HttpRequest, status: int) -> HttpResponse:
    return worded_answer(request, status, TITLES[status], SENTENCES[status])


def worded_answer(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    """The error as JSON under /api/, else as a page."""
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": str(sentence)}, status=status)
    context = {"title": title, "sentence": sentence, "status": status}
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
    return worded_answer(request, 403, *UNPROVEN)


class ErrorPagesMiddleware:
    """A database that does not answer is a 503, not a fault of the program; a wrong method has a page with words."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        # Django's own answer is an empty page.
        page = error_answer(request, 405)
        page["Allow"] = response["Allow"]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, (DatabaseError, InterfaceError)):
            return None
        logger.exception("The database does not answer.")
        return error_answer(request, 503)
