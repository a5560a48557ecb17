"""The helpdesk's list as its API describes it, over the rows of the read model: what an address would list."""

import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings

from analytics.models import Ticket

MOMENTS = {
    "opened_after": lambda ticket, moment: ticket.opened_at >= moment,
    "opened_before": lambda ticket, moment: ticket.opened_at < moment,
    "closed_after": lambda ticket, moment: ticket.closed_at is not None and ticket.closed_at >= moment,
    "closed_before": lambda ticket, moment: ticket.closed_at is not None and ticket.closed_at < moment,
    "unresolved_at": lambda ticket, moment: (
        ticket.opened_at < moment and (ticket.closed_at is None or ticket.closed_at >= moment)
    ),
}
CHOICES = {
    "status": lambda ticket: ticket.status,
    "category": lambda ticket: ticket.category,
    "assigned_category": lambda ticket: ticket.assigned_category,
    "opened_weekday": lambda ticket: str(local(ticket.opened_at).isoweekday()),
    "opened_hour": lambda ticket: str(local(ticket.opened_at).hour),
}
FLAGS = {"activated": "activated_at", "answered": "answered_at"}


def listed(url: str, tickets: Iterable[Ticket]) -> int:
    """How many of the tickets the list at this address has. Raises KeyError for a filter that it does not know."""
    parts = urlsplit(url)
    assert (parts.netloc, parts.path) == ("helpdesk.test", "/tickets/"), url
    given: dict[str, list[str]] = {}
    for name, value in parse_qsl(parts.query, strict_parsing=bool(parts.query)):
        given.setdefault(name, []).extend(value.split(",") if name in CHOICES else [value])
    for name, values in given.items():
        tickets = list(filter(condition(name, values), tickets))
    return len(tickets)


def condition(name: str, values: list[str]) -> Callable[[Ticket], bool]:
    if name in CHOICES:
        return lambda ticket: CHOICES[name](ticket) in values
    (value,) = values
    if name == "location":
        text = plain(value)
        return lambda ticket: text in plain(ticket.location)
    if name in FLAGS:
        return lambda ticket: (getattr(ticket, FLAGS[name]) is not None) == (value == "true")
    moment = datetime.fromisoformat(value)
    return lambda ticket: MOMENTS[name](ticket, moment)


def local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE))


def plain(text: str) -> str:
    marked = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in marked if not unicodedata.combining(each)).split())
