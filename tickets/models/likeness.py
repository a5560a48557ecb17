"""What makes tickets findable and alike: their words, their meanings, and who is affected too."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tickets.models.ticket import Ticket


class SearchText(models.Model):
    """The searchable words of a ticket (`message` null) or of one message under it. Kept by `tickets.search`."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="search_texts")
    message = models.BigIntegerField(null=True)
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint("ticket", name="search_one_text_per_ticket", condition=Q(message=None)),
            models.UniqueConstraint("message", name="search_one_text_per_message", condition=~Q(message=None)),
        ]

    def __str__(self) -> str:
        return self.words[:80]


class TicketMeaning(models.Model):
    """What an open or active ticket means, as the encoder's vector in bytes. Kept by `tickets.meanings`."""

    ticket = models.OneToOneField(Ticket, models.CASCADE, primary_key=True, related_name="meaning")
    vector = models.BinaryField()

    def __str__(self) -> str:
        return f"meaning of #{self.ticket_id}"


class MeToo(models.Model):
    """A browser said that it is affected by a ticket as well. Written by `tickets.lifecycle`."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="me_toos")
    browser = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint("ticket", "browser", name="me_too_once_a_browser")]

    def __str__(self) -> str:
        return f"#{self.ticket_id} {self.browser}"
