"""Tickets, their photos and trace, and the tables that keep searching, comparing, learning and repeating exact."""

from tickets.models.idempotency_key import IdempotencyKey
from tickets.models.lesson import Lesson
from tickets.models.likeness import MeToo, SearchText, TicketMeaning
from tickets.models.photo import ALT_LENGTH, Photo, thumbnail_url
from tickets.models.place import Place, WeekClock
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
from tickets.models.trace import FeedEpoch, TicketChange, TicketCount

__all__ = [
    "ALT_LENGTH",
    "CERTAIN_FROM",
    "SUMMARY_LENGTH",
    "UNRESOLVED",
    "Category",
    "CategorySource",
    "FeedEpoch",
    "IdempotencyKey",
    "Lesson",
    "MeToo",
    "Photo",
    "Place",
    "SearchText",
    "Status",
    "Ticket",
    "TicketChange",
    "TicketCount",
    "TicketMeaning",
    "TicketQuerySet",
    "WeekClock",
    "summarise",
    "thumbnail_url",
]
