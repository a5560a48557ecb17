"""An export as CSV: UTF-8 with a byte order mark, by which spreadsheets know it, written while it is sent."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from tickets.export.rows import COLUMNS, chosen_numbers, export_rows, pieces
from tickets.filters import Listing
from tickets.formulas import defused
from tickets.roles import Actor
from tickets.times import RFC3339Text

BYTE_ORDER_MARK = "\ufeff"


def csv_pieces(listing: Listing, actor: Actor) -> Iterator[bytes]:
    """A header line, then the tickets with the values that the API gives them."""
    yield (BYTE_ORDER_MARK + as_lines([COLUMNS])).encode()
    columns = [RFC3339Text(name) if name.endswith("_at") else name for name in COLUMNS]
    for piece in pieces(export_rows(chosen_numbers(listing), actor, columns)):
        yield as_lines(piece).encode()


def as_lines(rows: Iterable[Iterable[Any]]) -> str:
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows([defused(value) if isinstance(value, str) else value for value in row] for row in rows)
    return lines.getvalue()
