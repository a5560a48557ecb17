"""The read model: one row per ticket as the change feed last told it, and the position in that feed."""

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

    def opened_since(self, moment: datetime) -> "TicketQuerySet":
        return self.filter(opened_at__gte=moment)


class Ticket(models.Model):
    """`opened_month` is cut in TIME_ZONE; `resolution_microseconds` is closed_at - opened_at, null until closed."""

    id = models.BigIntegerField(primary_key=True)
    status = models.CharField(max_length=6, choices=Status)
    category = models.CharField(max_length=19, choices=Category)
    opened_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    modified_at = models.DateTimeField()
    opened_month = models.CharField(max_length=7)
    resolution_microseconds = models.BigIntegerField(null=True)
    generation = models.IntegerField()

    objects = TicketQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["status", "opened_at"], name="unresolved_in_a_period"),
            models.Index(fields=["status", "category"], name="active_by_category"),
            models.Index(fields=["opened_month", "resolution_microseconds"], name="resolution_by_month"),
        ]

    def __str__(self) -> str:
        return f"ticket {self.pk}"


class FeedPosition(models.Model):
    """How far the change feed has been applied: one row, moved in the transaction that applies a page.

    `turn` counts the moves, so that a page fetched for an older position can be told and dropped. `generation`
    counts the copies from the beginning; rows of an older one are removed when a copy is complete. `as_of` is the
    moment just before the last request that left nothing more to fetch, `followed_at` the same for the follower alone.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    turn = models.BigIntegerField(default=0)
    cursor = models.CharField(max_length=500, blank=True)
    generation = models.IntegerField(default=1)
    copying = models.BooleanField(default=True)
    copied = models.BigIntegerField(default=0)
    time_zone = models.CharField(max_length=100, blank=True)
    as_of = models.DateTimeField(null=True)
    followed_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"turn {self.turn}"

    @classmethod
    def current(cls) -> "FeedPosition":
        return cls.objects.get_or_create(pk=cls.ONLY)[0]
