"""Guessing at the admin's passwords: so many tries in a quarter of an hour, by address and by the name that is tried.

A browser that has logged in before is counted on its own, so whoever guesses at a name does not lock its owner out.
"""

import hashlib
import logging
import math
import time
from collections.abc import Callable

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from campus_helpdesk.addresses import client_address, counted_address
from campus_helpdesk.models import WriteCount
from campus_helpdesk.throttling import refusal_of, tallies

logger = logging.getLogger("helpdesk.security")
LOGIN = "/admin/login/"
WINDOW = 900.0
# A person who mistypes stays far below; a name is tried from many addresses when somebody means it.
MOST_OF_ONE = 10
MOST_AT_A_NAME = 30
COOKIE = SALT = "helpdesk_admin_known"
KNOWN_SECONDS = 365 * 24 * 3600


class AdminGuessMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or request.path_info != LOGIN:
            return self.get_response(request)
        name = request.POST.get("username", "")
        limits = limits_of(request, name)
        if refusal := refusal_of(request, lambda: seconds_to_wait(limits, time.time()), too_many):
            logger.warning("not heard at the admin: %r id=%s", client_address(request), request.id)
            return refusal
        response = self.get_response(request)
        if response.status_code == 302:
            WriteCount.objects.filter(who__in=limits).delete()
            remember_browser(response, name)
        else:
            logger.warning("refused at the admin: %r id=%s", client_address(request), request.id)
        return response


def limits_of(request: HttpRequest, name: str) -> dict[str, int]:
    """Who is counted, and how many tries are too many."""
    hashed = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:40]
    if is_known(request, name):
        return {f"admin known {hashed}": MOST_OF_ONE}
    return {f"admin {counted_address(request)}"[:64]: MOST_OF_ONE, f"admin name {hashed}": MOST_AT_A_NAME}


def is_known(request: HttpRequest, name: str) -> bool:
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KNOWN_SECONDS) == name
    except (signing.BadSignature, ValueError):
        return False


def remember_browser(response: HttpResponse, name: str) -> None:
    known = signing.dumps(name, salt=SALT)
    response.set_cookie(COOKIE, known, max_age=KNOWN_SECONDS, httponly=True, samesite="Lax")


def seconds_to_wait(limits: dict[str, int], now: float) -> int:
    """Count one try; 0 when it may go on, else in how many seconds it may."""
    counted = zip(tallies(list(limits), now, WINDOW), limits.values(), strict=True)
    return max((tally.seconds_left(now, WINDOW) for tally, most in counted if tally.number > most), default=0)


def too_many(seconds: int) -> str:
    minutes = math.ceil(seconds / 60)
    if minutes == 1:
        return _("Too many tries with a wrong password: please wait a minute, then try again.")
    sentence = _("Too many tries with a wrong password: please wait %(minutes)s minutes, then try again.")
    return sentence % {"minutes": minutes}
