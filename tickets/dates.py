"""Moments and numbers as people read them, in the language and TIME_ZONE that are active."""

from datetime import date, datetime
from functools import lru_cache

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language


def long_day(moment: datetime) -> str:
    """`3 May 2026`."""
    return day_in_words(moment.date(), get_language())[0]


def long_moment(moment: datetime) -> str:
    """`3 May 2026, 09:05`."""
    return both_moments(moment)[0]


def short_moment(moment: datetime) -> str:
    """With the month's short name."""
    return both_moments(moment)[1]


def both_moments(moment: datetime) -> tuple[str, str]:
    """The long one and the short one."""
    long, short = day_in_words(moment.date(), get_language())
    # `strftime` takes five times as long, and a page shows many.
    time = f"{moment.hour:02}:{moment.minute:02}"
    return f"{long}, {time}", f"{short}, {time}"


# Django's formatting takes ten times as long, and a page shows the same few days many times.
@lru_cache(maxsize=4096)
def day_in_words(day: date, language: str) -> tuple[str, str]:
    """The long one and the short one."""
    return date_format(day, "DATE_FORMAT"), date_format(day, "SHORT_DATE_FORMAT")


def number(value: int) -> str:
    """`1,234`, however the language groups its digits."""
    return number_format(value, force_grouping=True)
