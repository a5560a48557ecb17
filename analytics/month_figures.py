"""Keeps what the analyses of durations show of each month: from the running totals, and ranks from the rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from analytics.durations import Measure
from analytics.models import Category, DurationTotal, MonthFigures, MonthTotal, Ticket
from analytics.ranks import Group, Place, durations_at, middle_ranks, p90_rank, place_of
from analytics.upsert import replace_rows_of

# As MonthTotal has three sums for each, one after the other.
MEASURES = (Measure.RESOLUTION, Measure.FIRST_WORK, Measure.FIRST_ANSWER)
Sums = list[int]
Buckets = dict[int, int]


def keep_figures(months: Iterable[str] | None = None) -> None:
    """Compute the figures of these months again, or of all; in the transaction that changed totals and rows."""
    chosen = {} if months is None else {"month__in": sorted(months)}
    if months is None:
        MonthFigures.objects.all().delete()
    sums = sums_by_group(MonthTotal.objects.filter(**chosen))
    ranks = ranks_by_group(buckets_by_group(DurationTotal.objects.filter(tickets__gt=0, **chosen)))
    rows = ((*group, *own, *ranks.get(group, (None, None, None))) for group, own in sums.items())
    replace_rows_of(MonthFigures, keys=MonthFigures.KEYS, rest=MonthFigures.FIGURES, rows=rows)


def sums_by_group(totals: QuerySet) -> dict[Group, Sums]:
    """How many were opened, have come that far, and the seconds and microseconds that they took together."""
    found: dict[Group, Sums] = defaultdict(lambda: [0, 0, 0, 0])
    for month, category, opened, *sums in totals.values_list("month", "category", *MonthTotal.sums):
        for place, measure in enumerate(MEASURES):
            for group in groups_of(measure, category, month):
                own = (opened, *sums[3 * place : 3 * place + 3])
                found[group] = [a + b for a, b in zip(found[group], own, strict=True)]
    return found


def buckets_by_group(totals: QuerySet) -> dict[Group, Buckets]:
    found: dict[Group, Buckets] = defaultdict(lambda: defaultdict(int))
    for measure, month, category, bucket, tickets in totals.values_list(*DurationTotal.keys, "tickets").iterator():
        for group in groups_of(measure, category, month):
            found[group][bucket] += tickets
    return found


def groups_of(measure: str, category: str, month: str) -> tuple[Group, Group]:
    return Group(str(measure), "", month), Group(str(measure), category, month)


def ranks_by_group(distributions: dict[Group, Buckets]) -> dict[Group, list[int]]:
    """The lower and the upper median and the 90th percentile."""
    places = [place for group, buckets in distributions.items() for place in places_of(group, buckets)]
    durations = iter(durations_at(places))
    return {group: [next(durations) for _ in range(3)] for group in distributions}


def places_of(group: Group, buckets: Buckets) -> Iterator[Place]:
    count, shortest_first = sum(buckets.values()), sorted(buckets.items())
    for rank in (*middle_ranks(count), p90_rank(count)):
        yield place_of(group, rank, shortest_first)


def disagreements() -> Iterator[str]:
    """Each stored row that is not what the rows of the tickets give, in words; a recount without running totals."""
    stored = {
        Group(*row[:3]): row[3:] for row in MonthFigures.objects.values_list(*MonthFigures.KEYS, *MonthFigures.FIGURES)
    }
    counted = dict(recounted())
    nothing = (0, 0, 0, 0, None, None, None)
    for group in sorted(stored.keys() | counted.keys()):
        has, should_have = stored.get(group, nothing), counted.get(group, nothing)
        if has != should_have:
            figures = ", ".join(MonthFigures.FIGURES)
            yield f"MonthFigures {' '.join(filter(None, group))}: {figures} {has} instead of {should_have}"


def recounted() -> Iterator[tuple[Group, tuple]]:
    """From the tickets themselves, one month at a time in memory."""
    for month in Ticket.objects.order_by().values_list("opened_month", flat=True).distinct():
        for category in ("", *Category.values):
            rows = Ticket.objects.filter(opened_month=month, **({"category": category} if category else {}))
            for measure in Measure:
                found = list(rows.values_list(f"{measure.value}_microseconds", flat=True))
                if found:
                    yield Group(measure.value, category, month), of_durations(found)


def of_durations(found: list[int | None]) -> tuple:
    """The figures of one group; null is a ticket that has not come that far."""
    lengths = sorted(length for length in found if length is not None)
    if not lengths:
        return (len(found), 0, 0, 0, None, None, None)
    seconds = [divmod(length, 1_000_000) for length in lengths]
    ranks = (*middle_ranks(len(lengths)), p90_rank(len(lengths)))
    sums = (sum(whole for whole, _ in seconds), sum(rest for _, rest in seconds))
    return (len(found), len(lengths), *sums, *(lengths[rank] for rank in ranks))
