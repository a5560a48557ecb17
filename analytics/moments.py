"""Moments, months and durations, as text for programs and for people."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone


def rfc3339(moment: datetime) -> str:
    """UTC with `Z` and microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def month_of(moment: datetime) -> str:
    """`YYYY-MM`, as the moment's own time zone has it."""
    return f"{moment.year:04}-{moment.month:02}"


def month_bounds(month: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first moment of `YYYY-MM` and of the month after it, in a time zone."""
    start = datetime(int(month[:4]), int(month[5:]), 1, tzinfo=zone)
    return start, datetime(*_month_after(start.year, start.month), 1, tzinfo=zone)


def months_between(first: str, last: str) -> list[str]:
    """Every `YYYY-MM` from the first to the last, both included."""
    months, (year, month) = [], (int(first[:4]), int(first[5:]))
    while (name := f"{year:04}-{month:02}") <= last:
        months.append(name)
        year, month = _month_after(year, month)
    return months


def _month_after(year: int, month: int) -> tuple[int, int]:
    return year + month // 12, month % 12 + 1


def month_words(month: str) -> str:
    return datetime(int(month[:4]), int(month[5:]), 1).strftime("%B %Y")


def moment_words(moment: datetime) -> str:
    """In TIME_ZONE, to the second: '3 May 2026, 14:03:22 CEST'."""
    local = timezone.localtime(moment)
    return f"{local.day} {local:%B %Y, %H:%M:%S %Z}"


def duration_words(seconds: float) -> str:
    """The two largest units that say something: '3 days 4 hours', '12 minutes', '0.25 seconds'."""
    if seconds < 60:
        return _counted(round(seconds, 3) if 0 < seconds < 1 else round(seconds), "second")
    left, words = round(seconds), []
    for name, size in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        count, left = divmod(left, size)
        if count or words:
            words.append(_counted(count, name) if count else "")
    return " ".join(word for word in words[:2] if word)


def age_words(age: timedelta) -> str:
    seconds = age.total_seconds()
    return "just now" if seconds < 2 else f"{duration_words(seconds)} ago"


def _counted(count: float, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}"
