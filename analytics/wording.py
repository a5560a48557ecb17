"""Numbers and sentences as the reader's language has them."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, wraps
from typing import Any, TypeVar

from django.utils.formats import get_format
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext

# Of texts that are marked for the catalogs where they are written.
from django.utils.translation import gettext as translated

Words = TypeVar("Words")
# A page says ten years of months, each with some numbers and durations, again and again.
KEPT = 4_096
# Where Django leaves a space between thousands, which is a matter of taste, browsers write a point.
POINTS_BETWEEN_THOUSANDS = ("es",)


def kept_by_language(function: Callable[..., Words]) -> Callable[..., Words]:
    """Remembers what a function answers, apart for every language it is asked in.

    Its `of_each` asks many times in one language: to find out which one takes longer than to remember.
    """
    by_language = lru_cache(maxsize=6 * KEPT)(lambda language, *given, **named: function(*given, **named))

    @wraps(function)
    def asked(*given: Any, **named: Any) -> Words:
        return by_language(get_language(), *given, **named)

    def of_each(calls: Iterable[tuple[Any, ...]]) -> list[Words]:
        language = get_language()
        return [by_language(language, *given) for given in calls]

    asked.of_each = of_each
    return asked


@kept_by_language
def number_words(number: float, sign: str = "", decimals: int | None = None) -> str:
    """'1,234' in English; `sign` is '+' to write that, too, and `decimals` are as many as there are unless given."""
    shape = f"{sign}," if decimals is None else f"{sign},.{decimals}f"
    text = f"{number:{shape}}"
    return text if text.isdigit() else text.translate(separators(get_language()))


@lru_cache
def separators(language: str) -> dict[int, str]:
    thousands = "." if language in POINTS_BETWEEN_THOUSANDS else get_format("THOUSAND_SEPARATOR", language)
    return str.maketrans({",": thousands, ".": get_format("DECIMAL_SEPARATOR", language)})


number_words_lazy = lazy(number_words, str)


@kept_by_language
def percent_words(share: float, decimals: int) -> str:
    """Of a share from 0 to 1: '12.5%'."""
    return gettext("{number}%").format(number=number_words(share * 100, decimals=decimals))


def sentence_words(text: str, values: Mapping[str, Any]) -> str:
    """A sentence that was kept apart from its values, so that it can be said in any language.

    A value that is a text is a part of the sentence, and may have the other values in it.
    """
    parts = {name: translated(value) % values for name, value in values.items() if isinstance(value, str)}
    return translated(text) % (values | parts)
