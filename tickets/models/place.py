"""Where tickets are, and the week's hours they are cut into: what makes lists by place and by hour quick."""

from __future__ import annotations

from django.db import models


class Place(models.Model):
    """A location as people write it, without case, accents and spare spaces. Kept by `tickets.places`."""

    # Of 120 characters folding can make more: one Arabic ligature alone becomes eighteen.
    folded = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint("folded", name="place_once")]

    def __str__(self) -> str:
        return self.folded


class WeekClock(models.Model):
    """One row: the time zone in which every ticket's `opened_week_hour` is cut. Kept by `tickets.week`."""

    time_zone = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.time_zone
