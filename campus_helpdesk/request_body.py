"""Refuses a body that does not announce its length (411), announces too much (413), or is a form in no UTF-8 (400)."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _

from campus_helpdesk.errors import error_answer
from campus_helpdesk.utf8_forms import DAMAGED, NotUtf8

# What every form of this site sends.
FORM = "application/x-www-form-urlencoded"
# The forms with photos, and the entry page, to which a browser sends them on when there is no role.
WITH_PHOTOS = re.compile(r"/|/tickets/new/(?:preview/)?|/tickets/\d+/messages/")
MULTIPART = "multipart/form-data"
# Five photos of 8 MB, and one more, so that their form can say that they are too many.
MOST_WITH_PHOTOS = 48 * 1024 * 1024


class RequestBodyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or ""
        if "HTTP_TRANSFER_ENCODING" in request.META and not length:
            return error_answer(request, 411, _("Send the length of the body (Content-Length)."))
        if length and not (length.isascii() and length.isdigit()):
            return error_answer(request, 400, _("The length of the body (Content-Length) is no number."))
        most = longest_body(request)
        if length and int(length[:20]) > most:
            sentence = _("That is too large: %(mebibytes)s MB at most.") % {"mebibytes": most // (1024 * 1024)}
            return error_answer(request, 413, sentence)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """A form is read before anything is done: it is refused as a whole, or taken as a whole."""
        if request.method != "POST" or request.path_info.startswith("/api/"):
            return None
        if request.content_type == FORM and not is_utf8_form(request):
            return error_answer(request, 400, str(DAMAGED))
        try:
            request.POST  # noqa: B018 (raises SuspiciousOperation when it has too many fields)
        except NotUtf8:
            return error_answer(request, 400, str(DAMAGED))
        except UnreadablePostError:
            return None
        return None


def longest_body(request: HttpRequest) -> int:
    takes_photos = request.content_type == MULTIPART and WITH_PHOTOS.fullmatch(request.path_info)
    return MOST_WITH_PHOTOS if takes_photos else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def is_utf8_form(request: HttpRequest) -> bool:
    """Django would read other bytes as �, and a text would be stored damaged."""
    try:
        unquote_to_bytes(request.body).decode()
    except UnicodeDecodeError:
        return False
    except UnreadablePostError:
        # The client has gone; whoever reads the form says so.
        return True
    return True
