"""Moments as this API writes and reads them: RFC 3339."""

import re
from datetime import UTC, datetime

RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def rfc3339(moment: datetime) -> str:
    """In UTC, with microseconds and `Z`: `2026-01-31T08:15:00.000000Z`."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


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
