"""Computes the running totals again from the rows, and compares both."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from analytics import month_figures
from analytics.intake import ROWS_AT_ONCE, move, states_of
from analytics.models import RUNNING_TOTALS, FeedPosition, Place, RunningTotal, Ticket
from analytics.moments import month_of
from analytics.places import fold_line, place_ids
from analytics.totals import Differences

# Shows how far a pass over all tickets is.
Watch = Callable[[Iterator[Any]], Iterable[Any]]


def in_time_zone(position: FeedPosition, watch: Watch = iter) -> FeedPosition:
    """Cut months and days again when TIME_ZONE is another than they were cut in. Raises PositionMoved."""
    return position if position.time_zone == settings.TIME_ZONE else rebuild(position, watch)


def rebuild(position: FeedPosition, watch: Watch = iter) -> FeedPosition:
    """Months and places of the rows and all running totals, in one transaction. Raises PositionMoved."""
    zone = ZoneInfo(settings.TIME_ZONE)
    with transaction.atomic():
        # A page that was fetched meanwhile is for an older turn, and is dropped.
        move(position, time_zone=settings.TIME_ZONE)
        cut_months(zone, watch)
        find_places()
        for total in RUNNING_TOTALS:
            total.objects.all().delete()
        recount(zone, watch).add_to_totals()
        month_figures.keep_figures()
    return FeedPosition.current()


def cut_months(zone: ZoneInfo, watch: Watch) -> None:
    """In one pass: few tickets were opened so near the end of a month that another zone has another month."""
    rows = Ticket.objects.values_list("pk", "opened_at", "opened_month").iterator(chunk_size=ROWS_AT_ONCE)
    misplaced: dict[str, list[int]] = defaultdict(list)
    for ticket_id, opened_at, month in watch(rows):
        right = month_of(opened_at.astimezone(zone))
        if right != month:
            misplaced[right].append(ticket_id)
    for month, ids in misplaced.items():
        for start in range(0, len(ids), ROWS_AT_ONCE):
            Ticket.objects.filter(pk__in=ids[start : start + ROWS_AT_ONCE]).update(opened_month=month)


def find_places() -> None:
    """Another version of Python may fold a letter otherwise, so that a location is another place by then."""
    wrong = misplaced_locations()
    places = place_ids(location for location, _ in wrong)
    for location, place_id in wrong:
        Ticket.objects.filter(place=place_id, location=location).update(place=places[location])
    Place.objects.filter(tickets=None).delete()


def misplaced_locations() -> list[tuple[str, int]]:
    """Each location whose place is another's, with that place."""
    folded = dict(Place.objects.values_list("id", "folded"))
    found = Ticket.objects.values_list("location", "place_id").distinct()
    return [(location, place) for location, place in found if folded.get(place) != fold_line(location)]


def recount(zone: ZoneInfo, watch: Watch = iter) -> Differences:
    """The running totals as the rows have them."""
    counted = Differences(zone)
    for state in watch(states_of(Ticket.objects.all())):
        counted.come(state)
    return counted


def disagreements(position: FeedPosition, watch: Watch = iter) -> list[str]:
    """In words: locations in a wrong place, and rows of running totals that are not what the rows give.

    Raises PositionMoved.
    """
    with transaction.atomic():
        # Nobody applies a page before this ends, so rows and totals are of one moment.
        move(position)
        counted = recount(ZoneInfo(position.time_zone or settings.TIME_ZONE), watch).by_total
        found = [f"Place {place}: not that of the location {location!r}" for location, place in misplaced_locations()]
        found += [words for total in RUNNING_TOTALS for words in compare(total, counted.get(total, {}))]
        # Those of months are computed when a copy is complete.
        return found if position.copying else [*found, *month_figures.disagreements()]


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
