"""Computes the running totals again from the rows, and compares both."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min

from analytics.intake import move, states_of
from analytics.models import RUNNING_TOTALS, FeedPosition, RunningTotal, Ticket
from analytics.moments import month_bounds, month_of, months_between
from analytics.totals import Differences


def in_time_zone(position: FeedPosition) -> FeedPosition:
    """Cut months and days again when TIME_ZONE is another than they were cut in. Raises PositionMoved."""
    return position if position.time_zone == settings.TIME_ZONE else rebuild(position)


def rebuild(position: FeedPosition) -> FeedPosition:
    """Months of the rows and all running totals, in one transaction. Raises PositionMoved."""
    zone = ZoneInfo(settings.TIME_ZONE)
    with transaction.atomic():
        # A page that was fetched meanwhile is for an older turn, and is dropped.
        move(position, time_zone=settings.TIME_ZONE)
        cut_months(zone)
        for total in RUNNING_TOTALS:
            total.objects.all().delete()
        recount(zone).add_to_totals()
    return FeedPosition.current()


def cut_months(zone: ZoneInfo) -> None:
    ends = Ticket.objects.aggregate(first=Min("opened_at"), last=Max("opened_at"))
    if not ends["first"]:
        return
    for month in months_between(*(month_of(end.astimezone(zone)) for end in ends.values())):
        start, end = month_bounds(month, zone)
        opened = Ticket.objects.opened_between(start, end)
        opened.exclude(opened_month=month).update(opened_month=month)


def recount(zone: ZoneInfo) -> Differences:
    """The running totals as the rows have them."""
    counted = Differences(zone)
    for state in states_of(Ticket.objects.all()):
        counted.come(state)
    return counted


def disagreements(position: FeedPosition) -> list[str]:
    """Each row of a running total that is not what the rows give, in words. Raises PositionMoved."""
    with transaction.atomic():
        # Nobody applies a page before this ends, so rows and totals are of one moment.
        move(position)
        counted = recount(ZoneInfo(position.time_zone or settings.TIME_ZONE)).by_total
        return [words for total in RUNNING_TOTALS for words in compare(total, counted.get(total, {}))]


def compare(total: type[RunningTotal], counted: dict[tuple, list[int]]) -> Iterator[str]:
    nothing = (0,) * len(total.sums)
    stored = {
        row[: len(total.keys)]: row[len(total.keys) :] for row in total.objects.values_list(*total.keys, *total.sums)
    }
    for keys in sorted(stored.keys() | counted.keys()):
        has, should_have = stored.get(keys, nothing), tuple(counted.get(keys, nothing))
        if has != should_have:
            place = " ".join(map(str, keys))
            yield f"{total.__name__} {place}: {', '.join(total.sums)} {has} instead of {should_have}"
