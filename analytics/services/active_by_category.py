"""Service 3: how many tickets are active now, by category."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rest_framework import serializers

from analytics.models import Category, Status, StatusTotal
from analytics.services.analysis import Analysis, Answer, Bar, Cell, Figures, NoParameters, Presentation, tickets_url

COLOURS = {
    Category.FACILITY_MANAGEMENT: "--cat-facility",
    Category.TECHNICAL_IT: "--cat-it",
    Category.SERVICES_COMPLAINTS: "--cat-services",
}


class CategoryFigures(serializers.Serializer):
    category = serializers.ChoiceField(choices=Category.choices)
    active = serializers.IntegerField()


class ActiveByCategoryAnswer(Answer):
    categories = CategoryFigures(many=True)


def figures(parameters: Mapping[str, Any], now: datetime) -> Figures:
    active = dict(StatusTotal.objects.filter(status=Status.ACTIVE).values_list("category", "tickets"))
    return {"categories": [{"category": name, "active": active.get(name, 0)} for name in Category.values]}


def present(figures: Figures) -> Presentation:
    counts = {Category(row["category"]): row["active"] for row in figures["categories"]}
    urls = {name: tickets_url(("status", "active"), ("category", name.value)) for name in counts}
    all_url = tickets_url(("status", "active"))
    total = sum(counts.values())
    return Presentation(
        headline=f"{total:,}",
        headline_label="active tickets",
        columns=("Category", "Active tickets"),
        rows=[[Cell(c.label, is_number=False), Cell(f"{n:,}", urls[c])] for c, n in counts.items()]
        + [[Cell("Together", is_number=False), Cell(f"{total:,}", all_url)]],
        bars=[Bar(c.label, n, f"{n:,} active", urls[c], COLOURS[c]) for c, n in counts.items()],
        axis="Active tickets",
        tickets_url=all_url,
        note="" if total else "No ticket is active at the moment.",
    )


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
