"""Tickets, their trace of changes, and the tables that keep searching, counting and repeating exact."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from tickets.errors import TicketHidden, TicketNotFound
from tickets.roles import ROLE_CHOICES, Action, Actor
from tickets.text import DESCRIPTION_LENGTH, LOCATION_LENGTH, NAME_LENGTH

SUMMARY_LENGTH = 80
# An assigned category that is less sure than this is called uncertain.
CERTAIN_FROM = 0.8


class Status(models.TextChoices):
    OPEN = "open", "Open"
    ACTIVE = "active", "Active"
    CLOSED = "closed", "Closed"


UNRESOLVED = (Status.OPEN, Status.ACTIVE)


class Category(models.TextChoices):
    FACILITY_MANAGEMENT = "facility_management", "Facility management"
    TECHNICAL_IT = "technical_it", "Technical IT"
    SERVICES_COMPLAINTS = "services_complaints", "Services complaints"


class CategorySource(models.TextChoices):
    AUTO = "auto", "assigned automatically"
    STAFF = "staff", "corrected by staff"


def summarise(description: str) -> str:
    """The first line of the description, at most 80 characters with the `…`, cut at a word where there is one."""
    line = description.split("\n", 1)[0].rstrip()
    if len(line) <= SUMMARY_LENGTH:
        return line
    cut = line[: SUMMARY_LENGTH - 1]
    if not line[SUMMARY_LENGTH - 1].isspace() and " " in cut:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip() + "…"


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, actor: Actor) -> TicketQuerySet:
        return self if actor.may(Action.SEE_CLOSED) else self.unresolved()

    def uncertain(self) -> TicketQuerySet:
        """Those whose category was assigned, but not surely."""
        return self.filter(category_confidence__lt=CERTAIN_FROM)

    def unresolved(self) -> TicketQuerySet:
        # Written as "not closed" so that the partial indexes below serve it.
        return self.filter(~Q(status=Status.CLOSED))

    def seen_by(self, actor: Actor, ticket_id: int) -> Ticket:
        """The ticket. Raises TicketNotFound; for a simple user TicketHidden when it is closed."""
        ticket = self.filter(pk=ticket_id).first()
        if ticket is None:
            raise TicketNotFound("There is no ticket with this number.")
        if ticket.is_closed and not actor.may(Action.SEE_CLOSED):
            raise TicketHidden(ticket)
        return ticket


class Ticket(models.Model):
    """Something that is wrong on the campus. Written only by `tickets.lifecycle`."""

    description = models.TextField(max_length=DESCRIPTION_LENGTH)
    summary = models.CharField(max_length=SUMMARY_LENGTH, editable=False)
    location = models.CharField(max_length=LOCATION_LENGTH, blank=True)
    reported_by = models.CharField(max_length=NAME_LENGTH, blank=True)
    category = models.CharField(max_length=20, choices=Category)
    category_source = models.CharField(max_length=5, choices=CategorySource, default=CategorySource.AUTO)
    category_confidence = models.FloatField(null=True, blank=True)
    # Why it was assigned: the words that decided it, and the category that came second.
    category_reasons = models.JSONField(default=list, blank=True)
    category_runner_up = models.CharField(max_length=20, choices=Category, blank=True)
    # What it was assigned, also after staff has corrected it.
    assigned_category = models.CharField(max_length=20, choices=Category, blank=True)
    status = models.CharField(max_length=6, choices=Status, default=Status.OPEN)
    opened_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True, blank=True)
    # The first message of staff.
    answered_at = models.DateTimeField(null=True, blank=True)
    modified_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    message_count = models.PositiveIntegerField(default=0)
    # The reporter and everybody who said "me too".
    affected = models.PositiveIntegerField(default=1)

    objects = TicketQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("opened_at", "id", name="ticket_opened"),
            models.Index("modified_at", "id", name="ticket_modified"),
            models.Index("status", "opened_at", "id", name="ticket_status_opened"),
            models.Index("status", "modified_at", "id", name="ticket_status_modified"),
            models.Index("category", "status", "opened_at", "id", name="ticket_category_status_opened"),
            models.Index("closed_at", "id", name="ticket_closed", condition=Q(status="closed")),
            models.Index("opened_at", "id", name="ticket_unresolved_opened", condition=~Q(status="closed")),
            models.Index("modified_at", "id", name="ticket_unresolved_modified", condition=~Q(status="closed")),
            models.Index("affected", "id", name="ticket_affected"),
            models.Index("affected", "id", name="ticket_unresolved_affected", condition=~Q(status="closed")),
            models.Index("opened_at", "id", name="ticket_uncertain", condition=Q(category_confidence__lt=CERTAIN_FROM)),
        ]
        constraints = [
            models.CheckConstraint(
                name="ticket_closed_at_exactly_when_closed",
                condition=Q(status="closed", closed_at__isnull=False) | (~Q(status="closed") & Q(closed_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.summary}"

    def get_absolute_url(self) -> str:
        return reverse("tickets:detail", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.status == Status.CLOSED

    @property
    def is_uncertain(self) -> bool:
        return self.category_confidence is not None and self.category_confidence < CERTAIN_FROM


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


class SearchText(models.Model):
    """The searchable words of a ticket (`message` null) or of one message under it. Kept by `tickets.search`."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="search_texts")
    message = models.BigIntegerField(null=True)
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint("ticket", name="search_one_text_per_ticket", condition=Q(message=None)),
            models.UniqueConstraint("message", name="search_one_text_per_message", condition=~Q(message=None)),
        ]

    def __str__(self) -> str:
        return self.words[:80]


class TicketMeaning(models.Model):
    """What an open or active ticket means, as the encoder's vector in bytes. Kept by `tickets.meanings`."""

    ticket = models.OneToOneField(Ticket, models.CASCADE, primary_key=True, related_name="meaning")
    vector = models.BinaryField()

    def __str__(self) -> str:
        return f"meaning of #{self.ticket_id}"


class MeToo(models.Model):
    """A browser said that it is affected by a ticket as well. Written by `tickets.lifecycle`."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="me_toos")
    browser = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint("ticket", "browser", name="me_too_once_a_browser")]

    def __str__(self) -> str:
        return f"#{self.ticket_id} {self.browser}"


class Lesson(models.Model):
    """One refit of the classifier's light layer: from what, how it did on the test split, and the layer if it is kept.

    Written by `tickets.learning`. The newest row that is kept and not undone is in use.
    """

    at = models.DateTimeField()
    corrections = models.PositiveIntegerField()
    confirmations = models.PositiveIntegerField()
    # When the newest correction that was learned from was made.
    up_to = models.DateTimeField()
    # Of the test split, 0 to 1; null while the lesson is under way, or when it was broken off.
    accuracy_before = models.FloatField(null=True)
    accuracy_after = models.FloatField(null=True)
    is_kept = models.BooleanField(default=False)
    undone_at = models.DateTimeField(null=True)
    layer = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"lesson of {self.at:%Y-%m-%d %H:%M}"


class IdempotencyKey(models.Model):
    """What a caller's key, or a form's one-time token, led to. Kept for 24 hours by `tickets.idempotency`."""

    scope = models.CharField(max_length=120)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint("scope", "key", name="idempotency_key_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
