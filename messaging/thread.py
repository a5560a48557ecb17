"""The thread under a ticket: messages and changes of its history in time order, read a window at a time.

A window costs the same however long the thread is. Under one ticket ids follow time, because each write holds the
ticket's row and never dates itself before the last one; so a place in the thread is a message's id and a change's.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db.models import QuerySet, Subquery

from messaging.models import Message
from tickets.models import Ticket, TicketChange
from tickets.prepared import Prepared

WINDOW = 50
# Put together once: what it leaves out is half of the work of asking for it.
HISTORY = TicketChange.objects.history()
LAST_MESSAGES = Prepared(lambda ticket: Message.objects.filter(ticket=ticket).order_by("-id")[: WINDOW + 1])
LAST_CHANGES = Prepared(lambda ticket: HISTORY.filter(ticket=ticket).order_by("-at", "-id")[: WINDOW + 1])
PLACE = re.compile(r"([0-9]{1,18})-([0-9]{1,18})", re.ASCII)


class UnknownPlace(ValueError):
    """The address names no place in this thread."""


@dataclass(frozen=True)
class Entry:
    """One line of a thread: a message, or a change of the ticket."""

    at: datetime
    message: Message | None = None
    change: TicketChange | None = None


@dataclass(frozen=True)
class Place:
    """Everything up to this message and this change lies before the place; 0 where there is none."""

    message: int
    change: int

    def __str__(self) -> str:
        return f"{self.message}-{self.change}"


@dataclass(frozen=True)
class Window:
    """Entries, oldest first. `until`: the place where older ones end; `after`: the place behind which newer ones begin.

    Both are None where there are none.
    """

    entries: list[Entry]
    until: Place | None = None
    after: Place | None = None


def parse_place(text: str) -> Place:
    """Raises UnknownPlace."""
    numbers = PLACE.fullmatch(text)
    if numbers is None:
        raise UnknownPlace(text)
    return Place(int(numbers[1]), int(numbers[2]))


def named(ticket: Ticket, parameters: Mapping[str, str]) -> Window | None:
    """The window that an address names by `until`, `after` or `message`; None when by none. Raises UnknownPlace."""
    if until := parameters.get("until"):
        return older(ticket, parse_place(until))
    if after := parameters.get("after"):
        return newer(ticket, parse_place(after))
    if message := parameters.get("message"):
        return around(ticket, parse_place(f"{message}-0").message)
    return None


def newest(ticket: Ticket) -> Window:
    entries, until = end_of(LAST_MESSAGES(ticket.pk), LAST_CHANGES(ticket.pk), WINDOW)
    return Window(entries, until=until)


def older(ticket: Ticket, until: Place) -> Window:
    """The last entries before the place."""
    changes = history_of(ticket).filter(id__lte=until.change, at__lte=moment_of(until.change))
    entries, further = last_of(messages_of(ticket).filter(id__lte=until.message), changes, WINDOW)
    return Window(entries, until=further, after=until)


def newer(ticket: Ticket, after: Place) -> Window:
    """The first entries behind the place."""
    changes = history_of(ticket)
    if after.change:
        changes = changes.filter(id__gt=after.change, at__gte=moment_of(after.change))
    entries, further = first_of(messages_of(ticket).filter(id__gt=after.message), changes, WINDOW, after)
    return Window(entries, until=after if after != Place(0, 0) else None, after=further)


def around(ticket: Ticket, message_id: int) -> Window:
    """The entries before and behind a message, with it. Raises UnknownPlace."""
    message = messages_of(ticket).filter(pk=message_id).first()
    if message is None:
        raise UnknownPlace(str(message_id))
    messages, changes = messages_of(ticket), history_of(ticket)
    before, until = last_of(
        messages.filter(id__lte=message.pk), changes.filter(at__lte=message.created_at), WINDOW // 2
    )
    seen = place_behind(before, until or Place(0, 0))
    behind, after = first_of(
        messages.filter(id__gt=message.pk), changes.filter(at__gt=message.created_at), WINDOW // 2, seen
    )
    return Window(before + behind, until=until, after=after)


def messages_of(ticket: Ticket) -> QuerySet[Message]:
    return Message.objects.filter(ticket=ticket)


def history_of(ticket: Ticket) -> QuerySet[TicketChange]:
    return HISTORY.filter(ticket=ticket)


def moment_of(change_id: int) -> Subquery:
    """When the change was made: where the index over time begins."""
    return Subquery(TicketChange.objects.filter(pk=change_id).values("at"))


def last_of(
    messages: QuerySet[Message], changes: QuerySet[TicketChange], size: int
) -> tuple[list[Entry], Place | None]:
    """The last entries, and the place where those before them end."""
    return end_of(messages.order_by("-id")[: size + 1], changes.order_by("-at", "-id")[: size + 1], size)


def end_of(messages: Iterable[Message], changes: Iterable[TicketChange], size: int) -> tuple[list[Entry], Place | None]:
    """Of the newest ones, newest first and one more than are wanted, what `last_of` says."""
    found = in_order(list(messages)[::-1], list(changes)[::-1])
    left_out = found[:-size]
    return found[-size:], place_behind(left_out, Place(0, 0)) if left_out else None


def first_of(
    messages: QuerySet[Message], changes: QuerySet[TicketChange], size: int, behind: Place
) -> tuple[list[Entry], Place | None]:
    """The first entries, and the place behind which more of them begin."""
    found = in_order(messages.order_by("id")[: size + 1], changes.order_by("at", "id")[: size + 1])
    return found[:size], place_behind(found[:size], behind) if len(found) > size else None


def in_order(messages: Iterable[Message], changes: Iterable[TicketChange]) -> list[Entry]:
    entries = chain(
        (Entry(change.at, change=change) for change in changes),
        (Entry(message.created_at, message=message) for message in messages),
    )
    # Sorting is stable: a change made at the very moment of a message stands before it.
    return sorted(entries, key=lambda entry: entry.at)


def place_behind(entries: list[Entry], start: Place) -> Place:
    """The place behind the last of these entries, which begin at `start`."""
    return Place(
        max((entry.message.pk for entry in entries if entry.message), default=start.message),
        max((entry.change.pk for entry in entries if entry.change), default=start.change),
    )
