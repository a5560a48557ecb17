"""What no database stores or compares: kept from the sessions and from Django's admin, which do not look for it.

The pages and the API of this site judge their own input; these two take what comes into a query.
"""

import logging
from collections.abc import Callable

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR
from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from campus_helpdesk.errors import error_answer
from tickets.questions import LONGEST_QUESTION

logger = logging.getLogger("helpdesk.errors")
NUL = "\x00"


class UnstorableInputMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # `"\000"` in a cookie is a NUL, and PostgreSQL would be asked for a session of that name.
        if any(NUL in value for value in request.COOKIES.values()):
            request.COOKIES = {name: value for name, value in request.COOKIES.items() if NUL not in value}
        if is_admin(request):
            request.GET = answerable(request.GET)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """In the admin: a filter, a page or a ticked row that is none."""
        if not is_admin(request) or not is_unreadable(error):
            return None
        # With its trace: should it be a fault of ours after all, it is not hidden.
        logger.warning("unreadable request at %r", request.path, exc_info=error)
        sentence = _("The address or the form has a value in it that cannot be read. Go back.")
        return error_answer(request, 400, sentence)


def is_admin(request: HttpRequest) -> bool:
    return request.path_info.startswith("/admin/")


def is_unreadable(error: Exception) -> bool:
    if isinstance(error, OperationalError):
        # SQLite: a pattern or a number that its Python functions refuse.
        return "user-defined function" in str(error)
    return isinstance(error, DataError | IncorrectLookupParameters | ValueError | OverflowError)


def answerable(parameters: QueryDict) -> QueryDict:
    """A NUL counts as a space; of what is searched for, the beginning (SQLite gives up on hundreds of words)."""
    cleaned = QueryDict(mutable=True)
    for name, values in parameters.lists():
        longest = LONGEST_QUESTION if name == SEARCH_VAR else None
        cleaned.setlist(name.replace(NUL, " "), [value.replace(NUL, " ")[:longest] for value in values])
    return cleaned
