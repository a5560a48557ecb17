"""A ticket, and how tickets are chosen."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tickets import queue
from tickets.classification.light_layer import CERTAIN_FROM
from tickets.errors import TicketHidden, TicketNotFound
from tickets.models.place import Place
from tickets.prepared import Prepared
from tickets.roles import Action, Actor
from tickets.text import DESCRIPTION_LENGTH, LOCATION_LENGTH, NAME_LENGTH, isolated

SUMMARY_LENGTH = 80


class Status(models.TextChoices):
    OPEN = "open", _("Open")
    ACTIVE = "active", _("Active")
    CLOSED = "closed", _("Closed")


UNRESOLVED = (Status.OPEN, Status.ACTIVE)


class Category(models.TextChoices):
    FACILITY_MANAGEMENT = "facility_management", _("Facility management")
    TECHNICAL_IT = "technical_it", _("Technical IT")
    SERVICES_COMPLAINTS = "services_complaints", _("Services complaints")


class CategorySource(models.TextChoices):
    AUTO = "auto", _("assigned automatically")
    STAFF = "staff", _("corrected by staff")


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

    def waiting(self) -> TicketQuerySet:
        """Those in which staff does not have the last word; none of them is closed."""
        return self.filter(queue_at__lt=queue.END)

    def untouched_since(self, moment: datetime) -> TicketQuerySet:
        return self.filter(modified_at__lte=moment)

    def corrected(self) -> TicketQuerySet:
        return self.filter(category_source=CategorySource.STAFF)

    def unresolved_at(self, moment: datetime) -> TicketQuerySet:
        """Opened before the moment and not closed before it."""
        return self.filter(Q(closed_at=None) | Q(closed_at__gte=moment), opened_at__lt=moment)


class TicketManager(models.Manager.from_queryset(TicketQuerySet)):
    def seen_by(self, actor: Actor, ticket_id: int) -> Ticket:
        """The ticket. Raises TicketNotFound; for a simple user TicketHidden when it is closed."""
        found = NUMBERED(ticket_id)
        if not found:
            raise TicketNotFound(gettext("There is no ticket with this number."))
        if found[0].is_closed and not actor.may(Action.SEE_CLOSED):
            raise TicketHidden(found[0])
        return found[0]


class Ticket(models.Model):
    """Something that is wrong on the campus. Written only by `tickets.lifecycle`."""

    description = models.TextField(_("description"), max_length=DESCRIPTION_LENGTH)
    summary = models.CharField(_("summary"), max_length=SUMMARY_LENGTH, editable=False)
    location = models.CharField(_("location"), max_length=LOCATION_LENGTH, blank=True)
    # The location, folded; none without a location.
    place = models.ForeignKey(Place, models.PROTECT, null=True, editable=False, db_index=False, related_name="tickets")
    reported_by = models.CharField(_("reported by"), max_length=NAME_LENGTH, blank=True)
    category = models.CharField(_("category"), max_length=20, choices=Category)
    category_source = models.CharField(
        _("category source"), max_length=5, choices=CategorySource, default=CategorySource.AUTO
    )
    category_confidence = models.FloatField(_("category confidence"), null=True, blank=True)
    # Why it was assigned: the words that decided it, and the category that came second.
    category_reasons = models.JSONField(default=list, blank=True)
    category_runner_up = models.CharField(max_length=20, choices=Category, blank=True)
    # What it was assigned, also after staff has corrected it.
    assigned_category = models.CharField(_("assigned category"), max_length=20, choices=Category, blank=True)
    status = models.CharField(_("status"), max_length=6, choices=Status, default=Status.OPEN)
    opened_at = models.DateTimeField(_("opened at"))
    # See `tickets.week`.
    opened_week_hour = models.PositiveSmallIntegerField(null=True, editable=False)
    activated_at = models.DateTimeField(_("activated at"), null=True, blank=True)
    # The first message of staff.
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    modified_at = models.DateTimeField(_("modified at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    message_count = models.PositiveIntegerField(_("message count"), default=0)
    # See `tickets.queue`.
    queue_at = models.DateTimeField(null=True, editable=False)
    # The reporter and everybody who said "me too".
    affected = models.PositiveIntegerField(_("affected"), default=1)
    # The closed ticket whose incident this one reports again: what it was about is still broken.
    follows = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        editable=False,
        db_index=False,
        related_name="followers",
        verbose_name=_("follows"),
    )
    # The id of the first of its photos, its messages' too, so that a list asks for none of them.
    first_photo = models.BigIntegerField(_("first photo"), null=True, editable=False)

    objects = TicketManager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        indexes = [
            # With the columns by which a walk through the list leaves tickets out.
            models.Index("opened_at", "id", "place", "opened_week_hour", name="ticket_opened"),
            models.Index("modified_at", "id", "opened_at", name="ticket_modified"),
            models.Index("status", "opened_at", "id", name="ticket_status_opened"),
            models.Index("status", "modified_at", "id", name="ticket_status_modified"),
            models.Index("category", "status", "opened_at", "id", name="ticket_category_status_opened"),
            # Said so, it serves every comparison with the moment.
            models.Index("closed_at", "id", name="ticket_closed", condition=Q(closed_at__isnull=False)),
            models.Index(
                "opened_at",
                "id",
                "place",
                "opened_week_hour",
                name="ticket_unresolved_opened",
                condition=~Q(status="closed"),
            ),
            models.Index("modified_at", "id", name="ticket_unresolved_modified", condition=~Q(status="closed")),
            models.Index("queue_at", "id", name="ticket_queue"),
            models.Index("status", "queue_at", "id", name="ticket_status_queue"),
            models.Index("affected", "id", name="ticket_affected"),
            models.Index("follows", "id", name="ticket_follows", condition=Q(follows__isnull=False)),
            models.Index("affected", "id", name="ticket_unresolved_affected", condition=~Q(status="closed")),
            models.Index(
                "opened_at",
                "id",
                "category_confidence",
                name="ticket_uncertain",
                condition=Q(category_confidence__lt=CERTAIN_FROM),
            ),
            models.Index("category", "opened_at", "id", name="ticket_category_opened"),
            # These last: of indexes that look alike good to SQLite it takes the newest, and these find the fewest.
            models.Index(
                "assigned_category", "opened_at", "id", name="ticket_corrected", condition=Q(category_source="staff")
            ),
            models.Index("opened_week_hour", "opened_at", "id", name="ticket_week_hour_opened"),
            models.Index("place", "opened_at", "id", name="ticket_place_opened"),
            models.Index("place", "opened_at", "id", name="ticket_unresolved_place", condition=~Q(status="closed")),
        ]
        constraints = [
            models.CheckConstraint(
                name="ticket_closed_at_exactly_when_closed",
                condition=Q(status="closed", closed_at__isnull=False) | (~Q(status="closed") & Q(closed_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {isolated(self.summary)}"

    def get_absolute_url(self) -> str:
        return reverse("tickets:detail", args=[self.pk])

    # Django's own make all choices hashable each time, which is a tenth of what a page has to do.
    def get_status_display(self) -> str:
        return str(Status(self.status).label)

    def get_category_display(self) -> str:
        return str(Category(self.category).label)

    @property
    def is_closed(self) -> bool:
        return self.status == Status.CLOSED

    @property
    def is_uncertain(self) -> bool:
        return self.category_confidence is not None and self.category_confidence < CERTAIN_FROM


NUMBERED = Prepared(lambda number: Ticket.objects.filter(pk=number))
