"""Reads one page of the change feed, and refuses it as a whole when anything in it is not as the contract says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from analytics.models import Category, Status

STATUSES = frozenset(Status.values)
CATEGORIES = frozenset(Category.values)
COLUMNS = ("id", "deleted", "status", "category", "opened_at", "activated_at", "closed_at", "modified_at")
LARGEST_ID = 2**63 - 1


class Garbage(ValueError):
    """The page does not follow the contract."""


class TicketState(NamedTuple):
    id: int
    status: str
    category: str
    opened_at: datetime
    activated_at: datetime | None
    closed_at: datetime | None
    modified_at: datetime


@dataclass(frozen=True)
class FeedPage:
    """The last state of each ticket in the page, the ids that were deleted, and where to go on."""

    cursor: str
    more: bool
    tickets: list[TicketState]
    deleted: list[int]


def read_page(answer: Any, *, after: str) -> FeedPage:
    """`answer` is the parsed JSON; `after` the cursor it was asked with. Raises Garbage."""
    try:
        cursor, more, changes = answer["cursor"], answer["more"], answer["changes"]
        columns, rows = changes["columns"], changes["rows"]
    except (KeyError, TypeError):
        raise Garbage("a part of the page is missing.") from None
    if not (isinstance(cursor, str) and 0 < len(cursor) <= 500 and cursor.isprintable()):
        raise Garbage("the cursor is no text.")
    if type(more) is not bool or not isinstance(columns, list) or not isinstance(rows, list):
        raise Garbage("a part of the page has another type.")
    if more and cursor == after:
        raise Garbage("the feed does not move on.")
    return FeedPage(cursor, more, *read_rows(columns, rows))


def read_rows(columns: list[Any], rows: list[Any]) -> tuple[list[TicketState], list[int]]:
    try:
        places = [columns.index(name) for name in COLUMNS]
    except ValueError:
        raise Garbage("a column is missing.") from None
    last: dict[int, TicketState | None] = {}
    for row in rows:
        if not isinstance(row, list) or len(row) != len(columns):
            raise Garbage("a row does not fit the columns.")
        ticket_id, state = read_row(*[row[place] for place in places])
        last[ticket_id] = state
    tickets = [state for state in last.values() if state is not None]
    return tickets, [ticket_id for ticket_id, state in last.items() if state is None]


def read_row(ticket_id: Any, deleted: Any, status: Any, category: Any, *moments: Any) -> tuple[int, TicketState | None]:
    if type(ticket_id) is not int or not 0 < ticket_id <= LARGEST_ID or type(deleted) is not bool:
        raise Garbage("a row is of no ticket.")
    if deleted:
        return ticket_id, None
    opened_at, activated_at, closed_at, modified_at = (read_moment(moment) for moment in moments)
    if opened_at is None or modified_at is None or (status == Status.CLOSED) != (closed_at is not None):
        raise Garbage(f"ticket {ticket_id} lacks a moment or has one too many.")
    if not isinstance(status, str) or not isinstance(category, str):
        raise Garbage(f"ticket {ticket_id} has a status or category of another type.")
    if status not in STATUSES or category not in CATEGORIES:
        raise Garbage(f"ticket {ticket_id} has an unknown status or category.")
    return ticket_id, TicketState(ticket_id, status, category, opened_at, activated_at, closed_at, modified_at)


def read_moment(text: Any) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise Garbage("a moment is not RFC 3339.") from None
    # The first and last day that exist have no time in some time zones.
    if moment.tzinfo is None or not 2 <= moment.year <= 9998:
        raise Garbage("a moment is out of range or has no offset.")
    return moment
