"""A ticket, and how tickets are chosen."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from tickets.classification.light_layer import CERTAIN_FROM
from tickets.errors import TicketHidden, TicketNotFound
from tickets.roles import Action, Actor
from tickets.text import DESCRIPTION_LENGTH, LOCATION_LENGTH, NAME_LENGTH

SUMMARY_LENGTH = 80


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
