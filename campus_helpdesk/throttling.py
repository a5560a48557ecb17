"""At most WRITES_PER_MINUTE writes a minute from one address, over all workers; the service token is not throttled."""

import hmac
import math
import time
from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse

from campus_helpdesk.addresses import client_address
from campus_helpdesk.errors import busy, error_answer
from campus_helpdesk.models import WriteCount
from tickets.transactions import write

WINDOW = 60.0
FORGOTTEN_AFTER = 3600.0
# These answer a question and store nothing.
NOT_WRITES = ("/api/v1/tickets/classify/", "/tickets/new/preview/")
# One statement, so that two workers cannot both read the same count.
COUNT = """
    INSERT INTO campus_helpdesk_writecount AS stored (address, since, writes) VALUES (%s, %s, 1)
    ON CONFLICT (address) DO UPDATE SET
        writes = CASE WHEN stored.since > %s THEN stored.writes + 1 ELSE 1 END,
        since = CASE WHEN stored.since > %s THEN stored.since ELSE excluded.since END
    RETURNING since, writes
"""


class ThrottleMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            seconds = seconds_to_wait(client_address(request), time.time()) if is_throttled_write(request) else 0
        except OperationalError:
            return busy(request)
        if seconds:
            sentence = f"That was a lot at once: please wait {seconds} seconds and send it again."
            return error_answer(request, 429, sentence, headers={"Retry-After": str(seconds)})
        return self.get_response(request)


def is_throttled_write(request: HttpRequest) -> bool:
    if request.method in ("GET", "HEAD", "OPTIONS") or request.path_info in NOT_WRITES:
        return False
    authorization = request.META.get("HTTP_AUTHORIZATION", "").encode()
    return not hmac.compare_digest(authorization, f"Bearer {settings.TICKETS_API_TOKEN}".encode())


@write
def seconds_to_wait(address: str, now: float) -> int:
    """Count one write; 0 when it may go on, else in how many seconds it may."""
    start = now - WINDOW
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [address, now, start, start])
        since, writes = cursor.fetchone()
    if writes == 1:
        WriteCount.objects.filter(since__lt=now - FORGOTTEN_AFTER).delete()
    return 0 if writes <= settings.WRITES_PER_MINUTE else max(1, math.ceil(since + WINDOW - now))
