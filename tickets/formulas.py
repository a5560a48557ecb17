"""Texts that a spreadsheet would run as a formula: how an export writes them, and an import reads them again."""

import re

# What begins like this is run, also after spaces; the wide signs too, where people type them.
FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]")


def defused(text: str) -> str:
    """With an apostrophe before what would be a formula, and before what looks as if it had one already."""
    return f"'{text}" if FORMULA.match(text) else text


def as_written(cell: str) -> str:
    """The text that `defused` was given."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
