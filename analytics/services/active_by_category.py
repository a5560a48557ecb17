"""Service 3: how many tickets are active now, by category."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rest_framework import serializers

from analytics.models import Category, Status, StatusTotal
from analytics.services.analysis import (
    CATEGORY_LOOKS,
    Analysis,
    Answer,
    Cell,
    Chart,
    Figures,
    NoParameters,
    Presentation,
    Series,
    tickets_url,
)


class CategoryFigures(serializers.Serializer):
    category = serializers.ChoiceField(choices=Category.choices)
    active = serializers.IntegerField()


class ActiveByCategoryAnswer(Answer):
    categories = CategoryFigures(many=True)


def figures(parameters: Mapping[str, Any], now: datetime) -> Figures:
    active = dict(StatusTotal.objects.filter(status=Status.ACTIVE).values_list("category", "tickets"))
    return {
        "categories": [{"category": name, "active": active.get(name, 0)} for name in Category.values],
        "n": sum(active.values()),
        "tickets_url": tickets_url(("status", "active")),
    }


def present(figures: Figures) -> Presentation:
    counts = {Category(row["category"]): row["active"] for row in figures["categories"]}
    urls = {name: tickets_url(("status", "active"), ("category", name.value)) for name in counts}
    total, all_url = figures["n"], figures["tickets_url"]
    return Presentation(
        headline=f"{total:,}",
        headline_label="active tickets",
        columns=("Category", "Active tickets"),
        rows=[[Cell(c.label, is_number=False), Cell(f"{n:,}", urls[c])] for c, n in counts.items()]
        + [[Cell("Together", is_number=False), Cell(f"{total:,}", all_url)]],
        chart=Chart("stacked", "Active tickets", [c.label for c in counts], [series(c, counts, urls) for c in counts]),
        tickets_url=all_url,
        n=total,
        note="" if total else "No ticket is active at the moment.",
    )


def series(category: Category, counts: dict[Category, int], urls: dict[Category, str]) -> Series:
    """The bar of one category, in its own colour."""
    colour, pattern = CATEGORY_LOOKS[category]
    values = [n if each == category else None for each, n in counts.items()]
    said = [f"{n:,} active" if each == category else "" for each, n in counts.items()]
    leads = [url if each == category else "" for each, url in urls.items()]
    return Series(category.label, colour, values, said, leads, pattern)


def csv_rows(figures: Figures) -> list[Mapping[str, Any]]:
    return figures["categories"]


ANALYSIS = Analysis(
    slug="active-by-category",
    title="Active by category",
    definition="Tickets that staff are working on now (active, neither open nor closed), by category.",
    parameters=NoParameters,
    answer=ActiveByCategoryAnswer,
    figures=figures,
    present=present,
    csv_columns=("category", "active"),
    csv_rows=csv_rows,
)
