"""Indexes that tell more without a look at the tickets: which are uncertain, closed, and when each was opened."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("tickets", "0009_search_by_our_own_words")]

    operations = [
        migrations.RemoveIndex("ticket", "ticket_modified"),
        migrations.RemoveIndex("ticket", "ticket_closed"),
        migrations.RemoveIndex("ticket", "ticket_uncertain"),
        migrations.AddIndex(
            "ticket",
            models.Index(F("modified_at"), F("id"), F("opened_at"), name="ticket_modified"),
        ),
        migrations.AddIndex(
            "ticket",
            models.Index(F("closed_at"), F("id"), name="ticket_closed", condition=Q(closed_at__isnull=False)),
        ),
        migrations.AddIndex(
            "ticket",
            models.Index(
                F("opened_at"),
                F("id"),
                F("category_confidence"),
                name="ticket_uncertain",
                condition=Q(category_confidence__lt=0.8),
            ),
        ),
    ]
