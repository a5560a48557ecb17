"""What people see as a ticket's history, in time order, however many messages lie between."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("tickets", "0007_queue")]

    operations = [
        migrations.AddIndex(
            "ticketchange",
            models.Index(
                F("ticket"),
                F("at"),
                F("id"),
                name="change_history",
                condition=~Q(kind="message") & ~Q(kind="affected") & ~Q(kind="deleted"),
            ),
        ),
    ]
