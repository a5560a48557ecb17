"""What the classifier learned on this site."""

from __future__ import annotations

from django.db import models


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
