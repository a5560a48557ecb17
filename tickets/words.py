"""Cuts a text into words; search and the classifier mean the same by a word."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
# Longer runs are no words but pasted keys and addresses; PostgreSQL refuses words of more than 2,046 bytes.
LONGEST_WORD = 100


class Span(NamedTuple):
    """A folded word, and where it stands in the text."""

    word: str
    start: int
    end: int


def fold(text: str) -> str:
    """Case, accents and NFC or NFD make no difference to the result."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


# Character by character folding is the same, since it looks at no neighbours.
fold_character = lru_cache(maxsize=4096)(fold)


def fold_line(text: str) -> str:
    """Folded, with runs of spaces made one and none at the ends: how places are compared."""
    return " ".join(fold(text).split())


def words_of(text: str) -> list[str]:
    """The words of a text, folded, in order: letters and digits only."""
    return [word[:LONGEST_WORD] for word in WORD.findall(fold(text))]


def words_as_written(text: str) -> list[str]:
    """The words of a text as they stand in it."""
    return WORD.findall(text)


def spans_of(text: str) -> Iterator[Span]:
    """The same words as `words_of`, each with its place in the text as it is written."""
    if text.isascii():
        folded, places = text.lower(), range(len(text))
    else:
        parts = [fold_character(character) for character in text]
        folded, places = "".join(parts), [place for place, part in enumerate(parts) for _ in part]
    for found in WORD.finditer(folded):
        end = places[found.end() - 1] + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        yield Span(found[0][:LONGEST_WORD], places[found.start()], end)
