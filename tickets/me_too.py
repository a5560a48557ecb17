"""Which browser says "me too": a signed cookie of its own, which outlives roles and counts once."""

import secrets

from django.core import signing
from django.http import HttpRequest, HttpResponse

from tickets.models import MeToo, Ticket

COOKIE = "helpdesk_browser"
SALT = "tickets.me_too"
KEPT_SECONDS = 365 * 24 * 3600


def browser_of(request: HttpRequest) -> str:
    """The browser's own name; empty when it has none yet, or a forged one."""
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT))
    except signing.BadSignature:
        return ""


def name_browser(response: HttpResponse, browser: str) -> None:
    response.set_cookie(COOKIE, signing.dumps(browser, salt=SALT), max_age=KEPT_SECONDS, httponly=True, samesite="Lax")


def new_browser() -> str:
    return secrets.token_urlsafe(12)


def has_said_me_too(browser: str, ticket_id: int) -> bool:
    return bool(browser) and Ticket.objects.filter(pk=ticket_id, me_toos__browser=browser).exists()


def said_by(browser: str, ticket_ids: list[int]) -> set[int]:
    """Under which of these tickets the browser has said it."""
    if not browser:
        return set()
    return set(MeToo.objects.filter(browser=browser, ticket_id__in=ticket_ids).values_list("ticket_id", flat=True))
