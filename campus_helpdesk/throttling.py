"""At most WRITES_PER_MINUTE writes a minute from one address and from one browser, over all workers.

Behind the one address of a whole campus, a browser that has hardly written may go on while others have used all of it
up. The service token is not throttled.
"""

import math
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext

from campus_helpdesk.addresses import counted_address
from campus_helpdesk.errors import busy, error_answer, is_database_away
from campus_helpdesk.models import WriteCount
from campus_helpdesk.service_token import is_service_token
from tickets.transactions import write

WINDOW = 60.0
FORGOTTEN_AFTER = 3600.0
# What a browser may still write, as a part of the limit, when its address is over it, and how far that may go.
HARDLY = 12
FAR_OVER = 10
# These answer a question and store nothing.
NOT_WRITES = (
    "/api/v1/tickets/classify/",
    "/tickets/new/preview/",
    "/tickets/new/private-words/",
    "/language/",
)
# A step of what was confirmed, and counted, before: a long batch takes many.
BATCH_STEP = re.compile(r"/tickets/batch/\d+/")
# One statement, so that two workers cannot both read the same count. What is of the future was counted before the
# clock was set back: nobody waits for the hour to come again.
COUNT = """
    INSERT INTO campus_helpdesk_writecount AS stored (who, since, writes) VALUES (%s, %s, 1)
    ON CONFLICT (who) DO UPDATE SET
        writes = CASE WHEN stored.since BETWEEN %s AND %s THEN stored.writes + 1 ELSE 1 END,
        since = CASE WHEN stored.since BETWEEN %s AND %s THEN stored.since ELSE excluded.since END
    RETURNING since, writes
"""


@dataclass(frozen=True)
class Tally:
    """How many there were since when (Unix time), this one included."""

    since: float
    number: int

    def seconds_left(self, now: float, window: float) -> int:
        return max(1, math.ceil(self.since + window - now))


class ThrottleMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_throttled_write(request):
            return self.get_response(request)
        refusal = refusal_of(request, lambda: seconds_to_wait(request, time.time()), too_many)
        return refusal or self.get_response(request)


def too_many(seconds: int) -> str:
    sentence = ngettext(
        "That was a lot at once: please wait %(seconds)s second and send it again.",
        "That was a lot at once: please wait %(seconds)s seconds and send it again.",
        seconds,
    )
    return sentence % {"seconds": seconds}


def refusal_of(request: HttpRequest, count: Callable[[], int], words: Callable[[int], str]) -> HttpResponse | None:
    """None when what is counted may go on; else what to answer: wait so many seconds, or the database is away."""
    try:
        seconds = count()
    except (DatabaseError, InterfaceError) as error:
        if not is_database_away(error):
            raise
        return busy(request, error)
    return error_answer(request, 429, words(seconds), headers={"Retry-After": str(seconds)}) if seconds else None


def is_throttled_write(request: HttpRequest) -> bool:
    if request.method in ("GET", "HEAD", "OPTIONS") or request.path_info in NOT_WRITES:
        return False
    if BATCH_STEP.fullmatch(request.path_info):
        return False
    return not is_service_token(request.META.get("HTTP_AUTHORIZATION", ""))


def seconds_to_wait(request: HttpRequest, now: float) -> int:
    """Count one write; 0 when it may go on, else in how many seconds it may."""
    whos = [counted_address(request), *([f"browser {request.actor.key}"] if request.actor else [])]
    of_address, *of_browser = tallies(whos, now, WINDOW)
    most = settings.WRITES_PER_MINUTE
    for tally in of_browser:
        if tally.number > most:
            return tally.seconds_left(now, WINDOW)
        if tally.number <= most // HARDLY and of_address.number <= most * FAR_OVER:
            return 0
    return 0 if of_address.number <= most else of_address.seconds_left(now, WINDOW)


def tallies(whos: list[str], now: float, window: float) -> list[Tally]:
    """Count one for each, in one transaction; for whom nothing was counted within `window` seconds it begins anew.

    It does not wait for the disk: what a power cut takes are counts of the last moments.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return counted(whos, now, window)
    wait_for_disk("NORMAL")
    try:
        return counted(whos, now, window)
    finally:
        wait_for_disk("FULL")


def wait_for_disk(how: str) -> None:
    """In which words of SQLite commits do so from now on, on this connection."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={how}")


@write
def counted(whos: list[str], now: float, window: float) -> list[Tally]:
    around = now - window, now + window
    found = {}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL synchronous_commit TO off")
        # Always in the same order, so that two who count the same never wait for each other.
        for who in sorted(whos):
            cursor.execute(COUNT, [who[:64], now, *around, *around])
            found[who] = Tally(*cursor.fetchone())
    if any(tally.number == 1 for tally in found.values()):
        # What another one is counting just now is left to it: waiting for each other would be a deadlock.
        old = WriteCount.objects.filter(since__lt=now - FORGOTTEN_AFTER).select_for_update(skip_locked=True)
        WriteCount.objects.filter(pk__in=old.values("pk")).delete()
    return [found[who] for who in whos]
