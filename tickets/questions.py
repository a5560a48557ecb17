"""What somebody asks the search box: words, “words in a row”, or the number of a ticket."""

import re
from dataclasses import dataclass

from tickets.words import words_of

# A longer text is pasted and no question; its beginning decides.
LONGEST_QUESTION = 200
QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]')
TICKET_NUMBER = re.compile(r"#?([1-9][0-9]{0,17})", re.ASCII)


@dataclass(frozen=True)
class Term:
    """Words that stand in a row. Unless they are `whole`, the last of them may go on: `print` means `printers` too."""

    words: tuple[str, ...]
    whole: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.words)


def terms_of(text: str) -> list[Term]:
    """What all has to be found. Any text is a question: operators, wildcards and a quote without its pair are no words.

    Quoted words are whole and in a row, of any quotes that people type; others are beginnings, in any order.
    """
    terms: list[Term] = []
    rest = 0
    text = text[:LONGEST_QUESTION]
    for quoted in QUOTED.finditer(text):
        terms += beginnings(text[rest : quoted.start()])
        if words := words_of(quoted[1]):
            terms.append(Term(tuple(words), whole=True))
        rest = quoted.end()
    return list(dict.fromkeys([*terms, *beginnings(text[rest:])]))


def beginnings(text: str) -> list[Term]:
    return [Term((word,)) for word in words_of(text)]


def ticket_number(text: str) -> int | None:
    """42 for `42` and `#42`. In quotes it is a word like others."""
    number = TICKET_NUMBER.fullmatch(text.strip())
    return int(number[1]) if number else None
