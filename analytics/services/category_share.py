"""What share of the tickets of each opening month belongs to each category."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Sum
from rest_framework import serializers

from analytics.models import Category, MonthTotal
from analytics.moments import month_words
from analytics.services.analysis import CATEGORY_LOOKS, Analysis, Cell, Chart, Figures, Presentation, Series
from analytics.services.parameters import LocatedPeriodParameters, filters_of, in_period, months_found, tickets_at
from analytics.services.periods import PeriodAnswer, month_url, period_of, period_url


class ShareFigures(serializers.Serializer):
    category = serializers.ChoiceField(choices=Category.choices)
    opened = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True, help_text="Of the month's tickets, 0 to 1, to the ten-thousandth.")


class MonthShares(serializers.Serializer):
    month = serializers.CharField(help_text="Opening month, YYYY-MM, in the time zone of the campus.")
    opened = serializers.IntegerField()
    categories = ShareFigures(many=True)


class CategoryShareAnswer(PeriodAnswer):
    months = MonthShares(many=True)


def figures(parameters: Mapping[str, Any], now: datetime) -> Figures:
    read = counts_from_rows if parameters.get("location") else counts_from_totals
    counts = read(parameters)
    months = [of_month(month, counts) for month in months_found({month for month, _ in counts})]
    found = {"months": months} | period_of(parameters) | filters_of(parameters)
    del found["category"]
    n = sum(counts.values())
    return found | {"n": n, "tickets_url": period_url(found) or None}


def counts_from_totals(parameters: Mapping[str, Any]) -> dict[tuple[str, str], int]:
    rows = in_period(MonthTotal.objects.filter(opened__gt=0), parameters).values_list("month", "category")
    return {(month, category): opened for month, category, opened in rows.annotate(found=Sum("opened")).order_by()}


def counts_from_rows(parameters: Mapping[str, Any]) -> dict[tuple[str, str], int]:
    rows = in_period(tickets_at(parameters), parameters, "opened_month").values_list("opened_month", "category")
    return {(month, category): opened for month, category, opened in rows.annotate(found=Count("*")).order_by()}


def of_month(month: str, counts: dict[tuple[str, str], int]) -> dict[str, Any]:
    own = {category: counts.get((month, category), 0) for category in Category.values}
    opened = sum(own.values())
    categories = [
        {"category": category, "opened": count, "share": round(count / opened, 4) if opened else None}
        for category, count in own.items()
    ]
    return {"month": month, "opened": opened, "categories": categories}


def present(figures: Figures) -> Presentation:
    months, n = figures["months"], figures["n"]
    sums = {c: sum(month["categories"][place]["opened"] for month in months) for place, c in enumerate(Category)}
    largest = max(sums, key=lambda category: sums[category])
    return Presentation(
        headline=f"{sums[largest] / n:.0%}" if n else "–",
        headline_label=f"{largest.label}, the largest of {n:,} tickets" if n else "no tickets",
        columns=("Opened in", *[part for c in Category for part in (c.label, "Share")], "Together"),
        rows=[row(figures, month) for month in reversed(months)],
        chart=Chart(
            "stacked",
            "Share of the tickets opened, %",
            [month["month"] for month in months],
            [series(figures, place, category) for place, category in enumerate(Category)],
        ),
        tickets_url=figures["tickets_url"] or "",
        n=n,
        note="" if n else "No ticket was opened in these months.",
    )


def row(figures: Figures, month: dict[str, Any]) -> list[Cell]:
    cells = [Cell(month_words(month["month"]), is_number=False)]
    for own in month["categories"]:
        cells += [Cell(f"{own['opened']:,}", url_of(figures, month, own)), Cell(share_words(own))]
    return [*cells, Cell(f"{month['opened']:,}", month_url(figures, month["month"]))]


def series(figures: Figures, place: int, category: Category) -> Series:
    colour, pattern = CATEGORY_LOOKS[category]
    months = figures["months"]
    own = [month["categories"][place] for month in months]
    values = [None if one["share"] is None else round(one["share"] * 100, 2) for one in own]
    said = [f"{category.label}: {share_words(one)}, {one['opened']:,} tickets" for one in own]
    urls = [url_of(figures, month, one) for month, one in zip(months, own, strict=True)]
    return Series(category.label, colour, values, said, urls, pattern)


def url_of(figures: Figures, month: dict[str, Any], own: dict[str, Any]) -> str:
    return month_url(figures, month["month"], ("category", own["category"]))


def share_words(own: dict[str, Any]) -> str:
    return "–" if own["share"] is None else f"{own['share']:.1%}"


def csv_rows(figures: Figures) -> list[Mapping[str, Any]]:
    return [{"month": month["month"]} | own for month in figures["months"] for own in month["categories"]]


ANALYSIS = Analysis(
    slug="category-share",
    title="Share of the categories",
    definition="Of the tickets opened in each month, the share of each category, as the tickets are categorised now.",
    parameters=LocatedPeriodParameters,
    answer=CategoryShareAnswer,
    figures=figures,
    present=present,
    csv_columns=("month", "category", "opened", "share"),
    csv_rows=csv_rows,
)
