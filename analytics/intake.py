"""Applies pages of the change feed to the read model: exactly once each, in order, together with the position."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from analytics import tickets_client
from analytics.back_off import pause_seconds
from analytics.durations import Measure
from analytics.feed_page import FeedPage, TicketState
from analytics.models import FeedPosition, Ticket
from analytics.moments import month_of
from analytics.tickets_client import CursorUnknown, Patience, TicketsUnavailable
from analytics.totals import Differences, durations
from analytics.upsert import replace_rows

COLUMNS = (
    *TicketState._fields,
    "opened_month",
    *(f"{measure}_microseconds" for measure in Measure),
    "generation",
)
ROWS_AT_ONCE = 10_000
WELL = {"failed_at": None, "failure": "", "retry_at": None}


class PositionMoved(Exception):
    """Somebody else moved the position meanwhile; what was fetched for the old one is dropped."""


def pull(position: FeedPosition, patience: Patience, *, following: bool = False) -> FeedPosition:
    """Fetch the page after `position` and apply it; the position after that.

    Raises PositionMoved, and TicketsUnavailable, which the position then remembers.
    """
    asked_at = timezone.now()
    try:
        page = tickets_client.changes_after(position.cursor, patience)
        refuse_circles(page, position)
    except CursorUnknown:
        start_over(position, now=asked_at)
    except TicketsUnavailable as problem:
        remember(problem, position)
        raise
    else:
        if position.cursor and not has_all(page.columns, position):
            start_over(position, now=asked_at)
        else:
            apply_page(page, position, asked_at=asked_at, following=following)
    return FeedPosition.current()


def refuse_circles(page: FeedPage, position: FeedPosition) -> None:
    """Raises TicketsUnavailable when the feed leads back to where it was; see `next_milestone`."""
    if page.more and page.cursor == position.milestone:
        raise TicketsUnavailable("The tickets API repeats its pages without coming to an end.")


def has_all(columns: Iterable[str], position: FeedPosition) -> bool:
    """Whether the rows were copied with all these columns; new ones are had by copying afresh."""
    return set(columns) <= set(position.columns.split())


def remember(problem: TicketsUnavailable, position: FeedPosition) -> None:
    now, failures = timezone.now(), position.failures + 1
    retry_at = now + timedelta(seconds=pause_seconds(failures))
    failed = {"failed_at": now, "failure": str(problem)[:300], "failures": failures, "retry_at": retry_at}
    # A feed that went in circles and has recovered leads past the milestone once more.
    FeedPosition.objects.filter(pk=position.pk).update(**failed, steps=0, milestone="")


def apply_page(page: FeedPage, position: FeedPosition, *, asked_at: datetime, following: bool = False) -> None:
    """Rows, running totals and position in one transaction. Raises PositionMoved."""
    with transaction.atomic():
        # First, so that on PostgreSQL two pullers meet at this row and not somewhere among the tickets.
        move(position, **after_page(page, position, asked_at=asked_at, following=following))
        differences = Differences(ZoneInfo(settings.TIME_ZONE))
        take_in(page, position.generation, differences)
        if position.copying and not page.more:
            forget_older_copies(position.generation, differences)
        differences.add_to_totals()


def after_page(page: FeedPage, position: FeedPosition, *, asked_at: datetime, following: bool) -> dict[str, Any]:
    """What the position becomes with the page."""
    moved = {"cursor": page.cursor, "heard_at": asked_at} | WELL
    if not position.cursor:
        moved["columns"] = " ".join(sorted({*position.columns.split(), *page.columns}))
    if position.copying:
        moved["copied"] = position.copied + len(page.tickets)
    if page.more:
        return moved | {"steps": position.steps + 1, "milestone": next_milestone(page, position)}
    moved |= {"steps": 0, "milestone": "", "failures": 0, "as_of": asked_at, "copying": False}
    return moved | ({"followed_at": asked_at} if following else {})


def next_milestone(page: FeedPage, position: FeedPosition) -> str:
    """The cursor after a number of pages that doubles each time, so that any circle is met in the end (Brent 1980)."""
    doubled = position.steps & (position.steps + 1) == 0
    return page.cursor if doubled else position.milestone


def start_over(position: FeedPosition, *, now: datetime) -> None:
    """Begin another copy; the figures of the last one, and their `as_of`, stay until it is complete."""
    afresh = {"cursor": "", "generation": position.generation + 1, "copying": True, "copied": 0}
    moved = afresh | WELL | {"heard_at": now, "steps": 0, "milestone": ""}
    if position.copying:
        # For the second time and nothing complete between: not to be tried again at once.
        failures = position.failures + 1
        moved |= {"failures": failures, "retry_at": now + timedelta(seconds=pause_seconds(failures))}
        moved |= {"failed_at": now, "failure": "The tickets API keeps forgetting how far it was read."}
    move(position, **moved)


def move(position: FeedPosition, **moved: object) -> None:
    """Compare and set. Raises PositionMoved."""
    at_this_turn = FeedPosition.objects.filter(pk=position.pk, turn=position.turn)
    if not at_this_turn.update(turn=F("turn") + 1, **moved):
        raise PositionMoved


def take_in(page: FeedPage, generation: int, differences: Differences) -> None:
    """Replace the rows of the page's tickets; what they counted for, and count for now, goes into `differences`."""
    stored = stored_states([state.id for state in page.tickets] + page.deleted)
    changed = []
    for state in page.tickets:
        before, its_generation = stored.get(state.id, (None, None))
        # Of another generation even what looks newer may be from a time that a restored backup has undone.
        if its_generation == generation and (state == before or state.modified_at < before.modified_at):
            continue
        if before is not None:
            differences.go(before)
        differences.come(state)
        changed.append(as_row(state, generation, differences.zone))
    replace_rows(Ticket, columns=COLUMNS, rows=changed)
    gone = [ticket_id for ticket_id in page.deleted if ticket_id in stored]
    for ticket_id in gone:
        differences.go(stored[ticket_id][0])
    Ticket.objects.filter(pk__in=gone).delete()


def stored_states(ids: list[int]) -> dict[int, tuple[TicketState, int]]:
    """By ticket: what is known of it, and in which generation it was copied."""
    rows = Ticket.objects.filter(pk__in=ids).values_list(*TicketState._fields, "generation")
    return {row[0]: (TicketState._make(row[:-1]), row[-1]) for row in rows}


def forget_older_copies(generation: int, differences: Differences) -> None:
    older = Ticket.objects.filter(generation__lt=generation)
    for state in states_of(older):
        differences.go(state)
    older.delete()


def states_of(tickets: QuerySet) -> Iterator[TicketState]:
    """Without holding all of them in memory."""
    yield from map(TicketState._make, tickets.values_list(*TicketState._fields).iterator(chunk_size=ROWS_AT_ONCE))


def as_row(state: TicketState, generation: int, zone: ZoneInfo) -> tuple:
    """In the order of COLUMNS."""
    return (*state, month_of(state.opened_at.astimezone(zone)), *durations(state).values(), generation)
