"""Keyset pagination: a cursor names the row to go on from, so the 10,000th page costs what the first one does."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import AutoField, IntegerField, Model, Q, QuerySet
from django.utils.translation import gettext as _

from tickets.times import parse_rfc3339, rfc3339


class BadCursor(ValueError):
    """The text is no cursor of this ordering."""


@dataclass(frozen=True)
class Position:
    """Beyond which row a page begins: `value` of the ordering's field and `id`; `back` when paging backwards."""

    value: Any
    id: int
    back: bool


@dataclass(frozen=True)
class Page:
    """`next` and `previous` are cursors, or None where there is nothing further."""

    rows: Sequence[Any]
    next: str | None
    previous: str | None


def in_order(rows: QuerySet[Model], ordering: str) -> QuerySet[Model]:
    """All the rows as the pages have them: by one field, `-` before it for descending, then by id."""
    return rows.order_by(ordering, "-id" if ordering.startswith("-") else "id")


def read_page(rows: QuerySet[Model], *, ordering: str, cursor: str, size: int) -> Page:
    """The page of `rows` at a cursor (empty: the first) in the order of one field, `-` before it for descending.

    The id decides between equal values. Raises BadCursor.
    """
    field, descending = ordering.lstrip("-"), ordering.startswith("-")
    kind = rows.query.annotations.get(field)
    is_number = isinstance(kind.output_field if kind else rows.model._meta.get_field(field), IntegerField | AutoField)
    position = parse_cursor(cursor, ordering, is_number) if cursor else None
    back = position is not None and position.back
    sign = "-" if descending != back else ""
    if position:
        rows = rows.filter(beyond(field, position, "lt" if sign else "gt"))
    found = list(rows.order_by(f"{sign}{field}", f"{sign}id")[: size + 1])
    has_more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    has_next, has_previous = (True, has_more) if back else (has_more, position is not None)
    return Page(
        found,
        next=cursor_at(found[-1], ordering, back=False) if found and has_next else None,
        previous=cursor_at(found[0], ordering, back=True) if found and has_previous else None,
    )


def beyond(field: str, position: Position, comparison: str) -> Q:
    if field == "id":
        return Q((f"id__{comparison}", position.id))
    # The first condition alone lets an index begin in the right place.
    return Q((f"{field}__{comparison}e", position.value)) & (
        Q((f"{field}__{comparison}", position.value)) | Q((f"id__{comparison}", position.id))
    )


def cursor_at(row: Model, ordering: str, *, back: bool) -> str:
    value = getattr(row, ordering.lstrip("-"))
    value = rfc3339(value) if isinstance(value, datetime) else value
    text = json.dumps([ordering, value, row.pk, back], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def parse_cursor(text: str, ordering: str, is_number: bool) -> Position:
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        for_ordering, value, pk, back = json.loads(decoded)
        if for_ordering != ordering or type(pk) is not int or type(back) is not bool or not 0 <= pk < 2**63:
            raise BadCursor
        if not is_number:
            return Position(parse_rfc3339(str(value)), pk, back)
        if type(value) is not int or not 0 <= value < 2**63:
            raise BadCursor
        return Position(value, pk, back)
    except (ValueError, TypeError, RecursionError):
        raise BadCursor(_("This is no cursor of this list and its order.")) from None
