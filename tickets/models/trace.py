"""The trace of changes, which is history and feed, and the running totals kept with it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from tickets.models.ticket import Category, Status, Ticket
from tickets.roles import ROLE_CHOICES
from tickets.text import NAME_LENGTH


class TicketChange(models.Model):
    """One thing that happened to a ticket: the history people see and the feed that consumers read.

    Append-only, written by `tickets.changes.record`; its id is its place in the feed.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", "opened"
        EDITED = "edited", "edited"
        ACTIVATED = "activated", "started work"
        CLOSED = "closed", "closed"
        RECATEGORISED = "recategorised", "corrected the category"
        MESSAGE = "message", "wrote a message"
        AFFECTED = "affected", "is affected too"
        DELETED = "deleted", "deleted"

    # The trace outlives its ticket: the feed still has to hand out that it was deleted.
    ticket = models.ForeignKey(Ticket, models.DO_NOTHING, related_name="changes", db_constraint=False, db_index=False)
    kind = models.CharField(max_length=13, choices=Kind)
    at = models.DateTimeField()
    by_role = models.CharField(max_length=5, choices=ROLE_CHOICES)
    by_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index("ticket", "id", name="change_ticket"),
            models.Index("at", "id", name="change_recategorised", condition=Q(kind="recategorised")),
        ]

    def __str__(self) -> str:
        return f"#{self.ticket_id} {self.kind}"


# What people see as history: messages stand beside it, "me too" is a number, and a deleted ticket has none.
NOT_HISTORY = (TicketChange.Kind.MESSAGE, TicketChange.Kind.AFFECTED, TicketChange.Kind.DELETED)
HISTORY_KINDS = [kind for kind in TicketChange.Kind if kind not in NOT_HISTORY]


class TicketCount(models.Model):
    """A running total: how many tickets have this status and category. Kept by `tickets.changes.record`."""

    status = models.CharField(max_length=6, choices=Status)
    category = models.CharField(max_length=20, choices=Category)
    tickets = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("status", "category", name="count_once")]

    def __str__(self) -> str:
        return f"{self.status} {self.category}: {self.tickets}"


class FeedEpoch(models.Model):
    """One row: which life of the feed this database holds. A cursor of another epoch is unknown."""

    epoch = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.epoch)
