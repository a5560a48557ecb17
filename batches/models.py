"""Batches: one decision about many tickets, and what became of each of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.models import BODY_LENGTH
from tickets.models import Category, Ticket
from tickets.text import NAME_LENGTH


class Batch(models.Model):
    """What shall be done with the tickets under it. Written only by `batches.work`, kept for 30 days."""

    class Task(models.TextChoices):
        ACTIVATE = "activate", _("Start work")
        CLOSE = "close", _("Close")
        RECATEGORISE = "category", _("Correct the category")

    task = models.CharField(max_length=8, choices=Task)
    category = models.CharField(max_length=20, choices=Category, blank=True)
    # To everybody whose ticket is closed.
    message = models.TextField(max_length=BODY_LENGTH, blank=True)
    by_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    created_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.pk}: {self.get_task_display()}"


class BatchTicket(models.Model):
    """A ticket of a batch: waiting for its turn, done, or skipped for a reason."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "waiting"
        DONE = "done", "done"
        SKIPPED = "skipped", "skipped"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="tickets", db_index=False)
    # It may be deleted before its turn.
    ticket = models.ForeignKey(Ticket, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    outcome = models.CharField(max_length=7, choices=Outcome, default=Outcome.WAITING)
    # In two or three English words, the same for all that were skipped for it, translated where they are shown; and in
    # a sentence, with who and when, in the language of who went on with the batch.
    reason = models.CharField(max_length=60, blank=True)
    sentence = models.CharField(max_length=250, blank=True)

    class Meta:
        indexes = [models.Index("batch", "outcome", "reason", "id", name="batch_ticket_outcome")]
        constraints = [models.UniqueConstraint("batch", "ticket", name="batch_ticket_once")]

    def __str__(self) -> str:
        return f"#{self.ticket_id} {self.outcome}"
