"""A ticket that follows a closed one: what was reported there is still broken."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("tickets", "0010_indexes_that_tell_more")]

    operations = [
        migrations.AddField(
            "ticket",
            "follows",
            models.ForeignKey(
                "tickets.ticket",
                django.db.models.deletion.SET_NULL,
                null=True,
                editable=False,
                db_index=False,
                related_name="followers",
            ),
        ),
        migrations.AddIndex(
            "ticket",
            models.Index(F("follows"), F("id"), name="ticket_follows", condition=Q(follows__isnull=False)),
        ),
    ]
