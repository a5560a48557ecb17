"""Moments, months and durations, as text for programs and for people."""

from datetime import MAXYEAR, UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from analytics.wording import KEPT, kept_by_language, number_words

# As they stand within a date. Django's own begin with a capital where the language has none.
MONTHS = (
    pgettext_lazy("in a date", "January"),
    pgettext_lazy("in a date", "February"),
    pgettext_lazy("in a date", "March"),
    pgettext_lazy("in a date", "April"),
    pgettext_lazy("in a date", "May"),
    pgettext_lazy("in a date", "June"),
    pgettext_lazy("in a date", "July"),
    pgettext_lazy("in a date", "August"),
    pgettext_lazy("in a date", "September"),
    pgettext_lazy("in a date", "October"),
    pgettext_lazy("in a date", "November"),
    pgettext_lazy("in a date", "December"),
)
WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
UNITS = {
    "day": lambda count: ngettext("%(count)s day", "%(count)s days", count),
    "hour": lambda count: ngettext("%(count)s hour", "%(count)s hours", count),
    "minute": lambda count: ngettext("%(count)s minute", "%(count)s minutes", count),
    "second": lambda count: ngettext("%(count)s second", "%(count)s seconds", count),
}
# A few, because a period can reach from the year 1 to 9999.
PERIODS_KEPT = 16
SHORT_WEEKDAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))


def rfc3339(moment: datetime) -> str:
    """UTC with `Z` and microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def month_of(moment: datetime) -> str:
    """`YYYY-MM`, as the moment's own time zone has it."""
    return f"{moment.year:04}-{moment.month:02}"


@lru_cache(maxsize=KEPT)
def month_bounds(month: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first moment of `YYYY-MM` and of the month after it, in a time zone."""
    numbers = _numbers(month)
    return _beginning(*numbers, zone), _beginning(*_month_after(*numbers), zone)


def _beginning(year: int, month: int, zone: ZoneInfo) -> datetime:
    """Of a month; at the ends of the calendar the first and the last moment that can be said in UTC."""
    if year > MAXYEAR:
        return datetime.max.replace(tzinfo=UTC)
    try:
        return datetime(year, month, 1, tzinfo=zone).astimezone(UTC).astimezone(zone)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)


@lru_cache(maxsize=PERIODS_KEPT)
def months_between(first: str, last: str) -> list[str]:
    """Every `YYYY-MM` from the first to the last, both included; the same list again, which is only read."""
    months, numbers, end = [], _numbers(first), _numbers(last)
    while numbers <= end:
        months.append("{:04}-{:02}".format(*numbers))
        numbers = _month_after(*numbers)
    return months


def _numbers(month: str) -> tuple[int, int]:
    return int(month[:4]), int(month[5:])


def _month_after(year: int, month: int) -> tuple[int, int]:
    return year + month // 12, month % 12 + 1


@kept_by_language
def month_words(month: str) -> str:
    """'May 2026'."""
    return gettext("%(month)s %(year)s") % {"month": MONTHS[int(month[5:]) - 1], "year": month[:4]}


@kept_by_language
def day_words(day: str) -> str:
    """'Tue 3 March 2026'."""
    moment = date.fromisoformat(day)
    return gettext("%(weekday)s %(day)s %(month)s %(year)s") % {
        "weekday": SHORT_WEEKDAYS[moment.weekday()],
        "day": moment.day,
        "month": MONTHS[moment.month - 1],
        "year": f"{moment.year:04}",
    }


def moment_words(moment: datetime) -> str:
    """In TIME_ZONE, to the second: '3 May 2026, 14:03:22 CEST'."""
    local = timezone.localtime(moment)
    day = {"day": local.day, "month": MONTHS[local.month - 1], "year": f"{local.year:04}"}
    return gettext("%(day)s %(month)s %(year)s, %(time)s") % (day | {"time": f"{local:%H:%M:%S %Z}"})


@kept_by_language
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
    return gettext("just now") if seconds < 2 else gettext("%(duration)s ago") % {"duration": duration_words(seconds)}


def _counted(count: float, name: str) -> str:
    # Of a part of a second there is none that is whole.
    words = UNITS[name](int(count))
    return words % {"count": count if isinstance(count, int) else number_words(count)}
