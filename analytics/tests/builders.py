"""Builds rows of the read model for the tests of the figures, through the same code that takes in the change feed."""

from datetime import UTC, datetime
from typing import Any

from analytics.feed_page import OPTIONAL, REQUIRED, FeedPage, read_row
from analytics.intake import apply_page
from analytics.models import FeedPosition
from analytics.tests.tickets_server import make_state


def make_ticket(ticket_id: int, **overrides: Any) -> None:
    """See `make_state` for what a ticket is without overrides."""
    told = {"id": ticket_id, "deleted": False} | make_state(**overrides)
    _, state = read_row(*[told.get(name) for name in REQUIRED + OPTIONAL])
    take_in(tickets=[state], deleted=[])


def delete_ticket(ticket_id: int) -> None:
    take_in(tickets=[], deleted=[ticket_id])


def take_in(**page: Any) -> None:
    page = FeedPage(cursor="c", more=False, columns=OPTIONAL, **page)
    apply_page(page, FeedPosition.current(), asked_at=datetime.now(UTC))
