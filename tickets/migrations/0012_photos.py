"""Photos of what is wrong; a list knows the first one of each ticket without asking."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

KINDS = [
    ("opened", "opened"),
    ("edited", "edited"),
    ("activated", "started work"),
    ("closed", "closed"),
    ("recategorised", "corrected the category"),
    ("photos", "added or removed photos"),
    ("message", "wrote a message"),
    ("affected", "is affected too"),
    ("deleted", "deleted"),
]


class Migration(migrations.Migration):
    dependencies = [("tickets", "0011_follows_a_closed_ticket")]

    operations = [
        migrations.AddField("ticket", "first_photo", models.BigIntegerField(editable=False, null=True)),
        migrations.AlterField("ticketchange", "kind", models.CharField(choices=KINDS, max_length=13)),
        migrations.CreateModel(
            name="Photo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("message", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("image", models.FileField(upload_to="")),
                ("thumbnail", models.FileField(upload_to="")),
                ("alt", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField()),
                ("by_role", models.CharField(choices=[("user", "user"), ("staff", "staff")], max_length=5)),
                ("by_name", models.CharField(blank=True, max_length=80)),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(F("ticket"), F("message"), F("id"), name="photo_ticket"),
                    models.Index(F("message"), F("id"), name="photo_message", condition=Q(message__isnull=False)),
                    models.Index(F("image"), name="photo_image"),
                ],
            },
        ),
    ]
