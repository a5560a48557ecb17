"""Reads one page of the change feed, and refuses it as a whole when anything in it is not as the contract says."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext_noop as _

from analytics.models import Category, Status

STATUSES = frozenset(Status.values)
CATEGORIES = frozenset(Category.values)
REQUIRED = ("id", "deleted", "status", "category", "opened_at", "activated_at", "closed_at", "modified_at")
# A feed may have these, and others, which are ignored.
OPTIONAL = ("location", "answered_at", "assigned_category")
LARGEST_ID = 2**63 - 1
LONGEST_LOCATION = 120
# What JSON can say and a database cannot keep: NUL, and half a character.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class Garbage(ValueError):
    """The page does not follow the contract; `sentence`, which the catalogs know, has places for `values`."""

    def __init__(self, sentence: str, **values: int) -> None:
        super().__init__(sentence % values)
        self.sentence, self.values = sentence, values


class TicketState(NamedTuple):
    """`location` and `assigned_category` are empty, `answered_at` is null where the feed does not tell."""

    id: int
    status: str
    category: str
    opened_at: datetime
    activated_at: datetime | None
    closed_at: datetime | None
    modified_at: datetime
    location: str
    answered_at: datetime | None
    assigned_category: str


@dataclass(frozen=True)
class FeedPage:
    """The last state of each ticket in the page, the ids that were deleted, and where to go on.

    `columns` are those beyond the required ones that the feed has.
    """

    cursor: str
    more: bool
    columns: tuple[str, ...]
    tickets: list[TicketState]
    deleted: list[int]


def read_page(answer: Any, *, after: str) -> FeedPage:
    """`answer` is the parsed JSON; `after` the cursor it was asked with. Raises Garbage."""
    try:
        cursor, more, changes = answer["cursor"], answer["more"], answer["changes"]
        columns, rows = changes["columns"], changes["rows"]
    except (KeyError, TypeError):
        raise Garbage(_("a part of the page is missing.")) from None
    if not (isinstance(cursor, str) and 0 < len(cursor) <= 500 and cursor.isprintable()):
        raise Garbage(_("the cursor is no text."))
    if type(more) is not bool or not isinstance(columns, list) or not isinstance(rows, list):
        raise Garbage(_("a part of the page has another type."))
    if more and cursor == after:
        raise Garbage(_("the feed does not move on."))
    known = tuple(name for name in OPTIONAL if name in columns)
    return FeedPage(cursor, more, known, *read_rows(columns, rows))


def read_rows(columns: list[Any], rows: list[Any]) -> tuple[list[TicketState], list[int]]:
    try:
        places = [columns.index(name) for name in REQUIRED]
    except ValueError:
        raise Garbage(_("a column is missing.")) from None
    # A column that the feed lacks is read from the null put at the end of each row.
    places += [columns.index(name) if name in columns else len(columns) for name in OPTIONAL]
    last: dict[int, TicketState | None] = {}
    for row in rows:
        if not isinstance(row, list) or len(row) != len(columns):
            raise Garbage(_("a row does not fit the columns."))
        row = [*row, None]
        ticket_id, state = read_row(*[row[place] for place in places])
        last[ticket_id] = state
    tickets = [state for state in last.values() if state is not None]
    return tickets, [ticket_id for ticket_id, state in last.items() if state is None]


def read_row(ticket_id: Any, deleted: Any, *values: Any) -> tuple[int, TicketState | None]:
    """`values` as in REQUIRED, then OPTIONAL. Raises Garbage."""
    if type(ticket_id) is not int or not 0 < ticket_id <= LARGEST_ID or type(deleted) is not bool:
        raise Garbage(_("a row is of no ticket."))
    if deleted:
        return ticket_id, None
    status, category, *moments, location, answered, assigned = values
    opened_at, activated_at, closed_at, modified_at = [read_moment(moment) for moment in moments]
    if opened_at is None or modified_at is None or (status == Status.CLOSED) != (closed_at is not None):
        raise Garbage(_("ticket %(ticket)s lacks a moment or has one too many."), ticket=ticket_id)
    if not is_one_of(status, STATUSES) or not is_one_of(category, CATEGORIES):
        raise Garbage(_("ticket %(ticket)s has an unknown status or category."), ticket=ticket_id)
    if not (assigned is None or assigned == "" or is_one_of(assigned, CATEGORIES)):
        raise Garbage(_("ticket %(ticket)s was assigned an unknown category."), ticket=ticket_id)
    moments = (opened_at, activated_at, closed_at, modified_at)
    told_if_known = (read_location(location, ticket_id), read_moment(answered), assigned or "")
    return ticket_id, TicketState(ticket_id, status, category, *moments, *told_if_known)


def is_one_of(value: Any, known: frozenset[str]) -> bool:
    return isinstance(value, str) and value in known


def read_location(value: Any, ticket_id: int) -> str:
    location = "" if value is None else value
    if not isinstance(location, str) or len(location) > LONGEST_LOCATION or UNSTORABLE.search(location):
        raise Garbage(_("ticket %(ticket)s has a location that is no short text."), ticket=ticket_id)
    return location


def read_moment(text: Any) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise Garbage(_("a moment is not RFC 3339.")) from None
    # The first and last day that exist have no time in some time zones.
    if moment.tzinfo is None or not 2 <= moment.year <= 9998:
        raise Garbage(_("a moment is out of range or has no offset."))
    return moment
