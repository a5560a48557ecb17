"""Tickets, their trace of changes, and the tables that keep searching, comparing, learning and repeating exact."""

from tickets.models.idempotency_key import IdempotencyKey
from tickets.models.lesson import Lesson
from tickets.models.likeness import MeToo, SearchText, TicketMeaning
from tickets.models.ticket import (
    CERTAIN_FROM,
    SUMMARY_LENGTH,
    UNRESOLVED,
    Category,
    CategorySource,
    Status,
    Ticket,
    TicketQuerySet,
    summarise,
)
from tickets.models.trace import HISTORY_KINDS, FeedEpoch, TicketChange, TicketCount

__all__ = [
    "CERTAIN_FROM",
    "HISTORY_KINDS",
    "SUMMARY_LENGTH",
    "UNRESOLVED",
    "Category",
    "CategorySource",
    "FeedEpoch",
    "IdempotencyKey",
    "Lesson",
    "MeToo",
    "SearchText",
    "Status",
    "Ticket",
    "TicketChange",
    "TicketCount",
    "TicketMeaning",
    "TicketQuerySet",
    "summarise",
]
