"""Today's figures in one line each; every tile leads to its analysis or to its tickets."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.models import Status, StatusTotal
from analytics.moments import duration_words, month_of, month_words
from analytics.parameter_form import parameter_form
from analytics.services.analysis import Analysis, Figures, tickets_url
from analytics.wording import number_words

UNRESOLVED = (Status.OPEN, Status.ACTIVE)
# Of fewer than so many in a hundred closed tickets a duration still looks too short.
FINISHED_PERCENT = 90


@dataclass(frozen=True)
class Tile:
    label: str
    value: str
    detail: str
    url: str


def tiles(menu: Mapping[str, Analysis], now: datetime) -> list[Tile]:
    """Those whose analysis is offered."""
    makers: tuple[tuple[str, Callable[[Analysis, datetime], Iterator[Tile]]], ...] = (
        ("unresolved", unresolved_tiles),
        ("active-by-category", active_tiles),
        ("resolution-time", resolution_tiles),
    )
    return [tile for slug, make in makers if slug in menu for tile in make(menu[slug], now)]


def unresolved_tiles(analysis: Analysis, now: datetime) -> Iterator[Tile]:
    counts = dict(
        StatusTotal.objects.filter(status__in=UNRESOLVED).values_list("status").annotate(found=Sum("tickets"))
    )
    waiting, worked_on = (counts.get(status) or 0 for status in UNRESOLVED)
    url = tickets_url(*(("status", status.value) for status in UNRESOLVED))
    yield Tile(_("Unresolved now"), number_words(waiting + worked_on), open_and_active(waiting, worked_on), url)
    week = figures_of(analysis, now, last="7", unit="days")
    yield Tile(
        _("Opened in the last 7 days, unresolved"),
        number_words(week["count"]),
        open_and_active(**week["by_status"]),
        page_url(analysis, last="7", unit="days"),
    )


def open_and_active(open: int, active: int) -> str:  # noqa: A002 (as the figures name it)
    waiting = ngettext("%(count)s open", "%(count)s open", open) % {"count": number_words(open)}
    worked_on = ngettext("%(count)s active", "%(count)s active", active) % {"count": number_words(active)}
    return f"{waiting}, {worked_on}"


def active_tiles(analysis: Analysis, now: datetime) -> Iterator[Tile]:
    categories = figures_of(analysis, now)["categories"]
    busiest = max(categories, key=lambda one: one["active"])
    total = sum(one["active"] for one in categories)
    detail = _("nobody is working on a ticket")
    if total:
        detail = _("%(count)s in the busiest category") % {"count": number_words(busiest["active"])}
    yield Tile(_("Active now"), number_words(total), detail, page_url(analysis))


def resolution_tiles(analysis: Analysis, now: datetime) -> Iterator[Tile]:
    """Of the last month that is over."""
    month = month_of(timezone.localtime(now).replace(day=1) - timedelta(days=1))
    label = _("Median time to close, opened in %(month)s") % {"month": month_words(month)}
    url = page_url(analysis, **{"from": month, "to": month})
    found = figures_of(analysis, now, **{"from": month, "to": month})["months"]
    if not found or not found[0]["closed"]:
        yield Tile(label, "–", _("none of them is closed") if found else _("no ticket was opened then"), url)
        return
    figures = found[0]
    yield Tile(label, duration_words(figures["median_seconds"]), about_month(figures), url)


def about_month(figures: Figures) -> str:
    closed, opened = figures["closed"], figures["opened"]
    average = _("average %(duration)s") % {"duration": duration_words(figures["average_seconds"])}
    words = {"closed": number_words(closed), "opened": number_words(opened)}
    so_far = ngettext("%(closed)s of %(opened)s closed", "%(closed)s of %(opened)s closed", closed) % words
    if closed * 100 < opened * FINISHED_PERCENT:
        so_far = _("%(closed_so_far)s, so not final") % {"closed_so_far": so_far}
    return f"{average}; {so_far}"


def figures_of(analysis: Analysis, now: datetime, **query: str) -> Figures:
    return analysis.figures(parameter_form(analysis, query).parameters, now)


def page_url(analysis: Analysis, **query: str) -> str:
    return f"{reverse('page')}?{urlencode({'analysis': analysis.slug} | query)}"
