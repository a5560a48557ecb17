"""Which tickets a browser has opened: their numbers in a signed cookie, which outlives roles and names nobody."""

from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "helpdesk_own_tickets"
SALT = "tickets.own_tickets"
KEPT_SECONDS = 365 * 24 * 3600
# So that the cookie stays small; the oldest give way.
MOST = 50


def numbers_of(request: HttpRequest) -> list[int]:
    """Oldest first; empty when the browser has opened none, or the cookie is forged."""
    try:
        numbers = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except signing.BadSignature:
        return []
    return [number for number in numbers if isinstance(number, int)] if isinstance(numbers, list) else []


def remember(request: HttpRequest, response: HttpResponse, number: int) -> None:
    """The browser that gets this response has opened the ticket."""
    numbers = [*(known for known in numbers_of(request) if known != number), number][-MOST:]
    value = signing.dumps(numbers, salt=SALT)
    response.set_cookie(COOKIE, value, max_age=KEPT_SECONDS, httponly=True, samesite="Lax")


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
