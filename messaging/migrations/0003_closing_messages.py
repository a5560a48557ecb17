"""Which message a ticket was closed with: the one that everybody may read afterwards."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("messaging", "0002_canned_replies")]

    operations = [
        migrations.AddField("message", "is_closing", models.BooleanField(default=False)),
        migrations.AddIndex(
            "message",
            models.Index(F("ticket"), F("id"), name="message_closing", condition=Q(is_closing=True)),
        ),
    ]
