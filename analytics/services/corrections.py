"""Which assigned categories staff corrected, and into what."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Sum
from rest_framework import serializers

from analytics.models import AssignedTotal, Category
from analytics.services.analysis import CATEGORY_LOOKS, Analysis, Cell, Chart, Figures, Presentation, Series
from analytics.services.parameters import LocatedPeriodParameters, in_period, tickets_at
from analytics.services.periods import PeriodAnswer, period_of

Pair = tuple[str, str]


class IntoFigures(serializers.Serializer):
    category = serializers.ChoiceField(choices=Category.choices)
    tickets = serializers.IntegerField()


class AssignedFigures(serializers.Serializer):
    assigned_category = serializers.ChoiceField(choices=Category.choices)
    tickets = serializers.IntegerField(help_text="Tickets that this category was assigned to first.")
    corrected = serializers.IntegerField(help_text="Those of them that have another category now.")
    into = IntoFigures(many=True, help_text="The other two categories.")


class MonthCorrections(serializers.Serializer):
    month = serializers.CharField()
    assigned_category = serializers.ChoiceField(choices=Category.choices)
    category = serializers.ChoiceField(choices=Category.choices, help_text="The one they have now.")
    tickets = serializers.IntegerField()


class CorrectionsAnswer(PeriodAnswer):
    categories = AssignedFigures(many=True)
    months = MonthCorrections(many=True, help_text="Corrected tickets by opening month; none where there is no row.")
    corrected = serializers.IntegerField()


def figures(parameters: Mapping[str, Any], now: datetime) -> Figures:
    read = counts_from_rows if parameters.get("location") else counts_from_totals
    by_month = read(parameters)
    counts: dict[Pair, int] = defaultdict(int)
    for _, assigned, category, tickets in by_month:
        counts[assigned, category] += tickets
    names = MonthCorrections().fields
    months = [dict(zip(names, row, strict=True)) for row in by_month if row[1] != row[2]]
    categories = [of_assigned(name, counts) for name in Category.values]
    return {
        "categories": categories,
        "months": months,
        "corrected": sum(row["corrected"] for row in categories),
        "n": sum(counts.values()),
        # No list of the helpdesk knows which category a ticket had first.
        "tickets_url": None,
        **period_of(parameters),
        "location": parameters.get("location") or None,
    }


def counts_from_totals(parameters: Mapping[str, Any]) -> list[tuple[str, str, str, int]]:
    totals = in_period(AssignedTotal.objects.filter(tickets__gt=0), parameters)
    keys = ("month", "assigned_category", "category")
    return list(totals.values_list(*keys).annotate(found=Sum("tickets")).order_by(*keys))


def counts_from_rows(parameters: Mapping[str, Any]) -> list[tuple[str, str, str, int]]:
    rows = in_period(tickets_at(parameters).exclude(assigned_category=""), parameters, "opened_month")
    keys = ("opened_month", "assigned_category", "category")
    return list(rows.values_list(*keys).annotate(found=Count("*")).order_by(*keys))


def of_assigned(assigned: str, counts: Mapping[Pair, int]) -> dict[str, Any]:
    into = [{"category": c, "tickets": counts.get((assigned, c), 0)} for c in Category.values if c != assigned]
    corrected = sum(row["tickets"] for row in into)
    tickets = corrected + counts.get((assigned, assigned), 0)
    return {"assigned_category": assigned, "tickets": tickets, "corrected": corrected, "into": into}


def present(figures: Figures) -> Presentation:
    rows, n, corrected = figures["categories"], figures["n"], figures["corrected"]
    return Presentation(
        headline=f"{corrected:,}",
        headline_label=f"of {n:,} assigned categories corrected, {corrected / n:.1%}" if n else "no assigned category",
        columns=("Assigned", "Tickets", "Corrected", *[f"Into {c.label}" for c in Category]),
        rows=[cells(row) for row in rows],
        chart=Chart(
            "stacked",
            "Tickets corrected",
            [Category(row["assigned_category"]).label for row in rows],
            [series(rows, category) for category in Category],
        ),
        tickets_url="",
        n=n,
        note=note(n, corrected),
    )


def note(n: int, corrected: int) -> str:
    if not n:
        return "No ticket that was opened in these months had its category assigned, as far as the helpdesk tells."
    return "" if corrected else "Staff corrected no category of the tickets opened in these months."


def cells(row: dict[str, Any]) -> list[Cell]:
    counts = [row["tickets"], row["corrected"], *[into_count(row, category) for category in Category]]
    name = Cell(Category(row["assigned_category"]).label, is_number=False)
    return [name, *[Cell("–" if count is None else f"{count:,}") for count in counts]]


def into_count(row: dict[str, Any], category: Category) -> int | None:
    """Null for the assigned category itself."""
    return next((into["tickets"] for into in row["into"] if into["category"] == category), None)


def series(rows: list[dict[str, Any]], category: Category) -> Series:
    colour, pattern = CATEGORY_LOOKS[category]
    values = [into_count(row, category) for row in rows]
    said = ["" if value is None else f"{value:,} corrected into {category.label}" for value in values]
    return Series(f"Into {category.label}", colour, values, said, [""] * len(rows), pattern)


def csv_rows(figures: Figures) -> list[Mapping[str, Any]]:
    return figures["months"]


ANALYSIS = Analysis(
    slug="corrections",
    title="Corrected categories",
    definition="Tickets by the category assigned when they were opened and the one they have now:"
    " corrected where the two differ. By opening month; tickets without an assigned category are left out.",
    parameters=LocatedPeriodParameters,
    answer=CorrectionsAnswer,
    figures=figures,
    present=present,
    csv_columns=("month", "assigned_category", "category", "tickets"),
    csv_rows=csv_rows,
)
