"""The trace of changes, which is history and feed, and the running totals kept with it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tickets.models.ticket import Category, Status, Ticket
from tickets.roles import ROLE_CHOICES
from tickets.text import NAME_LENGTH

# What people see as history: messages stand beside it, "me too" is a number, and a deleted ticket has none.
# Written as three times "not", which is how both databases know the index for it again.
IN_HISTORY = ~Q(kind="message") & ~Q(kind="affected") & ~Q(kind="deleted")


class TicketChangeQuerySet(models.QuerySet["TicketChange"]):
    def history(self) -> TicketChangeQuerySet:
        """What people see as history, without messages."""
        return self.filter(IN_HISTORY)


class TicketChange(models.Model):
    """One thing that happened to a ticket: the history people see and the feed that consumers read.

    Append-only, written by `tickets.changes.record`; its id is its place in the feed. Words are taken out of it only by
    `tickets.redaction`.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", _("opened")
        EDITED = "edited", _("edited")
        ACTIVATED = "activated", _("started work")
        CLOSED = "closed", _("closed")
        RECATEGORISED = "recategorised", _("corrected the category")
        PHOTOS = "photos", _("added or removed photos")
        MESSAGE = "message", _("wrote a message")
        AFFECTED = "affected", _("is affected too")
        DELETED = "deleted", _("deleted")
        REDACTED = "redacted", _("redacted a passage")

    # The trace outlives its ticket: the feed still has to hand out that it was deleted.
    ticket = models.ForeignKey(Ticket, models.DO_NOTHING, related_name="changes", db_constraint=False, db_index=False)
    kind = models.CharField(_("kind"), max_length=13, choices=Kind)
    at = models.DateTimeField(_("at"))
    by_role = models.CharField(_("by role"), max_length=5, choices=ROLE_CHOICES)
    by_name = models.CharField(_("by name"), max_length=NAME_LENGTH, blank=True)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)

    objects = TicketChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket change")
        verbose_name_plural = _("ticket changes")
        indexes = [
            models.Index("ticket", "id", name="change_ticket"),
            models.Index("ticket", "at", "id", name="change_history", condition=IN_HISTORY),
            models.Index("at", "id", name="change_recategorised", condition=Q(kind="recategorised")),
        ]

    def __str__(self) -> str:
        return f"#{self.ticket_id} {self.kind}"


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
