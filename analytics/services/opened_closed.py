"""How many tickets were opened and how many closed, week by week."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from analytics.models import Status
from analytics.moments import day_words
from analytics.services.analysis import (
    Analysis,
    Cell,
    Chart,
    Figures,
    FilteredAnswer,
    Presentation,
    Series,
    matching_url,
    of_status,
)
from analytics.services.days import days_of, start_of
from analytics.services.parameters import FilterParameters, WholeNumberField, campus_zone, filters_of
from analytics.wording import kept_by_language, number_words

WEEK = timedelta(weeks=1)
LOOKS = (
    ("opened", _("Opened"), "--st-open", ""),
    ("closed", pgettext_lazy("tickets", "Closed"), "--st-closed", "stripes"),
)
COUNTED = {
    "opened": lambda count: ngettext("%(count)s opened", "%(count)s opened", count),
    "closed": lambda count: ngettext("%(count)s closed", "%(count)s closed", count),
}


class Parameters(FilterParameters):
    weeks = WholeNumberField(
        least=4,
        most=156,
        range_words=_("{least} to {most} weeks."),
        wrong_words=_("Choose from {least} to {most} weeks."),
        default=26,
        label=_("Last weeks"),
    )


class WeekWords(NamedTuple):
    """All that is said of a week: in the cells of the table, and at its bars."""

    cells: list[str]
    bars: dict[str, str]


class WeekFigures(serializers.Serializer):
    week = serializers.DateField(help_text="The Monday it begins with.")
    opened = serializers.IntegerField()
    closed = serializers.IntegerField(help_text="Closed in this week, whenever they were opened.")


class OpenedClosedAnswer(FilteredAnswer):
    weeks = WeekFigures(many=True)
    opened = serializers.IntegerField(help_text="In all these weeks; the `n` of the answer.")
    closed = serializers.IntegerField(help_text="In all these weeks.")


def figures(parameters: Mapping[str, Any], now: datetime) -> Figures:
    this = monday_of(now.astimezone(campus_zone()).date())
    weeks = {this - WEEK * back: [0, 0] for back in reversed(range(parameters["weeks"]))}
    first = next(iter(weeks))
    for day, opened, closed in days_of(parameters, first):
        # A clock ahead of ours may be in the next week already.
        counts = weeks.get(monday_of(day), [0, 0])
        counts[0] += opened
        counts[1] += closed
    opened, closed = [sum(counts[place] for counts in weeks.values()) for place in (0, 1)]
    rows = [{"week": week.isoformat(), "opened": came, "closed": went} for week, (came, went) in weeks.items()]
    found = {"weeks": rows, "opened": opened, "closed": closed, "n": opened} | filters_of(parameters)
    return found | {"tickets_url": list_url(found, "opened", first, this + WEEK)}


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def list_url(figures: Figures, what: str, start: date, end: date) -> str:
    """The tickets that were opened, or closed, in these weeks."""
    closed = of_status(Status.CLOSED) if what == "closed" else []
    bounds = [(f"{what}_after", start_of(start)), (f"{what}_before", start_of(end))]
    return matching_url(figures, *closed, *bounds)


def week_url(figures: Figures, week: dict[str, Any], what: str) -> str:
    start = date.fromisoformat(week["week"])
    return list_url(figures, what, start, start + WEEK)


def present(figures: Figures) -> Presentation:
    weeks, opened, closed = figures["weeks"], figures["opened"], figures["closed"]
    said = words_of.of_each((week["week"], week["opened"], week["closed"]) for week in weeks)
    grown = opened - closed
    return Presentation(
        headline=difference_words(grown) if grown else "0",
        headline_label=gettext("unresolved tickets: %(opened)s, %(closed)s")
        % {"opened": counted("opened", opened), "closed": counted("closed", closed)},
        columns=(gettext("Week from"), *[str(name) for what, name, *look in LOOKS], gettext("Difference")),
        rows=[row(figures, week, words.cells) for week, words in zip(reversed(weeks), reversed(said), strict=True)],
        chart=Chart(
            "grouped",
            gettext("Tickets"),
            [week["week"] for week in weeks],
            [series(figures, [words.bars[what] for words in said], what, *look) for what, *look in LOOKS],
        ),
        tickets_url=figures["tickets_url"],
        n=figures["n"],
        note="" if opened or closed else gettext("No ticket was opened or closed in these weeks."),
    )


def row(figures: Figures, week: dict[str, Any], texts: list[str]) -> list[Cell]:
    day, opened, closed, difference = texts
    return [
        Cell(day, is_number=False),
        Cell(opened, week_url(figures, week, "opened")),
        Cell(closed, week_url(figures, week, "closed")),
        Cell(difference),
    ]


def series(figures: Figures, said: list[str], what: str, name: Promise, colour: str, pattern: str) -> Series:
    """The week we are in is not over, so its bars are faint."""
    weeks = figures["weeks"]
    urls = [week_url(figures, week, what) for week in weeks]
    faint = [False] * (len(weeks) - 1) + [True]
    return Series(str(name), colour, [week[what] for week in weeks], said, urls, pattern, faint)


@kept_by_language
def words_of(first_day: str, opened: int, closed: int) -> WeekWords:
    day = day_words(first_day)
    week = gettext("Week from %(day)s") % {"day": day}
    counts = {"opened": opened, "closed": closed}
    return WeekWords(
        cells=[day, number_words(opened), number_words(closed), difference_words(opened - closed)],
        bars={what: f"{week}: {counted(what, count)}" for what, count in counts.items()},
    )


def counted(what: str, count: int) -> str:
    return COUNTED[what](count) % {"count": number_words(count)}


def difference_words(difference: int) -> str:
    return number_words(difference, sign="+")


def csv_rows(figures: Figures) -> list[Mapping[str, Any]]:
    return [{**week} for week in figures["weeks"]]


ANALYSIS = Analysis(
    slug="opened-closed",
    title=_("Opened and closed"),
    definition=_(
        "Tickets opened and tickets closed in each week, Monday to Sunday; the last week is the current one."
        " Listed are the tickets opened."
    ),
    parameters=Parameters,
    answer=OpenedClosedAnswer,
    figures=figures,
    present=present,
    csv_columns=("week", "opened", "closed"),
    csv_rows=csv_rows,
)
