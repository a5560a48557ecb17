"""An export as an Excel workbook, written while it is sent: texts are texts, moments are dates in TIME_ZONE.

XlsxWriter makes the workbook without its tickets; their rows, of which it would write six thousand a second and
send none before the last, are put into its sheets here.
"""

import io
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import timezone
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from tickets.export.rows import COLUMNS, chosen_numbers, export_rows, pieces
from tickets.filters import Listing
from tickets.roles import Actor

# A sheet has 1,048,576 rows; the first one is the header.
ROWS_A_SHEET = 1_048_575
# Excel counts days from here.
DAY_0 = datetime(1899, 12, 30)
SECONDS_A_DAY = 86_400
LETTERS = [xl_col_to_name(place) for place in range(len(COLUMNS))]
WIDTHS = {"description": 60, "summary": 40, "location": 24, "reported_by": 18}
DATE_WIDTH, OTHER_WIDTH = 19, 12
SHEET = "xl/worksheets/"
END_OF_ROWS = "</sheetData>"
# What XML cannot hold is written `_x0007_`, and what looks like that with its first sign written so.
ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


class Outbox(io.RawIOBase):
    """Where the file is written to, and taken from to be sent."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self.waiting.append(bytes(content))
        return len(content)

    def take(self) -> bytes:
        content = b"".join(self.waiting)
        self.waiting.clear()
        return content


def workbook_pieces(listing: Listing, actor: Actor, rows_a_sheet: int = ROWS_A_SHEET) -> Iterator[bytes]:
    """A header line that stays in view, then the tickets, on as many sheets as they need."""
    numbers = chosen_numbers(listing)
    rows, outbox = export_rows(numbers, actor), Outbox()
    sheets = max(1, -(-len(numbers) // rows_a_sheet))
    with ZipFile(empty_workbook(sheets)) as empty, ZipFile(outbox, "w", ZIP_DEFLATED, compresslevel=1) as book:
        for name in empty.namelist():
            content = empty.read(name).decode()
            before, end, after = content.partition(END_OF_ROWS) if name.startswith(SHEET) else (content, "", "")
            with book.open(name, "w") as part:
                part.write(before.encode())
                for piece in sheet_pieces(islice(rows, rows_a_sheet), before) if end else ():
                    part.write(piece)
                    yield outbox.take()
                part.write(f"{end}{after}".encode())
    yield outbox.take()


def empty_workbook(sheets: int) -> io.BytesIO:
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        date = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for number in range(1, sheets + 1):
            sheet = book.add_worksheet("Tickets" if number == 1 else f"Tickets {number}")
            for place, name in enumerate(COLUMNS):
                is_date = name.endswith("_at")
                width = DATE_WIDTH if is_date else WIDTHS.get(name, OTHER_WIDTH)
                sheet.set_column(place, place, width, date if is_date else None)
            sheet.write_row(0, 0, COLUMNS, bold)
            sheet.freeze_panes(1, 0)
    return content


def sheet_pieces(rows: Iterator[tuple[Any, ...]], sheet: str) -> Iterator[bytes]:
    """The rows as the sheet has them, from the second on; `sheet` is its beginning, which numbers the date's style."""
    style = re.search(r'<col [^>]*style="(\d+)"', sheet)
    number = 2
    for piece in pieces(rows):
        lines = [row_xml(place, row, style[1] if style else "0") for place, row in enumerate(piece, start=number)]
        number += len(piece)
        yield "".join(lines).encode()


def row_xml(number: int, row: tuple[Any, ...], date_style: str) -> str:
    cells = []
    for letter, value in zip(LETTERS, row, strict=True):
        if isinstance(value, str):
            text = f'<is><t xml:space="preserve">{as_xml(value)}</t></is>'
            cells.append(f'<c r="{letter}{number}" t="inlineStr">{text}</c>')
        elif isinstance(value, datetime):
            cells.append(f'<c r="{letter}{number}" s="{date_style}"><v>{excel_days(value)!r}</v></c>')
        elif value is not None:
            cells.append(f'<c r="{letter}{number}"><v>{value!r}</v></c>')
    return f'<row r="{number}">{"".join(cells)}</row>'


def as_xml(text: str) -> str:
    return escape(ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text))


def excel_days(moment: datetime) -> float:
    """The wall clock in TIME_ZONE, as Excel stores it."""
    return (timezone.make_naive(moment) - DAY_0).total_seconds() / SECONDS_A_DAY
