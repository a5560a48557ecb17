"""How many tickets were unresolved at the end of each of the last days."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateField, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from analytics.models import DayTotal, Status, StatusTotal
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
    narrowed,
    of_status,
)
from analytics.services.days import start_of
from analytics.services.parameters import (
    FilterParameters,
    WholeNumberField,
    campus_zone,
    filters_of,
    of_category,
    tickets_at,
)
from analytics.wording import kept_by_language, number_words

DAY = timedelta(days=1)


class Parameters(FilterParameters):
    days = WholeNumberField(
        least=7,
        most=730,
        range_words=_("{least} to {most} days."),
        wrong_words=_("Choose from {least} to {most} days."),
        default=30,
        label=_("Last days"),
    )


class DayFigures(serializers.Serializer):
    day = serializers.DateField()
    unresolved = serializers.IntegerField(help_text="At the end of the day; today so far.")


class BacklogAnswer(FilteredAnswer):
    days = DayFigures(many=True)


def figures(parameters: Mapping[str, Any], now: datetime) -> Figures:
    today = now.astimezone(campus_zone()).date()
    days = [today - DAY * back for back in reversed(range(parameters["days"]))]
    counts = at_the_end_of(days, parameters)
    found = filters_of(parameters) | {
        "days": [{"day": day.isoformat(), "unresolved": count} for day, count in zip(days, counts, strict=True)],
        "n": counts[-1],
    }
    return found | {"tickets_url": matching_url(found, *of_status(Status.OPEN, Status.ACTIVE))}


def at_the_end_of(days: list[date], parameters: Mapping[str, Any]) -> list[int]:
    """From how many there are now back to the first day, so that no day before it is read.

    What a clock ahead of ours dates after today counts today.
    """
    read = changes_from_rows if parameters.get("location") else changes_from_totals
    unresolved, changes = read(parameters, days[0])
    ahead = sum(change for day, change in changes.items() if day > days[-1])
    counts = []
    for day in reversed(days):
        counts.append(unresolved)
        unresolved -= changes.get(day, 0) + (ahead if day == days[-1] else 0)
    return counts[::-1]


def changes_from_totals(parameters: Mapping[str, Any], first: date) -> tuple[int, dict[date, int]]:
    """How many are unresolved now, and by day, from the first on, how many more at its end than before it."""
    totals = of_category(DayTotal.objects.filter(day__gte=first), parameters).values_list("day")
    now = of_category(StatusTotal.objects.exclude(status=Status.CLOSED), parameters)
    # One statement, so that both are of the same state of the read model; the row without a day is of now.
    found = dict(
        totals.annotate(change=Sum("opened") - Sum("left_backlog")).union(
            now.values_list(Value(None, DateField())).annotate(change=Coalesce(Sum("tickets"), 0)), all=True
        )
    )
    return found.pop(None, 0), found


def changes_from_rows(parameters: Mapping[str, Any], first: date) -> tuple[int, dict[date, int]]:
    zone, start, changes = campus_zone(), start_of(first), Counter()
    told = Q(closed_at=None) | Q(opened_at__gte=start) | Q(closed_at__gte=start)
    for opened_at, closed_at in tickets_at(parameters).filter(told).values_list("opened_at", "closed_at").iterator():
        opened_on = max(first, opened_at.astimezone(zone).date())
        changes[opened_on] += 1
        if closed_at is not None:
            changes[max(opened_on, closed_at.astimezone(zone).date())] -= 1
    return changes.total(), changes


def unresolved_urls(figures: Figures) -> list[str]:
    """Today's are those that are unresolved now."""
    past = matching_url(figures)
    ends = [start_of(date.fromisoformat(day["day"]) + DAY) for day in figures["days"][:-1]]
    return [*[narrowed(past, ("unresolved_at", end)) for end in ends], figures["tickets_url"]]


def present(figures: Figures) -> Presentation:
    days, n = figures["days"], figures["n"]
    urls = unresolved_urls(figures)
    counts = [day["unresolved"] for day in days]
    said = [f"{day_words(day['day'])}: {unresolved_words(day['unresolved'])}" for day in days]
    return Presentation(
        headline=number_words(n),
        headline_label=ngettext("unresolved now", "unresolved now", n),
        columns=(gettext("Day"), gettext("Unresolved at its end")),
        rows=[row(day, url) for day, url in zip(reversed(days), reversed(urls), strict=True)],
        chart=Chart(
            "line",
            gettext("Unresolved tickets"),
            [day["day"] for day in days],
            [Series(gettext("Unresolved"), "--accent", counts, said, urls)],
        ),
        tickets_url=urls[-1],
        n=n,
        note="" if any(counts) else gettext("No ticket was unresolved at the end of any of these days."),
    )


def row(day: dict[str, Any], url: str) -> list[Cell]:
    return [Cell(day_words(day["day"]), is_number=False), Cell(number_words(day["unresolved"]), url)]


@kept_by_language
def unresolved_words(count: int) -> str:
    return ngettext("%(count)s unresolved", "%(count)s unresolved", count) % {"count": number_words(count)}


def csv_rows(figures: Figures) -> list[Mapping[str, Any]]:
    return figures["days"]


ANALYSIS = Analysis(
    slug="backlog",
    title=_("Backlog"),
    definition=_(
        "Tickets opened but not yet closed at the end of each day of the campus; today, those unresolved now."
    ),
    parameters=Parameters,
    answer=BacklogAnswer,
    figures=figures,
    present=present,
    csv_columns=("day", "unresolved"),
    csv_rows=csv_rows,
)
