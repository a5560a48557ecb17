"""The exact n-th shortest duration of a month, from its distribution and a look into one bucket of the rows."""

from collections.abc import Iterable

from django.db.models import QuerySet, Sum

from analytics.durations import Measure, bucket_bounds
from analytics.models import DurationTotal, Ticket


def duration_at_rank(*, measure: Measure, month: str, rank: int, category: str = "") -> int | None:
    """Microseconds; `rank` counts from 0 for the shortest, and null is when there are not as many.

    Of `n` durations the median is at rank (n - 1) / 2, or the mean of both beside it; the 90th percentile (nearest
    rank) is at ceil(0.9 n) - 1.
    """
    found = place_of(rank, distribution(measure, month, category))
    if found is None:
        return None
    bucket, offset = found
    first, next_first = bucket_bounds(bucket)
    column = f"{measure.value}_microseconds"
    rows = of_category(Ticket.objects.filter(opened_month=month), category)
    inside = rows.filter(**{f"{column}__gte": first, f"{column}__lt": next_first})
    return inside.order_by(column).values_list(column, flat=True)[offset]


def distribution(measure: Measure, month: str, category: str) -> QuerySet:
    """How many durations each bucket has, shortest first."""
    totals = of_category(DurationTotal.objects.filter(measure=measure, month=month), category)
    return totals.values_list("bucket").annotate(found=Sum("tickets")).order_by("bucket")


def place_of(rank: int, buckets: Iterable[tuple[int, int]]) -> tuple[int, int] | None:
    """The bucket with this rank, and the rank inside it."""
    for bucket, found in buckets:
        if rank < found:
            return bucket, rank
        rank -= found
    return None


def of_category(rows: QuerySet, category: str) -> QuerySet:
    """All of them when no category is named."""
    return rows.filter(category=category) if category else rows
