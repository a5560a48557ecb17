"""Applies pages of the change feed to the read model: exactly once each, in order, together with the position."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Min
from django.utils import timezone

from analytics import tickets_client
from analytics.feed_page import FeedPage, TicketState
from analytics.models import FeedPosition, Ticket
from analytics.tickets_client import CursorUnknown, Patience, TicketsUnavailable

KEPT_UP_TO_DATE = [field.name for field in Ticket._meta.fields if not field.primary_key]


class PositionMoved(Exception):
    """Somebody else moved the position meanwhile; what was fetched for the old one is dropped."""


def pull(position: FeedPosition, patience: Patience, *, following: bool = False) -> FeedPosition:
    """Fetch the page after `position` and apply it; the position after that.

    Raises PositionMoved, and TicketsUnavailable, which the position then remembers.
    """
    asked_at = timezone.now()
    try:
        page = tickets_client.changes_after(position.cursor, patience)
    except CursorUnknown:
        start_over(position, now=asked_at)
    except TicketsUnavailable as problem:
        FeedPosition.objects.filter(pk=position.pk).update(failed_at=timezone.now(), failure=str(problem)[:300])
        raise
    else:
        apply_page(page, position, asked_at=asked_at, following=following)
    return FeedPosition.current()


def apply_page(page: FeedPage, position: FeedPosition, *, asked_at: datetime, following: bool = False) -> None:
    """Rows and position in one transaction. Raises PositionMoved."""
    moved = {"cursor": page.cursor, "heard_at": asked_at, "failed_at": None, "failure": ""}
    if position.copying:
        moved["copied"] = position.copied + len(page.tickets)
    if not page.more:
        moved |= {"as_of": asked_at, "copying": False} | ({"followed_at": asked_at} if following else {})
    with transaction.atomic():
        # First, so that on PostgreSQL two pullers meet at this row and not somewhere among the tickets.
        move(position, **moved)
        store(page, position.generation, ZoneInfo(settings.TIME_ZONE))
        if position.copying and not page.more:
            Ticket.objects.filter(generation__lt=position.generation).delete()


def start_over(position: FeedPosition, *, now: datetime) -> None:
    """Begin another copy; the figures of the last one, and their `as_of`, stay until it is complete."""
    afresh = {"cursor": "", "generation": position.generation + 1, "copying": True, "copied": 0}
    move(position, **afresh, heard_at=now, failed_at=None, failure="")


def move(position: FeedPosition, **moved: object) -> None:
    """Compare and set. Raises PositionMoved."""
    at_this_turn = FeedPosition.objects.filter(pk=position.pk, turn=position.turn)
    if not at_this_turn.update(turn=F("turn") + 1, **moved):
        raise PositionMoved


def store(page: FeedPage, generation: int, zone: ZoneInfo) -> None:
    Ticket.objects.bulk_create(
        [as_row(state, generation, zone) for state in page.tickets],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=KEPT_UP_TO_DATE,
    )
    if page.deleted:
        Ticket.objects.filter(pk__in=page.deleted).delete()


def as_row(state: TicketState, generation: int, zone: ZoneInfo) -> Ticket:
    opened = state.opened_at.astimezone(zone)
    resolution = None
    if state.closed_at is not None:
        # A data fix can put the closing before the opening.
        resolution = max(0, (state.closed_at - state.opened_at) // timedelta(microseconds=1))
    return Ticket(
        **state._asdict(),
        opened_month=f"{opened.year:04}-{opened.month:02}",
        resolution_microseconds=resolution,
        generation=generation,
    )


def recut_months(position: FeedPosition) -> FeedPosition:
    """Cut the opening months again when TIME_ZONE is another than the rows were cut in. Raises PositionMoved."""
    if position.time_zone == settings.TIME_ZONE:
        return position
    zone = ZoneInfo(settings.TIME_ZONE)
    with transaction.atomic():
        move(position, time_zone=settings.TIME_ZONE)
        ends = Ticket.objects.aggregate(first=Min("opened_at"), last=Max("opened_at"))
        if ends["first"]:
            for start, end in months(ends["first"].astimezone(zone), ends["last"]):
                inside = Ticket.objects.filter(opened_at__gte=start, opened_at__lt=end)
                inside.update(opened_month=f"{start.year:04}-{start.month:02}")
    return FeedPosition.current()


def months(first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Start and end of each month of the time zone of `first`, up to the one that holds `last`."""
    start = first.replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)
    while start <= last:
        end = start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
        yield start, end
        start = end
