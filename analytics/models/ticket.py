"""One row per ticket, as the change feed last told it."""

from datetime import datetime

from django.db import models


class Status(models.TextChoices):
    OPEN = "open", "Open"
    ACTIVE = "active", "Active"
    CLOSED = "closed", "Closed"


class Category(models.TextChoices):
    FACILITY_MANAGEMENT = "facility_management", "Facility management"
    TECHNICAL_IT = "technical_it", "Technical IT"
    SERVICES_COMPLAINTS = "services_complaints", "Services complaints"


class TicketQuerySet(models.QuerySet):
    def unresolved(self) -> "TicketQuerySet":
        return self.filter(status__in=[Status.OPEN, Status.ACTIVE])

    def opened_between(self, start: datetime, end: datetime) -> "TicketQuerySet":
        return self.filter(opened_at__gte=start, opened_at__lt=end)


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
            models.Index(fields=["status", "opened_at"], name="unresolved_in_a_period"),
            models.Index(fields=["opened_month", "resolution_microseconds", "category"], name="resolution_by_rank"),
            models.Index(fields=["opened_month", "first_work_microseconds", "category"], name="first_work_by_rank"),
            models.Index(fields=["opened_month", "first_answer_microseconds", "category"], name="first_answer_by_rank"),
        ]

    def __str__(self) -> str:
        return f"ticket {self.pk}"
