"""Service 1: how many of the tickets opened in the last hours or days are not closed."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from analytics.models import Status, Ticket, UnresolvedTotal, spans_from
from analytics.moments import moment_words, rfc3339
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
from analytics.services.parameters import NOT_WHOLE, FilterParameters, filters_of, tickets_at
from analytics.totals import hour_number, hour_start
from analytics.wording import number_words, number_words_lazy

UNITS = {"hours": timedelta(hours=1), "days": timedelta(days=1)}
SMALLEST = timedelta(microseconds=1)
MOST = {"hours": 87_600, "days": 3_650}
TOO_FAR = {"hours": _("Choose from 1 to %(most)s hours."), "days": _("Choose from 1 to %(most)s days.")}
UNRESOLVED = (Status.OPEN, Status.ACTIVE)
# Each goes on with a category, where one is asked for. Every part of them is a name in this program.
WHOLE_HOURS = (
    f"SELECT status, SUM(tickets) FROM {UnresolvedTotal._meta.db_table} "  # noqa: S608
    "WHERE span = %s AND number >= %s AND number < %s"
)
REST = (
    f"SELECT status, COUNT(*) FROM {Ticket._meta.db_table} "  # noqa: S608
    "WHERE NOT status = 'closed' AND opened_at >= %s AND opened_at < %s"
)
LOOKS = {Status.OPEN: ("--st-open", ""), Status.ACTIVE: ("--st-active", "stripes")}


class LastParameters(serializers.Serializer):
    last = serializers.IntegerField(
        default=7,
        label=_("Opened in the last"),
        help_text=format_lazy(
            _("1 to {hours} hours or 1 to {days} days."),
            **{unit: number_words_lazy(most) for unit, most in MOST.items()},
        ),
        error_messages=NOT_WHOLE,
    )
    unit = serializers.ChoiceField(
        choices=[("hours", _("hours")), ("days", _("days"))],
        default="days",
        label=_("Unit"),
        help_text=_("A day is 24 hours."),
        error_messages={"invalid_choice": _("Choose hours or days.")},
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        most = MOST[given["unit"]]
        if not 1 <= given["last"] <= most:
            raise serializers.ValidationError({"last": [TOO_FAR[given["unit"]] % {"most": number_words(most)}]})
        return given


class Parameters(LastParameters, FilterParameters):
    """The period up to now, one category or all, part of a location."""


class ByStatus(serializers.Serializer):
    open = serializers.IntegerField()
    active = serializers.IntegerField()


class UnresolvedAnswer(FilteredAnswer):
    last = serializers.IntegerField()
    unit = serializers.CharField()
    since = serializers.DateTimeField(help_text="Tickets opened at this moment or later are counted.")
    count = serializers.IntegerField()
    by_status = ByStatus()


def figures(parameters: Mapping[str, Any], now: datetime) -> Figures:
    last, unit = parameters["last"], parameters["unit"]
    since = now - last * UNITS[unit]
    by_status = count_opened_since(since, parameters)
    count = sum(by_status.values())
    found = {
        "last": last,
        "unit": unit,
        "since": rfc3339(since),
        "count": count,
        "by_status": by_status,
        "n": count,
    } | filters_of(parameters)
    return found | {"tickets_url": list_url(found, *UNRESOLVED)}


def count_opened_since(moment: datetime, parameters: Mapping[str, Any]) -> dict[str, int]:
    """Unresolved tickets by status, by one statement, so of one state of the read model."""
    counts = counts_from_rows if parameters.get("location") else counts_from_totals
    by_status = {status.value: 0 for status in UNRESOLVED}
    for status, found in counts(moment, parameters):
        by_status[status] += found
    return by_status


def counts_from_rows(moment: datetime, parameters: Mapping[str, Any]) -> QuerySet:
    rows = tickets_at(parameters).unresolved().filter(opened_at__gte=moment)
    return rows.values_list("status").annotate(found=Count("*"))


def counts_from_totals(moment: datetime, parameters: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Whole hours from the running totals, the rest of the first hour from its rows.

    In SQL: the ORM takes several times longer to write the statement than either database to answer it.
    """
    whole, category = hour_number(moment - SMALLEST) + 1, parameters.get("category")
    also = " AND category = %s GROUP BY status" if category else " GROUP BY status"
    of_category = [category] if category else []
    statement, values = [], []
    for part, bound in [(WHOLE_HOURS, span) for span in spans_from(whole)] + [(REST, (moment, hour_start(whole)))]:
        statement.append(part + also)
        values += [*bound, *of_category]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statement), list(map(adapted, values)))
        return ((status, int(found)) for status, found in cursor.fetchall())


def adapted(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def list_url(figures: Figures, *statuses: Status) -> str:
    return matching_url(figures, *of_status(*statuses), ("opened_after", parse_datetime(figures["since"])))


def present(figures: Figures) -> Presentation:
    since = parse_datetime(figures["since"])
    counts = {status: figures["by_status"][status.value] for status in UNRESOLVED}
    urls = {status: list_url(figures, status) for status in UNRESOLVED}
    all_url, total = figures["tickets_url"], figures["count"]
    return Presentation(
        headline=number_words(total),
        headline_label=since_words(total, since),
        columns=(gettext("Status"), gettext("Tickets")),
        rows=[[Cell(str(s.label), is_number=False), Cell(number_words(n), urls[s])] for s, n in counts.items()]
        + [[Cell(gettext("Together"), is_number=False), Cell(number_words(total), all_url)]],
        chart=Chart(
            "stacked",
            gettext("Tickets"),
            [str(s.label) for s in UNRESOLVED],
            [series(s, counts, urls) for s in UNRESOLVED],
        ),
        tickets_url=all_url,
        n=total,
        note="" if total else gettext("No ticket that was opened in this period is unresolved."),
    )


def series(status: Status, counts: dict[Status, int], urls: dict[Status, str]) -> Series:
    """The bar of one status, in its own colour."""
    colour, pattern = LOOKS[status]
    values = [counts[each] if each == status else None for each in UNRESOLVED]
    said = [tickets_words(counts[each]) if each == status else "" for each in UNRESOLVED]
    leads = [urls[each] if each == status else "" for each in UNRESOLVED]
    return Series(str(status.label), colour, values, said, leads, pattern)


def since_words(total: int, since: datetime) -> str:
    words = ngettext("unresolved, opened since %(moment)s", "unresolved, opened since %(moment)s", total)
    return words % {"moment": moment_words(since)}


def tickets_words(count: int) -> str:
    return ngettext("%(count)s ticket", "%(count)s tickets", count) % {"count": number_words(count)}


def csv_rows(figures: Figures) -> list[Mapping[str, Any]]:
    return [figures | figures["by_status"]]


ANALYSIS = Analysis(
    slug="unresolved",
    title=_("Unresolved tickets"),
    definition=_("Tickets opened in the period up to now that are open or active, not closed."),
    parameters=Parameters,
    answer=UnresolvedAnswer,
    figures=figures,
    present=present,
    csv_columns=("last", "unit", "since", "count", "open", "active"),
    csv_rows=csv_rows,
)
