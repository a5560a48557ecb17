"""Builds rows of the read model for the tests of the figures, through the same code that takes in the change feed."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from analytics.feed_page import FeedPage, read_row
from analytics.intake import store
from analytics.tests.tickets_server import make_state


def make_ticket(ticket_id: int, **overrides: Any) -> None:
    """See `make_state` for what a ticket is without overrides."""
    state = make_state(**overrides)
    moments = (state["opened_at"], state["activated_at"], state["closed_at"], state["modified_at"])
    _, ticket = read_row(ticket_id, False, state["status"], state["category"], *moments)
    store(FeedPage("c", False, [ticket], []), 1, ZoneInfo(settings.TIME_ZONE))


def delete_ticket(ticket_id: int) -> None:
    store(FeedPage("c", False, [], [ticket_id]), 1, ZoneInfo(settings.TIME_ZONE))
