"""The throttle's counters."""

from django.db import models


class WriteCount(models.Model):
    """How often an address has written since `since` (Unix time, seconds)."""

    address = models.CharField(primary_key=True, max_length=64)
    since = models.FloatField(db_index=True)
    writes = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.address}: {self.writes}"
