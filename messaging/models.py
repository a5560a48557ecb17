"""Messages: what people say under a ticket."""

from django.db import models

from tickets.models import Ticket
from tickets.roles import ROLE_CHOICES
from tickets.text import NAME_LENGTH

BODY_LENGTH = 5_000


class Message(models.Model):
    """One message under a ticket. Written only by `messaging.conversation`."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="+", db_index=False)
    author_role = models.CharField(max_length=5, choices=ROLE_CHOICES)
    author_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    body = models.TextField(max_length=BODY_LENGTH)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("ticket", "id", name="message_ticket")]

    def __str__(self) -> str:
        return f"#{self.ticket_id}: {self.body[:60]}"
