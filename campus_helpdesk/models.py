"""The throttle's counters."""

from django.db import models


class WriteCount(models.Model):
    """How often somebody has written since `since` (Unix time, seconds).

    `who` is an address, or a word for what is counted and a name: see `throttling` and `admin_guesses`.
    """

    who = models.CharField(primary_key=True, max_length=64)
    since = models.FloatField(db_index=True)
    writes = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.who}: {self.writes}"
