"""Where tickets are: each location once, however it is written."""

from django.db import models


class Place(models.Model):
    """A location without case, accents and spare spaces; that of a ticket without a location is empty."""

    # Of 120 characters folding can make more: one Arabic ligature alone becomes eighteen.
    folded = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["folded"], name="one_place")]

    def __str__(self) -> str:
        return self.folded
