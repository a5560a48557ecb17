"""How old the unresolved tickets are now, in classes, exact to the microsecond."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from analytics.models import Status
from analytics.moments import rfc3339
from analytics.services.age_classes import EDGES, OLDEST, SMALLEST, STATUSES, counts_by_class
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
from analytics.services.parameters import FilterParameters, filters_of
from analytics.wording import kept_by_language, number_words

LOOKS = {Status.OPEN: ("--st-open", ""), Status.ACTIVE: ("--st-active", "stripes")}
# As programs know each class, and as people do.
CLASSES = {
    "under 1 day": _("under 1 day"),
    "1-3 days": _("1-3 days"),
    "3-7 days": _("3-7 days"),
    "7-14 days": _("7-14 days"),
    "14-30 days": _("14-30 days"),
    "30-90 days": _("30-90 days"),
    "90 days or more": _("90 days or more"),
}
NAMES = tuple(CLASSES)
COUNTED = {
    Status.OPEN: lambda count: ngettext("%(count)s open", "%(count)s open", count),
    Status.ACTIVE: lambda count: ngettext("%(count)s active", "%(count)s active", count),
}


class ClassFigures(serializers.Serializer):
    age = serializers.ChoiceField(choices=NAMES, help_text="A ticket as old as an edge is in the older class.")
    opened_after = serializers.DateTimeField(allow_null=True, help_text="Tickets opened after this moment.")
    opened_until = serializers.DateTimeField(help_text="Tickets opened at this moment or before.")
    open = serializers.IntegerField()
    active = serializers.IntegerField()


class AgeAnswer(FilteredAnswer):
    classes = ClassFigures(many=True)


def figures(parameters: Mapping[str, Any], now: datetime) -> Figures:
    # A ticket opened exactly at an edge is as old as that: the younger class begins a microsecond later.
    starts = [now - timedelta(days=days) + SMALLEST for days in EDGES]
    counts = counts_by_class(starts, parameters)
    classes = []
    for place, name in enumerate(NAMES):
        own = {status.value: counts[place][status] for status in STATUSES}
        after = rfc3339(starts[place] - SMALLEST) if place < OLDEST else None
        until = rfc3339(starts[place - 1] - SMALLEST if place else now)
        classes.append({"age": name, "opened_after": after, "opened_until": until} | own)
    n = sum(sum(own.values()) for own in counts)
    found = {"classes": classes, "n": n} | filters_of(parameters)
    return found | {"tickets_url": matching_url(found, *of_status(*STATUSES))}


def class_url(figures: Figures, row: dict[str, Any], *statuses: Status) -> str:
    bounds = [("opened_before", parse_datetime(row["opened_until"]) + SMALLEST)]
    if row["age"] == NAMES[0]:
        # What a clock ahead of ours opened is young too.
        bounds = []
    if row["opened_after"]:
        bounds.insert(0, ("opened_after", parse_datetime(row["opened_after"]) + SMALLEST))
    return matching_url(figures, *of_status(*statuses), *bounds)


def present(figures: Figures) -> Presentation:
    classes, n = figures["classes"], figures["n"]
    old = sum(row["open"] + row["active"] for row in classes[3:])
    return Presentation(
        headline=number_words(n),
        headline_label=old_words(n, old),
        columns=(gettext("Age"), *[str(status.label) for status in STATUSES], gettext("Together")),
        rows=[cells(figures, row) for row in classes],
        chart=Chart(
            "stacked",
            gettext("Unresolved tickets"),
            [str(name) for name in CLASSES.values()],
            [series(figures, status) for status in STATUSES],
        ),
        tickets_url=figures["tickets_url"],
        n=n,
        note="" if n else gettext("No ticket is unresolved at the moment."),
    )


def old_words(n: int, old: int) -> str:
    words = ngettext(
        "unresolved now, %(old)s of them 7 days old or more",
        "unresolved now, %(old)s of them 7 days old or more",
        n,
    )
    return words % {"old": number_words(old)}


def cells(figures: Figures, row: dict[str, Any]) -> list[Cell]:
    each = [Cell(number_words(row[status.value]), class_url(figures, row, status)) for status in STATUSES]
    together = Cell(number_words(row["open"] + row["active"]), class_url(figures, row, *STATUSES))
    return [Cell(capfirst(CLASSES[row["age"]]), is_number=False), *each, together]


def series(figures: Figures, status: Status) -> Series:
    colour, pattern = LOOKS[status]
    classes = figures["classes"]
    said = [f"{CLASSES[row['age']]}: {counted(status, row[status.value])}" for row in classes]
    urls = [class_url(figures, row, status) for row in classes]
    return Series(str(status.label), colour, [row[status.value] for row in classes], said, urls, pattern)


@kept_by_language
def counted(status: Status, count: int) -> str:
    return COUNTED[status](count) % {"count": number_words(count)}


def csv_rows(figures: Figures) -> list[Mapping[str, Any]]:
    return figures["classes"]


ANALYSIS = Analysis(
    slug="age",
    title=_("Age of unresolved tickets"),
    definition=_("Tickets that are open or active now, by the time since they were opened; a day is 24 hours."),
    parameters=FilterParameters,
    answer=AgeAnswer,
    figures=figures,
    present=present,
    csv_columns=("age", "opened_after", "opened_until", "open", "active"),
    csv_rows=csv_rows,
)
