"""Moments as this API writes and reads them: RFC 3339."""

import re
from datetime import UTC, datetime
from typing import Any

from django.db.models import CharField, Func

RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def rfc3339(moment: datetime) -> str:
    """In UTC, with microseconds and `Z`: `2026-01-31T08:15:00.000000Z`."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


class RFC3339Text(Func):
    """`rfc3339` of a column, written by the database: for many rows several times faster. Null stays null."""

    arity = 1
    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        # Stored without the microseconds when they are 0.
        text = "substr(%(expressions)s, 1, 10) || 'T' || substr(%(expressions)s || '.000000', 12, 15) || 'Z'"
        return self.as_sql(compiler, connection, template=text, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        text = """to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
        return self.as_sql(compiler, connection, template=text, **context)


def parse_rfc3339(text: str) -> datetime:
    """Raises ValueError for anything but a full date and time with an offset.

    A `+` that arrived as a space, because an address was written without escaping it, is read as the `+` it was.
    """
    text = re.sub(r" (\d\d:\d\d)$", r"+\1", text.strip())
    if not RFC3339.fullmatch(text):
        raise ValueError("not an RFC 3339 date and time")
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except OverflowError:
        raise ValueError("out of range") from None
