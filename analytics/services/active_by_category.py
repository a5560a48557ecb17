"""Service 3: how many tickets are active now, by category."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from analytics.models import Category, Status, StatusTotal
from analytics.services.analysis import (
    CATEGORY_LOOKS,
    Analysis,
    Cell,
    Chart,
    Figures,
    LocatedAnswer,
    Presentation,
    Series,
    matching_url,
)
from analytics.services.parameters import LocationParameters, tickets_at
from analytics.wording import number_words


class CategoryFigures(serializers.Serializer):
    category = serializers.ChoiceField(choices=Category.choices)
    active = serializers.IntegerField()


class ActiveByCategoryAnswer(LocatedAnswer):
    categories = CategoryFigures(many=True)


def figures(parameters: Mapping[str, Any], now: datetime) -> Figures:
    active = dict(counts_from_rows(parameters) if parameters.get("location") else counts_from_totals())
    found = {
        "categories": [{"category": name, "active": active.get(name, 0)} for name in Category.values],
        "n": sum(active.values()),
        "location": parameters.get("location") or None,
    }
    return found | {"tickets_url": list_url(found)}


def counts_from_totals() -> QuerySet:
    return StatusTotal.objects.filter(status=Status.ACTIVE).values_list("category", "tickets")


def counts_from_rows(parameters: Mapping[str, Any]) -> QuerySet:
    rows = tickets_at(parameters).unresolved().filter(status=Status.ACTIVE)
    return rows.values_list("category").annotate(found=Count("*"))


def list_url(figures: Figures, *filters: tuple[str, str]) -> str:
    return matching_url(figures, ("status", Status.ACTIVE), *filters)


def present(figures: Figures) -> Presentation:
    counts = {Category(row["category"]): row["active"] for row in figures["categories"]}
    urls = {name: list_url(figures, ("category", name.value)) for name in counts}
    total, all_url = figures["n"], figures["tickets_url"]
    return Presentation(
        headline=number_words(total),
        headline_label=ngettext("active ticket", "active tickets", total),
        columns=(gettext("Category"), gettext("Active tickets")),
        rows=[[Cell(str(c.label), is_number=False), Cell(number_words(n), urls[c])] for c, n in counts.items()]
        + [[Cell(gettext("Together"), is_number=False), Cell(number_words(total), all_url)]],
        chart=Chart(
            "stacked",
            gettext("Active tickets"),
            [str(c.label) for c in counts],
            [series(c, counts, urls) for c in counts],
        ),
        tickets_url=all_url,
        n=total,
        note="" if total else gettext("No ticket is active at the moment."),
    )


def series(category: Category, counts: dict[Category, int], urls: dict[Category, str]) -> Series:
    """The bar of one category, in its own colour."""
    colour, pattern = CATEGORY_LOOKS[category]
    values = [n if each == category else None for each, n in counts.items()]
    said = [active_words(n) if each == category else "" for each, n in counts.items()]
    leads = [url if each == category else "" for each, url in urls.items()]
    return Series(str(category.label), colour, values, said, leads, pattern)


def active_words(count: int) -> str:
    return ngettext("%(count)s active", "%(count)s active", count) % {"count": number_words(count)}


def csv_rows(figures: Figures) -> list[Mapping[str, Any]]:
    return figures["categories"]


ANALYSIS = Analysis(
    slug="active-by-category",
    title=_("Active by category"),
    definition=_("Tickets that staff are working on now (active, neither open nor closed), by category."),
    parameters=LocationParameters,
    answer=ActiveByCategoryAnswer,
    figures=figures,
    present=present,
    csv_columns=("category", "active"),
    csv_rows=csv_rows,
)
