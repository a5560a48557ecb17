"""Refuses a request body that does not announce its length (411) or announces too much (413), before reading it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from campus_helpdesk.errors import error_answer


class RequestBodyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or ""
        if "HTTP_TRANSFER_ENCODING" in request.META and not length:
            return error_answer(request, 411, "Send the length of the body (Content-Length).")
        if length.isdecimal() and int(length[:20]) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            mebibytes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
            return error_answer(request, 413, f"That is too large: {mebibytes} MB at most.")
        return self.get_response(request)
