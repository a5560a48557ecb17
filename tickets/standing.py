"""Where a ticket stands, told in a second: since when it has its status, and who waits for whom."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets import queue
from tickets.models import Status, Ticket

BEGAN = {
    Status.OPEN: gettext_lazy("Opened"),
    Status.ACTIVE: gettext_lazy("Work began"),
    Status.CLOSED: gettext_lazy("Closed"),
}


@dataclass(frozen=True)
class Standing:
    """`began` what, at `since`; `turn`: whose it is, empty for a closed ticket; `waits_since`, if for the helpdesk."""

    began: str
    since: datetime
    turn: str = ""
    waits_since: datetime | None = None


def standing_of(ticket: Ticket) -> Standing:
    """By the same queue as the list's filter `waiting=staff`."""
    status = Status(ticket.status)
    since = {Status.ACTIVE: ticket.activated_at, Status.CLOSED: ticket.closed_at}.get(status) or ticket.opened_at
    if ticket.is_closed:
        return Standing(str(BEGAN[status]), since)
    is_waiting = ticket.queue_at is not None and ticket.queue_at < queue.END
    return Standing(str(BEGAN[status]), since, turn_of(status, is_waiting), ticket.queue_at if is_waiting else None)


def turn_of(status: Status, is_waiting: bool) -> str:
    if status == Status.ACTIVE:
        return _("being worked on, waits for the helpdesk") if is_waiting else _("being worked on")
    return _("waits for the helpdesk") if is_waiting else _("waits for the person who reported it")
