"""Cuts a text into words; search and the classifier mean the same by a word."""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
# Longer runs are no words but pasted keys and addresses; PostgreSQL refuses words of more than 2,046 bytes.
LONGEST_WORD = 100


def fold(text: str) -> str:
    """Case, accents and NFC or NFD make no difference to the result."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words_of(text: str) -> list[str]:
    """The words of a text, folded, in order: letters and digits only."""
    return [word[:LONGEST_WORD] for word in WORD.findall(fold(text))]


def words_as_written(text: str) -> list[str]:
    """The words of a text as they stand in it."""
    return WORD.findall(text)
