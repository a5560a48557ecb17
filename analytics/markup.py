"""The parts of a page that grow with the figures, made in Python: a template takes thirty times as long over them."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from analytics.services.analysis import Cell

# Some tables of ten years by month.
ROWS_KEPT = 4_096
# What could end a script element, or begin one, inside its text.
ESCAPES = (("&", "\\u0026"), ("<", "\\u003C"), (">", "\\u003E"))


def rows_html(rows: Iterable[list[Cell]]) -> SafeString:
    """Those of a table. A month of ten years ago is dressed once, not at every look."""
    return mark_safe("\n".join(row_html(tuple(row)) for row in rows))  # noqa: S308


@lru_cache(maxsize=ROWS_KEPT)
def row_html(cells: tuple[Cell, ...]) -> str:
    head, *rest = cells
    return f'<tr><th scope="row">{inner(head)}</th>{"".join(map(cell_html, rest))}</tr>'


def cell_html(cell: Cell) -> str:
    return f'<td class="number">{inner(cell)}</td>' if cell.is_number else f"<td>{inner(cell)}</td>"


def inner(cell: Cell) -> str:
    return f'<a href="{escape(cell.url)}">{escape(cell.text)}</a>' if cell.url else escape(cell.text)


def json_script(value: Any, element_id: str) -> SafeString:
    """As Django's filter of this name, which takes longer over a long text than everything else on the page."""
    text = json.dumps(value, separators=(",", ":"))
    for character, escaped in ESCAPES:
        text = text.replace(character, escaped)
    return mark_safe(f'<script id="{escape(element_id)}" type="application/json">{text}</script>')  # noqa: S308
