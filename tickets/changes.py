"""Appends a change to the trace, and hands out the change feed after a cursor."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F

from tickets.models import Ticket, TicketChange, TicketCount
from tickets.roles import Actor
from tickets.times import RFC3339Text

FEED_COLUMNS = (
    "id",
    "deleted",
    "status",
    "category",
    "opened_at",
    "activated_at",
    "closed_at",
    "modified_at",
    "answered_at",
    "assigned_category",
    "location",
)
TICKET_COLUMNS = [RFC3339Text(name) if name.endswith("_at") else name for name in FEED_COLUMNS if name != "deleted"]
FEED_LIMIT = 10_000
# Any number will do, as long as nothing else in the database locks it.
FEED_LOCK = 7_210_411
# Written out: open pages ask it all the time, and composing it costs ten times what the database needs.
NEWEST = "SELECT epoch, (SELECT max(id) FROM tickets_ticketchange) FROM tickets_feedepoch"
Kind = TicketChange.Kind


class UnknownCursor(Exception):
    """The cursor is malformed, of another epoch, or ahead of this database: the consumer starts over."""


def record(
    ticket: Ticket, kind: Kind, *, at: datetime, by: Actor, before: dict[str, Any], after: dict[str, Any]
) -> TicketChange:
    """Append the change of `ticket` (as it is now) to the trace, and keep the running totals.

    `before` and `after` hold the changed fields only. Call it last in the transaction that made the change.
    """
    lock_feed()
    change = TicketChange.objects.create(
        ticket=ticket, kind=kind, at=at, by_role=by.role.value, by_name=by.name, before=before, after=after
    )
    was = (
        None if kind is Kind.OPENED else (before.get("status", ticket.status), before.get("category", ticket.category))
    )
    now = None if kind is Kind.DELETED else (ticket.status, ticket.category)
    if was != now:
        count(was, -1)
        count(now, +1)
    return change


def lock_feed() -> None:
    """From here to the end of the transaction nobody else appends, so ids are committed in their order.

    PostgreSQL hands out ids before it commits them: without the lock a reader can pass an id that is not
    visible yet and never see it. On SQLite the write transaction itself is that lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FEED_LOCK])


def count(place: tuple[str, str] | None, delta: int) -> None:
    if place is not None:
        status, category = place
        TicketCount.objects.filter(status=status, category=category).update(tickets=F("tickets") + delta)


@dataclass(frozen=True)
class Cursor:
    """A place in the feed, as text `<epoch>.<high>.<ticket>` in the first copy and `<epoch>.<high>` afterwards.

    `high` is the change up to which the consumer is, or will be after the first copy; `ticket` the last ticket
    copied so far.
    """

    epoch: str
    high: int
    ticket: int | None = None

    def __str__(self) -> str:
        return ".".join(str(part) for part in (self.epoch, self.high, self.ticket) if part is not None)


def parse_cursor(text: str) -> Cursor:
    """Raises UnknownCursor for text that this feed never handed out."""
    epoch, *numbers = text.split(".")
    if len(numbers) not in (1, 2) or not all(n.isascii() and n.isdigit() and len(n) < 19 for n in numbers):
        raise UnknownCursor
    return Cursor(epoch, *map(int, numbers))


def newest_cursor() -> Cursor:
    """Where the feed ends now. Take it before reading what a page shows: then no change falls between the two."""
    with connection.cursor() as database:
        database.execute(NEWEST)
        epoch, high = database.fetchone()
    return Cursor(UUID(str(epoch)).hex, high or 0)


def place_in_feed(text: str, newest: Cursor) -> Cursor:
    """Where in this feed, which ends at `newest`, the text says that its reader is. Raises UnknownCursor."""
    cursor = parse_cursor(text)
    if cursor.epoch != newest.epoch or cursor.high > newest.high:
        raise UnknownCursor
    return cursor


@dataclass(frozen=True)
class FeedPage:
    """`rows` are in the order of FEED_COLUMNS; `cursor` is where to go on; `more` says that there is more now."""

    cursor: str
    more: bool
    rows: list[list[Any]]


def read_feed(after: str, limit: int) -> FeedPage:
    """The feed after a cursor, at most `limit` tickets or changes; an empty `after` starts the first copy.

    Raises UnknownCursor. When nothing has happened since, this costs one indexed look-up.
    """
    newest = newest_cursor()
    if not after:
        return copy_tickets(replace(newest, ticket=0), newest.high, limit)
    cursor = place_in_feed(after, newest)
    if cursor.ticket is not None:
        return copy_tickets(cursor, newest.high, limit)
    return read_changes(cursor, newest.high, limit)


def copy_tickets(cursor: Cursor, high: int, limit: int) -> FeedPage:
    """A page of the first copy: tickets by id. What changes meanwhile comes afterwards, with the changes."""
    tickets = list(Ticket.objects.filter(id__gt=cursor.ticket).order_by("id").values_list(*TICKET_COLUMNS)[: limit + 1])
    page, unfinished = tickets[:limit], len(tickets) > limit
    last = Cursor(cursor.epoch, cursor.high, page[-1][0] if unfinished else None)
    return FeedPage(str(last), unfinished or high > cursor.high, [feed_row(ticket) for ticket in page])


def read_changes(cursor: Cursor, high: int, limit: int) -> FeedPage:
    """The current state of every ticket that changed after the cursor, so that nothing out of date comes last."""
    if cursor.high == high:
        return FeedPage(str(cursor), False, [])
    since = TicketChange.objects.filter(id__gt=cursor.high).order_by("id")
    window = list(since.values_list("id", "ticket_id")[:limit])
    last = window[-1][0]
    changed = TicketChange.objects.filter(id__gt=cursor.high, id__lte=last).values("ticket_id")
    stored = {ticket[0]: ticket for ticket in Ticket.objects.filter(id__in=changed).values_list(*TICKET_COLUMNS)}
    ids = dict.fromkeys(ticket_id for _, ticket_id in window)
    rows = [feed_row(stored[pk]) if pk in stored else deleted_row(pk) for pk in ids]
    return FeedPage(str(Cursor(cursor.epoch, last)), last < high, rows)


def feed_row(ticket: tuple[Any, ...]) -> list[Any]:
    pk, *rest = ticket
    return [pk, False, *rest]


def deleted_row(ticket_id: int) -> list[Any]:
    return [ticket_id, True] + [None] * (len(FEED_COLUMNS) - 2)
