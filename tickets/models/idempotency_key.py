"""What makes the same request twice one write."""

from __future__ import annotations

from django.db import models


class IdempotencyKey(models.Model):
    """What a caller's key, or a form's one-time token, led to. Kept for 24 hours by `tickets.idempotency`."""

    scope = models.CharField(max_length=120)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint("scope", "key", name="idempotency_key_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
