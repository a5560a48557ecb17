"""Messages: what people say under a ticket, and what staff often say."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.models import Ticket
from tickets.roles import ROLE_CHOICES
from tickets.text import NAME_LENGTH, isolated

BODY_LENGTH = 5_000
TITLE_LENGTH = 80


class Message(models.Model):
    """One message under a ticket. Written only by `messaging.conversation`."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="+", db_index=False, verbose_name=_("ticket"))
    author_role = models.CharField(_("author role"), max_length=5, choices=ROLE_CHOICES)
    author_name = models.CharField(_("author name"), max_length=NAME_LENGTH, blank=True)
    body = models.TextField(_("body"), max_length=BODY_LENGTH)
    created_at = models.DateTimeField(_("created at"))
    # The ticket was closed with it: everybody may read it then.
    is_closing = models.BooleanField(_("is closing message"), default=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index("ticket", "id", name="message_ticket"),
            models.Index("ticket", "id", name="message_closing", condition=models.Q(is_closing=True)),
        ]

    def __str__(self) -> str:
        return f"#{self.ticket_id}: {isolated(self.body[:60])}"


class CannedReply(models.Model):
    """A text that staff can put into the reply box, with placeholders (`messaging.canned`). Kept in the admin."""

    title = models.CharField(_("title"), max_length=TITLE_LENGTH, unique=True)
    text = models.TextField(_("text"), max_length=BODY_LENGTH)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("is active"), default=True)

    class Meta:
        ordering = ["position", "title"]
        verbose_name = _("canned reply")
        verbose_name_plural = _("canned replies")

    def __str__(self) -> str:
        return self.title
