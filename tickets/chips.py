"""The filters in use, in plain words: what the list says about those that its form does not show."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets import dates
from tickets.filters import DAYS, Listing
from tickets.models import Category, Status


def moment(at: datetime) -> str:
    """In TIME_ZONE, to the minute, and finer where the filter is."""
    try:
        local = timezone.localtime(at)
    except OverflowError:  # the first and the last hours that a date can have
        local = at
    fraction = f".{local:%f}".rstrip("0").rstrip(".")
    seconds = f":{local:%S}{fraction}" if local.second or fraction else ""
    return f"{dates.long_moment(local)}{seconds}"


def day(at: datetime) -> str:
    return dates.long_day(timezone.localtime(at))


def opened_since(beginning: datetime) -> str:
    return _("Opened today") if is_today(beginning) else _("Opened since %(day)s") % {"day": day(beginning)}


def closed_since(beginning: datetime) -> str:
    return _("Closed today") if is_today(beginning) else _("Closed since %(day)s") % {"day": day(beginning)}


def is_today(beginning: datetime) -> bool:
    return timezone.localdate(beginning) == timezone.localdate()


def unchanged_for(hours: int) -> str:
    days, rest = divmod(hours, 24)
    if rest:
        words, number = ngettext("Not changed for %(count)s hour", "Not changed for %(count)s hours", hours), hours
    else:
        words, number = ngettext("Not changed for %(count)s day", "Not changed for %(count)s days", days), days
    return words % {"count": dates.number(number)}


def affected_people(number: int) -> str:
    words = ngettext("%(count)s or more people affected", "%(count)s or more people affected", number)
    return words % {"count": dates.number(number)}


def day_names(days: list[str]) -> str:
    return either([str(dict(DAYS)[day]) for day in days])


def hour_spans(hours: list[str]) -> str:
    spans = [(int(hour), (int(hour) + 1) % 24) for hour in hours]
    between = _("between %(start)s and %(end)s")
    return either([between % {"start": f"{start:02}:00", "end": f"{end:02}:00"} for start, end in spans])


def category_names(categories: list[str]) -> str:
    return either([str(Category(category).label) for category in categories])


def either(words: list[str]) -> str:
    *others, last = dict.fromkeys(words)
    if not others:
        return last
    return _("%(others)s or %(last)s") % {"others": ", ".join(others), "last": last}


# In the order in which they are shown.
WORDS: dict[str, Callable[[Any], str]] = {
    "search": lambda text: _("Words: %(text)s") % {"text": text},
    "status": lambda statuses: either([str(Status(status).label) for status in statuses]),
    "category": lambda categories: category_names(categories),
    "waiting": lambda for_whom: _("Waiting for staff"),
    "location": lambda text: _("Place contains ‘%(text)s’") % {"text": text},
    "assigned_category": lambda categories: (
        _("First sorted as %(categories)s") % {"categories": category_names(categories)}
    ),
    "opened_from": lambda at: opened_since(at),
    "opened_through": lambda at: _("Opened until %(day)s") % {"day": day(at)},
    "untouched_for": lambda hours: unchanged_for(hours),
    "affected_from": lambda number: affected_people(number),
    "closed_from": lambda at: closed_since(at),
    "opened_after": lambda at: _("Opened from %(moment)s") % {"moment": moment(at)},
    "opened_before": lambda at: _("Opened before %(moment)s") % {"moment": moment(at)},
    "opened_weekday": lambda days: _("Opened on %(days)s") % {"days": day_names(days)},
    "opened_hour": lambda hours: _("Opened %(spans)s") % {"spans": hour_spans(hours)},
    "closed_after": lambda at: _("Closed from %(moment)s") % {"moment": moment(at)},
    "closed_before": lambda at: _("Closed before %(moment)s") % {"moment": moment(at)},
    "modified_after": lambda at: _("Changed from %(moment)s") % {"moment": moment(at)},
    "unresolved_at": lambda at: _("Unresolved on %(moment)s") % {"moment": moment(at)},
    "activated": lambda yes: _("Work was begun"),
    "answered": lambda yes: _("Staff has answered"),
    "uncertain": lambda yes: _("Category is uncertain"),
}


def chips(listing: Listing, only: Collection[str] = WORDS.keys()) -> list[tuple[str, str]]:
    """Parameter and words of every filter in use, or of some."""
    return [
        (name, words(listing.chosen[name])) for name, words in WORDS.items() if name in listing.chosen if name in only
    ]
