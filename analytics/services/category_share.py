"""What share of the tickets of each opening month belongs to each category."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Sum
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from analytics.models import Category, MonthTotal
from analytics.moments import month_words
from analytics.services.analysis import CATEGORY_LOOKS, Analysis, Cell, Chart, Figures, Presentation, Series, narrowed
from analytics.services.parameters import LocatedPeriodParameters, asked_months, filters_of, tickets_at
from analytics.services.periods import PeriodAnswer, month_url, period_of, period_url
from analytics.wording import kept_by_language, number_words, percent_words


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


class MonthWords(NamedTuple):
    """All that is said of a month: in the cells of the table, and at the bar of each category."""

    cells: list[str]
    bars: list[str]


def figures(parameters: Mapping[str, Any], now: datetime) -> Figures:
    read = counts_from_rows if parameters.get("location") else counts_from_totals
    counts = read(parameters)
    months = [of_month(month, counts) for month in asked_months({month for month, _ in counts}, parameters)]
    found = {"months": months} | period_of(parameters) | filters_of(parameters)
    del found["category"]
    n = sum(month["opened"] for month in months)
    return found | {"n": n, "tickets_url": period_url(found)}


def counts_from_totals(parameters: Mapping[str, Any]) -> dict[tuple[str, str], int]:
    rows = MonthTotal.objects.filter(opened__gt=0).values_list("month", "category")
    return {(month, category): opened for month, category, opened in rows.annotate(found=Sum("opened")).order_by()}


def counts_from_rows(parameters: Mapping[str, Any]) -> dict[tuple[str, str], int]:
    rows = tickets_at(parameters).values_list("opened_month", "category")
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
    urls = urls_of(figures)
    said = words_of.of_each((month["month"], *map(count_and_share, month["categories"])) for month in months)
    largest = max(sums, key=lambda category: sums[category])
    return Presentation(
        headline=percent_words(sums[largest] / n, decimals=0) if n else "–",
        headline_label=largest_words(largest, n) if n else gettext("no tickets"),
        columns=(
            gettext("Opened in"),
            *[part for c in Category for part in (str(c.label), gettext("Share"))],
            gettext("Together"),
        ),
        rows=[row(words.cells, own) for words, own in zip(reversed(said), reversed(urls), strict=True)],
        chart=Chart(
            "share",
            gettext("Share of the tickets opened"),
            [month["month"] for month in months],
            [series(months, urls, [words.bars[place] for words in said], place) for place in range(len(Category))],
        ),
        tickets_url=figures["tickets_url"],
        n=n,
        note="" if n else gettext("No ticket was opened in these months."),
    )


def urls_of(figures: Figures) -> list[list[str]]:
    """Of each month those of its categories, then that of all of it."""
    urls = []
    for month in figures["months"]:
        whole = month_url(figures, month["month"])
        urls.append([*[narrowed(whole, ("category", category)) for category in Category.values], whole])
    return urls


def row(texts: list[str], urls: list[str]) -> list[Cell]:
    """Of each category its count, which leads to its tickets, and its share; then the count of all."""
    month, *others = texts
    counts = [Cell(text, url) for text, url in zip(others[::2], urls, strict=True)]
    shares = [Cell(text) for text in others[1::2]]
    pairs = [cell for pair in zip(counts, shares, strict=False) for cell in pair]
    return [Cell(month, is_number=False), *pairs, counts[-1]]


def series(months: list[dict[str, Any]], urls: list[list[str]], said: list[str], place: int) -> Series:
    category = list(Category)[place]
    colour, pattern = CATEGORY_LOOKS[category]
    shares = [month["categories"][place]["share"] for month in months]
    values = [None if share is None else round(share * 100, 2) for share in shares]
    return Series(str(category.label), colour, values, said, [of_month[place] for of_month in urls], pattern)


def count_and_share(own: dict[str, Any]) -> tuple[int, float | None]:
    return own["opened"], own["share"]


@kept_by_language
def words_of(month: str, *categories: tuple[int, float | None]) -> MonthWords:
    """Of one month, given the count and the share of each category."""
    said = [(number_words(opened), share_words(share)) for opened, share in categories]
    together = number_words(sum(opened for opened, _ in categories))
    return MonthWords(
        cells=[month_words(month), *[text for both in said for text in both], together],
        bars=[
            f"{category.label}: {share}, {tickets_words(opened)}"
            for category, (_, share), (opened, _) in zip(Category, said, categories, strict=True)
        ],
    )


def share_words(share: float | None) -> str:
    return "–" if share is None else percent_words(share, decimals=1)


def largest_words(category: Category, n: int) -> str:
    words = ngettext(
        "%(category)s, the largest of %(count)s ticket", "%(category)s, the largest of %(count)s tickets", n
    )
    return words % {"category": category.label, "count": number_words(n)}


def tickets_words(count: int) -> str:
    return ngettext("%(count)s ticket", "%(count)s tickets", count) % {"count": number_words(count)}


def csv_rows(figures: Figures) -> list[Mapping[str, Any]]:
    return [{"month": month["month"]} | own for month in figures["months"] for own in month["categories"]]


ANALYSIS = Analysis(
    slug="category-share",
    title=_("Share of the categories"),
    definition=_(
        "Of the tickets opened in each month, the share of each category, as the tickets are categorised now."
    ),
    parameters=LocatedPeriodParameters,
    answer=CategoryShareAnswer,
    figures=figures,
    present=present,
    csv_columns=("month", "category", "opened", "share"),
    csv_rows=csv_rows,
)
