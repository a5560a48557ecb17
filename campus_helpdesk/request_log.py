"""One log line per request on standard output, with the request id that is also in the answer's X-Request-ID."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("helpdesk.request")
KEPT_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
LONGEST_PATH = 500
# What a terminal or a log reader would obey, or take for the end of a line; tab and the line breaks of tracebacks stay.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class LineFormatter(logging.Formatter):
    """Whatever a record says, nothing in it looks like another record: further lines, of tracebacks, are indented."""

    def format(self, record: logging.LogRecord) -> str:
        text = CONTROLS.sub(lambda found: ascii(found[0])[1:-1], super().format(record))
        return text.replace("\n", "\n    ")


class RequestLogMiddleware:
    """Keeps a well-formed incoming request id, makes one otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        incoming = request.headers.get("X-Request-ID", "")
        request.id = incoming if KEPT_ID.fullmatch(incoming) else uuid.uuid4().hex
        response = self.get_response(request)
        response["X-Request-ID"] = request.id
        # repr() keeps a line break in a path from forging a second line.
        logger.info(
            "%s %r %d %.1fms id=%s",
            request.method,
            request.path[:LONGEST_PATH],
            response.status_code,
            (time.perf_counter() - started) * 1000,
            request.id,
        )
        return response
