"""One row per ticket, as the change feed last told it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from analytics.models.place import Place


class Status(models.TextChoices):
    OPEN = "open", _("Open")
    ACTIVE = "active", _("Active")
    CLOSED = "closed", _("Closed")


class Category(models.TextChoices):
    FACILITY_MANAGEMENT = "facility_management", _("Facility management")
    TECHNICAL_IT = "technical_it", _("Technical IT")
    SERVICES_COMPLAINTS = "services_complaints", _("Services complaints")


class TicketQuerySet(models.QuerySet):
    def unresolved(self) -> "TicketQuerySet":
        # Written as "not closed" so that the partial indexes below serve it.
        return self.filter(~Q(status=Status.CLOSED))


class Ticket(models.Model):
    """`opened_month` is cut in TIME_ZONE; the microseconds are durations from the opening, null until they end.

    `location`, `answered_at` and `assigned_category` are empty where the feed does not tell them.
    """

    id = models.BigIntegerField(primary_key=True)
    status = models.CharField(max_length=6, choices=Status)
    category = models.CharField(max_length=19, choices=Category)
    opened_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    modified_at = models.DateTimeField()
    location = models.CharField(max_length=120, blank=True)
    # Written with the place in one transaction: to check it for every row would only slow the first copy down.
    place = models.ForeignKey(Place, models.PROTECT, related_name="tickets", db_index=False, db_constraint=False)
    answered_at = models.DateTimeField(null=True)
    assigned_category = models.CharField(max_length=19, choices=Category, blank=True)
    opened_month = models.CharField(max_length=7)
    resolution_microseconds = models.BigIntegerField(null=True)
    first_work_microseconds = models.BigIntegerField(null=True)
    first_answer_microseconds = models.BigIntegerField(null=True)
    generation = models.IntegerField()

    objects = TicketQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["opened_at", "status", "category"],
                name="unresolved_by_opening",
                condition=~Q(status="closed"),
            ),
            models.Index(
                fields=["place", "opened_at", "status", "category"],
                name="unresolved_by_place",
                condition=~Q(status="closed"),
            ),
            models.Index(fields=["place", "opened_month"], name="tickets_by_place"),
            models.Index(fields=["opened_month", "resolution_microseconds", "category"], name="resolution_by_rank"),
            models.Index(fields=["opened_month", "first_work_microseconds", "category"], name="first_work_by_rank"),
            models.Index(fields=["opened_month", "first_answer_microseconds", "category"], name="first_answer_by_rank"),
        ]

    def __str__(self) -> str:
        return f"ticket {self.pk}"
