"""The names of fields and models, which only people read: nothing changes in the database."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0013_redacted_passages"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="ticket",
            options={"verbose_name": "ticket", "verbose_name_plural": "tickets"},
        ),
        migrations.AlterModelOptions(
            name="ticketchange",
            options={"verbose_name": "ticket change", "verbose_name_plural": "ticket changes"},
        ),
        migrations.AlterField(
            model_name="ticket",
            name="activated_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="activated at"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="affected",
            field=models.PositiveIntegerField(default=1, verbose_name="affected"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="answered at"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="assigned_category",
            field=models.CharField(
                blank=True,
                choices=[
                    ("facility_management", "Facility management"),
                    ("technical_it", "Technical IT"),
                    ("services_complaints", "Services complaints"),
                ],
                max_length=20,
                verbose_name="assigned category",
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="category",
            field=models.CharField(
                choices=[
                    ("facility_management", "Facility management"),
                    ("technical_it", "Technical IT"),
                    ("services_complaints", "Services complaints"),
                ],
                max_length=20,
                verbose_name="category",
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="category_confidence",
            field=models.FloatField(blank=True, null=True, verbose_name="category confidence"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="category_source",
            field=models.CharField(
                choices=[("auto", "assigned automatically"), ("staff", "corrected by staff")],
                default="auto",
                max_length=5,
                verbose_name="category source",
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="closed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="closed at"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="description",
            field=models.TextField(max_length=10000, verbose_name="description"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="location",
            field=models.CharField(blank=True, max_length=120, verbose_name="location"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="message_count",
            field=models.PositiveIntegerField(default=0, verbose_name="message count"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="modified_at",
            field=models.DateTimeField(verbose_name="modified at"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="opened_at",
            field=models.DateTimeField(verbose_name="opened at"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="reported_by",
            field=models.CharField(blank=True, max_length=80, verbose_name="reported by"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="status",
            field=models.CharField(
                choices=[("open", "Open"), ("active", "Active"), ("closed", "Closed")],
                default="open",
                max_length=6,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="summary",
            field=models.CharField(editable=False, max_length=80, verbose_name="summary"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="version",
            field=models.PositiveIntegerField(default=1, verbose_name="version"),
        ),
        migrations.AlterField(
            model_name="ticketchange",
            name="after",
            field=models.JSONField(default=dict, verbose_name="after"),
        ),
        migrations.AlterField(
            model_name="ticketchange",
            name="at",
            field=models.DateTimeField(verbose_name="at"),
        ),
        migrations.AlterField(
            model_name="ticketchange",
            name="before",
            field=models.JSONField(default=dict, verbose_name="before"),
        ),
        migrations.AlterField(
            model_name="ticketchange",
            name="by_name",
            field=models.CharField(blank=True, max_length=80, verbose_name="by name"),
        ),
        migrations.AlterField(
            model_name="ticketchange",
            name="by_role",
            field=models.CharField(
                choices=[("user", "user"), ("staff", "staff")], max_length=5, verbose_name="by role"
            ),
        ),
        migrations.AlterModelOptions(
            name="photo",
            options={"verbose_name": "photo", "verbose_name_plural": "photos"},
        ),
        migrations.AlterField(
            model_name="photo",
            name="alt",
            field=models.CharField(blank=True, max_length=200, verbose_name="what it shows"),
        ),
        migrations.AlterField(
            model_name="photo",
            name="by_name",
            field=models.CharField(blank=True, max_length=80, verbose_name="by name"),
        ),
        migrations.AlterField(
            model_name="photo",
            name="by_role",
            field=models.CharField(
                choices=[("user", "user"), ("staff", "staff")], max_length=5, verbose_name="by role"
            ),
        ),
        migrations.AlterField(
            model_name="photo",
            name="created_at",
            field=models.DateTimeField(verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="photo",
            name="image",
            field=models.FileField(upload_to="", verbose_name="image"),
        ),
        migrations.AlterField(
            model_name="photo",
            name="message",
            field=models.BigIntegerField(blank=True, editable=False, null=True, verbose_name="message"),
        ),
        migrations.AlterField(
            model_name="photo",
            name="thumbnail",
            field=models.FileField(upload_to="", verbose_name="thumbnail"),
        ),
        migrations.AlterField(
            model_name="photo",
            name="ticket",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="photos",
                to="tickets.ticket",
                verbose_name="ticket",
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="first_photo",
            field=models.BigIntegerField(editable=False, null=True, verbose_name="first photo"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="follows",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="followers",
                to="tickets.ticket",
                verbose_name="follows",
            ),
        ),
        migrations.AlterField(
            model_name="ticketchange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opened", "opened"),
                    ("edited", "edited"),
                    ("activated", "started work"),
                    ("closed", "closed"),
                    ("recategorised", "corrected the category"),
                    ("photos", "added or removed photos"),
                    ("message", "wrote a message"),
                    ("affected", "is affected too"),
                    ("deleted", "deleted"),
                    ("redacted", "redacted a passage"),
                ],
                max_length=13,
                verbose_name="kind",
            ),
        ),
    ]
