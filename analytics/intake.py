"""Applies pages of the change feed to the read model: exactly once each, in order, together with the position."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from analytics import tickets_client
from analytics.back_off import pause_seconds
from analytics.durations import Measure
from analytics.feed_page import FeedPage, TicketState
from analytics.models import FeedPosition, Ticket
from analytics.moments import month_of
from analytics.month_figures import keep_figures
from analytics.places import forget_unused, place_ids
from analytics.read_ahead import ReadAhead
from analytics.tickets_client import CursorUnknown, Patience, TicketsUnavailable
from analytics.totals import Differences, durations
from analytics.upsert import add_rows, replace_rows

COLUMNS = (
    *TicketState._fields,
    "opened_month",
    *(f"{measure}_microseconds" for measure in Measure),
    "generation",
    "place_id",
)
ROWS_AT_ONCE = 10_000
# By ticket: what is known of it, and in which generation it was copied.
Stored = dict[int, tuple[TicketState, int]]
WELL = {"failed_at": None, "failure": "", "failure_values": {}, "retry_at": None}


class PositionMoved(Exception):
    """Somebody else moved the position meanwhile; what was fetched for the old one is dropped."""


def pull(
    position: FeedPosition, patience: Patience, *, following: bool = False, ahead: ReadAhead | None = None
) -> FeedPosition:
    """Fetch the page after `position` and apply it; the position after that. `ahead` then has fetched the next one.

    Raises PositionMoved, and TicketsUnavailable, which the position then remembers.
    """
    asked_at = timezone.now()
    try:
        if ahead:
            page, asked_at = ahead.page_after(position, patience)
        else:
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
        raise TicketsUnavailable(_("The tickets API repeats its pages without coming to an end."))


def has_all(columns: Iterable[str], position: FeedPosition) -> bool:
    """Whether the rows were copied with all these columns; new ones are had by copying afresh."""
    return set(columns) <= set(position.columns.split())


def remember(problem: TicketsUnavailable, position: FeedPosition) -> None:
    now, failures = timezone.now(), position.failures + 1
    retry_at = now + timedelta(seconds=pause_seconds(failures, problem.asked_pause))
    failed = {"failed_at": now, "failure": problem.sentence, "failure_values": problem.values}
    failed |= {"failures": failures, "retry_at": retry_at}
    # A feed that went in circles and has recovered leads past the milestone once more.
    FeedPosition.objects.filter(pk=position.pk).update(**failed, steps=0, milestone="")


def apply_page(page: FeedPage, position: FeedPosition, *, asked_at: datetime, following: bool = False) -> None:
    """Rows, running totals and position in one transaction. Raises PositionMoved."""
    with transaction.atomic():
        # First, so that on PostgreSQL two pullers meet at this row and not somewhere among the tickets.
        move(position, **after_page(page, position, asked_at=asked_at, following=following))
        differences = Differences(ZoneInfo(position.time_zone or settings.TIME_ZONE))
        stored = stored_states([state.id for state in page.tickets] + page.deleted)
        if position.copying:
            count_copied(page, position, stored)
        take_in(page, position.generation, stored, differences)
        if position.copying and not page.more:
            forget_older_copies(position.generation, differences)
        differences.add_to_totals()
        keep_what_is_shown(position, page, differences)


def keep_what_is_shown(position: FeedPosition, page: FeedPage, differences: Differences) -> None:
    """Only when a copy is complete its figures are shown, so until then they need not be computed."""
    if not position.copying:
        keep_figures(differences.months)
    elif not page.more:
        keep_figures()


def after_page(page: FeedPage, position: FeedPosition, *, asked_at: datetime, following: bool) -> dict[str, Any]:
    """What the position becomes with the page."""
    moved = {"cursor": page.cursor, "heard_at": asked_at} | WELL
    if not position.cursor:
        moved["columns"] = " ".join(sorted({*position.columns.split(), *page.columns}))
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
    afresh = {"cursor": "", "generation": position.generation + 1, "copying": True, "copied": 0, "to_copy": None}
    moved = afresh | WELL | {"heard_at": now, "steps": 0, "milestone": ""}
    if position.copying:
        # For the second time and nothing complete between: not to be tried again at once.
        failures = position.failures + 1
        moved |= {"failures": failures, "retry_at": now + timedelta(seconds=pause_seconds(failures))}
        moved |= {"failed_at": now, "failure": _("The tickets API keeps forgetting how far it was read.")}
    move(position, **moved)


def move(position: FeedPosition, **moved: object) -> None:
    """Compare and set. Raises PositionMoved."""
    at_this_turn = FeedPosition.objects.filter(pk=position.pk, turn=position.turn)
    if not at_this_turn.update(turn=F("turn") + 1, **moved):
        raise PositionMoved


def count_copied(page: FeedPage, position: FeedPosition, stored: Stored) -> None:
    """A ticket that changes while the others are copied comes twice and counts once."""
    known = {ticket_id for ticket_id, (_, generation) in stored.items() if generation == position.generation}
    more = sum(state.id not in known for state in page.tickets) - len(known.intersection(page.deleted))
    FeedPosition.objects.filter(pk=position.pk).update(copied=F("copied") + more)


def take_in(page: FeedPage, generation: int, stored: Stored, differences: Differences) -> None:
    """Replace the rows of the page's tickets; what they counted for, and count for now, goes into `differences`."""
    added, changed = [], []
    for state in page.tickets:
        before, its_generation = stored.get(state.id, (None, None))
        # Of another generation even what looks newer may be from a time that a restored backup has undone.
        if its_generation == generation and (state == before or state.modified_at < before.modified_at):
            continue
        if before is not None:
            differences.go(before)
        differences.come(state)
        (added if before is None else changed).append(state)
    places = place_ids(state.location for state in added + changed)
    for write, states in ((add_rows, added), (replace_rows, changed)):
        rows = [(*as_row(state, generation, differences.zone), places[state.location]) for state in states]
        write(Ticket, columns=COLUMNS, rows=rows)
    gone = [ticket_id for ticket_id in page.deleted if ticket_id in stored]
    for ticket_id in gone:
        differences.go(stored[ticket_id][0])
    Ticket.objects.filter(pk__in=gone).delete()
    # What the helpdesk has taken out of a location is not to be found here either.
    moved = [state.id for state in changed if stored[state.id][0].location != state.location]
    forget_unused({stored[ticket_id][0].location for ticket_id in moved + gone})


def stored_states(ids: list[int]) -> Stored:
    # In a first copy the tickets come by number, and none of them is known.
    if not ids or not Ticket.objects.filter(pk__range=(min(ids), max(ids))).exists():
        return {}
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
    """In the order of COLUMNS, up to the place."""
    return (*state, month_of(state.opened_at.astimezone(zone)), *durations(state), generation)
