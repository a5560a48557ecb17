"""Whether a report smells of danger: gas, smoke, fire, flood, people who are trapped, sparks; in six languages.

A text is looked at as its words, folded, so neither case nor accents matter. Whoever reads a warning for nothing
once too often reads no warning any more: what only sounds like danger is taken out first. What is always danger is
looked for before that.
"""

import re
from collections.abc import Mapping

from tickets.danger_words import ALWAYS, HARMLESS, UNLESS_HARMLESS
from tickets.words import words_of


def any_of(phrases: Mapping[str, str]) -> re.Pattern[str]:
    """One pattern of all languages: a report may mix them, and nobody says in which one it is."""
    lines = [line.strip() for text in phrases.values() for line in text.strip().splitlines()]
    return re.compile(rf"\b(?:{'|'.join(map(pattern_of, lines))})\b")


def pattern_of(phrase: str) -> str:
    """See `tickets.danger_words` for how a phrase is written."""
    return phrase.replace("(", "(?:").replace("*", r"\w*").replace(" … ", r" (?:\w+ ){0,3}")


IS_ALWAYS, IS_HARMLESS, IS_LEFT = map(any_of, (ALWAYS, HARMLESS, UNLESS_HARMLESS))


def is_dangerous(text: str) -> bool:
    """Whether the text is worth a notice with the emergency number."""
    words = " ".join(words_of(text))
    return bool(IS_ALWAYS.search(words) or IS_LEFT.search(IS_HARMLESS.sub(" ", words)))
