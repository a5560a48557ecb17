"""Tickets for the read model of analytics, the same ones for the same number: made in memory, without a helpdesk."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from analytics.feed_page import OPTIONAL, FeedPage, TicketState
from analytics.intake import apply_page
from analytics.models import Category, FeedPosition, Status
from analytics.rebuild import in_time_zone

PER_PAGE = 10_000
YEARS = 10
UNRESOLVED = 0.05


def tickets(number: int, now: datetime) -> Iterator[TicketState]:
    """Evenly over ten years; one in twenty is unresolved, the others were closed after minutes to months."""
    chance = random.Random(number)
    step = timedelta(days=365 * YEARS) / number
    for ticket_id in range(1, number + 1):
        opened_at = now - step * (number - ticket_id) - chance.random() * step
        yield ticket(ticket_id, opened_at, chance, now)


def ticket(ticket_id: int, opened_at: datetime, chance: random.Random, now: datetime) -> TicketState:
    category, assigned = chance.choice(Category.values), chance.choice(Category.values)
    started = min(now, opened_at + timedelta(seconds=chance.lognormvariate(8, 1.5)))
    closed = min(now, started + timedelta(seconds=chance.lognormvariate(10.5, 1.5)))
    answered = min(now, opened_at + timedelta(seconds=chance.lognormvariate(8, 2)))
    status = Status.CLOSED
    if chance.random() < UNRESOLVED:
        status, closed = chance.choice([Status.OPEN, Status.ACTIVE]), None
    if status == Status.OPEN:
        started = None
    moments = (opened_at, started, closed, closed or started or opened_at)
    return TicketState(ticket_id, status.value, category, *moments, f"Building {ticket_id % 40}", answered, assigned)


def fill(number: int) -> None:
    """Page by page through the intake, as a first copy would."""
    now, page = datetime.now(UTC), []
    in_time_zone(FeedPosition.current())
    for state in tickets(number, now):
        page.append(state)
        if len(page) == PER_PAGE or state.id == number:
            take_in(page, more=state.id < number)
            page = []


def take_in(states: list[TicketState], *, more: bool = False) -> None:
    """One page as the feed would bring it."""
    page = FeedPage(f"bench-{states[-1].id}", more, OPTIONAL, states, [])
    apply_page(page, FeedPosition.current(), asked_at=datetime.now(UTC), following=True)
