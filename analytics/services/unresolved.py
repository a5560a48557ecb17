"""Service 1: how many of the tickets opened in the last hours or days are not closed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Sum
from django.utils.dateparse import parse_datetime
from rest_framework import serializers

from analytics.models import Status, Ticket, UnresolvedTotal
from analytics.moments import moment_words, rfc3339
from analytics.services.analysis import (
    Analysis,
    Answer,
    Cell,
    Chart,
    Figures,
    Presentation,
    Series,
    of_status,
    tickets_url,
)
from analytics.totals import hour_number, hour_start

UNITS = {"hours": timedelta(hours=1), "days": timedelta(days=1)}
SMALLEST = timedelta(microseconds=1)
MOST = {"hours": 87_600, "days": 3_650}
UNRESOLVED = (Status.OPEN, Status.ACTIVE)
LOOKS = {Status.OPEN: ("--st-open", ""), Status.ACTIVE: ("--st-active", "stripes")}


class Parameters(serializers.Serializer):
    last = serializers.IntegerField(
        default=7,
        label="Opened in the last",
        help_text="1 to 87,600 hours or 1 to 3,650 days.",
        error_messages={"invalid": "Write a whole number.", "max_string_length": "This number is too long."},
    )
    unit = serializers.ChoiceField(
        choices=[("hours", "hours"), ("days", "days")],
        default="days",
        label="Unit",
        help_text="A day is 24 hours.",
        error_messages={"invalid_choice": "Choose hours or days."},
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        most = MOST[given["unit"]]
        if not 1 <= given["last"] <= most:
            raise serializers.ValidationError({"last": [f"Choose from 1 to {most:,} {given['unit']}."]})
        return given


class ByStatus(serializers.Serializer):
    open = serializers.IntegerField()
    active = serializers.IntegerField()


class UnresolvedAnswer(Answer):
    last = serializers.IntegerField()
    unit = serializers.CharField()
    since = serializers.DateTimeField(help_text="Tickets opened at this moment or later are counted.")
    count = serializers.IntegerField()
    by_status = ByStatus()


def figures(parameters: Mapping[str, Any], now: datetime) -> Figures:
    last, unit = parameters["last"], parameters["unit"]
    since = now - last * UNITS[unit]
    by_status = count_opened_since(since)
    count = sum(by_status.values())
    return {
        "last": last,
        "unit": unit,
        "since": rfc3339(since),
        "count": count,
        "by_status": by_status,
        "n": count,
        "tickets_url": tickets_url(*of_status(*UNRESOLVED), ("opened_after", since)),
    }


def count_opened_since(moment: datetime) -> dict[str, int]:
    """Unresolved tickets by status: whole hours from the running totals, the rest of the first hour from its rows.

    One statement, so that both are of the same state of the read model.
    """
    whole = hour_number(moment - SMALLEST) + 1
    rest = Ticket.objects.unresolved().opened_between(moment, hour_start(whole))
    hours = UnresolvedTotal.objects.from_hour(whole).values_list("status").annotate(found=Sum("tickets"))
    counts = hours.union(rest.values_list("status").annotate(found=Count("*")), all=True)
    by_status = {status.value: 0 for status in UNRESOLVED}
    for status, found in counts:
        by_status[status] += found
    return by_status


def present(figures: Figures) -> Presentation:
    since = parse_datetime(figures["since"])
    counts = {status: figures["by_status"][status.value] for status in UNRESOLVED}
    urls = {status: tickets_url(("status", status.value), ("opened_after", since)) for status in UNRESOLVED}
    all_url, total = figures["tickets_url"], figures["count"]
    return Presentation(
        headline=f"{total:,}",
        headline_label=f"unresolved, opened since {moment_words(since)}",
        columns=("Status", "Tickets"),
        rows=[[Cell(s.label, is_number=False), Cell(f"{n:,}", urls[s])] for s, n in counts.items()]
        + [[Cell("Together", is_number=False), Cell(f"{total:,}", all_url)]],
        chart=Chart("stacked", "Tickets", [s.label for s in UNRESOLVED], [series(s, counts, urls) for s in UNRESOLVED]),
        tickets_url=all_url,
        n=total,
        note="" if total else "No ticket that was opened in this period is unresolved.",
    )


def series(status: Status, counts: dict[Status, int], urls: dict[Status, str]) -> Series:
    """The bar of one status, in its own colour."""
    colour, pattern = LOOKS[status]
    values = [counts[each] if each == status else None for each in UNRESOLVED]
    said = [f"{counts[each]:,} tickets" if each == status else "" for each in UNRESOLVED]
    leads = [urls[each] if each == status else "" for each in UNRESOLVED]
    return Series(status.label, colour, values, said, leads, pattern)


def csv_rows(figures: Figures) -> list[Mapping[str, Any]]:
    return [figures | figures["by_status"]]


ANALYSIS = Analysis(
    slug="unresolved",
    title="Unresolved tickets",
    definition="Tickets opened in the period up to now that are open or active, not closed.",
    parameters=Parameters,
    answer=UnresolvedAnswer,
    figures=figures,
    present=present,
    csv_columns=("last", "unit", "since", "count", "open", "active"),
    csv_rows=csv_rows,
)
