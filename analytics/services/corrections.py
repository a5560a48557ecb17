"""Which assigned categories staff corrected, and into what."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from analytics.models import AssignedTotal, Category
from analytics.services.analysis import CATEGORY_LOOKS, Analysis, Cell, Chart, Figures, Presentation, Series
from analytics.services.parameters import LocatedPeriodParameters, in_period, tickets_at
from analytics.services.periods import PeriodAnswer, period_of, period_url
from analytics.wording import number_words, percent_words

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
    for _month, assigned, category, tickets in by_month:
        counts[assigned, category] += tickets
    names = MonthCorrections().fields
    months = [dict(zip(names, row, strict=True)) for row in by_month if row[1] != row[2]]
    categories = [of_assigned(name, counts) for name in Category.values]
    found = {
        "categories": categories,
        "months": months,
        "corrected": sum(row["corrected"] for row in categories),
        "n": sum(counts.values()),
        **period_of(parameters),
        "location": parameters.get("location") or None,
    }
    return found | {"tickets_url": list_url(found, Category.values)}


def list_url(figures: Figures, assigned: list[str], now: list[str] | None = None) -> str:
    """Tickets with one of these assigned first and one of these categories now, or any."""
    first = [("assigned_category", ",".join(assigned))]
    return period_url(figures, *first, *([("category", ",".join(now))] if now else []))


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
        headline=number_words(corrected),
        headline_label=corrected_words(n, corrected) if n else gettext("no assigned category"),
        columns=(gettext("Assigned"), gettext("Tickets"), gettext("Corrected"), *[into_words(c) for c in Category]),
        rows=[cells(figures, row) for row in rows],
        chart=Chart(
            "stacked",
            gettext("Tickets corrected"),
            [str(Category(row["assigned_category"]).label) for row in rows],
            [series(figures, category) for category in Category],
        ),
        tickets_url=figures["tickets_url"],
        n=n,
        note=note(n, corrected),
    )


def note(n: int, corrected: int) -> str:
    if not n:
        return gettext(
            "No ticket that was opened in these months had its category assigned, as far as the helpdesk tells."
        )
    return "" if corrected else gettext("Staff corrected no category of the tickets opened in these months.")


def corrected_words(n: int, corrected: int) -> str:
    words = ngettext(
        "of %(count)s assigned category corrected, %(share)s",
        "of %(count)s assigned categories corrected, %(share)s",
        n,
    )
    return words % {"count": number_words(n), "share": percent_words(corrected / n, decimals=1)}


def into_words(category: Category) -> str:
    return gettext("Into %(category)s") % {"category": category.label}


def cells(figures: Figures, row: dict[str, Any]) -> list[Cell]:
    assigned = row["assigned_category"]
    others = [name for name in Category.values if name != assigned]
    return [
        Cell(str(Category(assigned).label), is_number=False),
        Cell(number_words(row["tickets"]), list_url(figures, [assigned])),
        Cell(number_words(row["corrected"]), list_url(figures, [assigned], others)),
        *[into_cell(figures, row, category) for category in Category],
    ]


def into_cell(figures: Figures, row: dict[str, Any], category: Category) -> Cell:
    count = into_count(row, category)
    return Cell("–") if count is None else Cell(number_words(count), into_url(figures, row, category))


def into_count(row: dict[str, Any], category: Category) -> int | None:
    """Null for the assigned category itself."""
    return next((into["tickets"] for into in row["into"] if into["category"] == category), None)


def into_url(figures: Figures, row: dict[str, Any], category: Category) -> str:
    return list_url(figures, [row["assigned_category"]], [category.value])


def series(figures: Figures, category: Category) -> Series:
    rows = figures["categories"]
    colour, pattern = CATEGORY_LOOKS[category]
    values = [into_count(row, category) for row in rows]
    said = ["" if value is None else corrected_into_words(value, category) for value in values]
    urls = ["" if row["assigned_category"] == category else into_url(figures, row, category) for row in rows]
    return Series(into_words(category), colour, values, said, urls, pattern)


def corrected_into_words(count: int, category: Category) -> str:
    words = ngettext("%(count)s corrected into %(category)s", "%(count)s corrected into %(category)s", count)
    return words % {"count": number_words(count), "category": category.label}


def csv_rows(figures: Figures) -> list[Mapping[str, Any]]:
    return figures["months"]


ANALYSIS = Analysis(
    slug="corrections",
    title=_("Corrected categories"),
    definition=_(
        "Tickets by the category assigned when they were opened and the one they have now:"
        " corrected where the two differ. By opening month; tickets without an assigned category are left out."
    ),
    parameters=LocatedPeriodParameters,
    answer=CorrectionsAnswer,
    figures=figures,
    present=present,
    csv_columns=("month", "assigned_category", "category", "tickets"),
    csv_rows=csv_rows,
)
