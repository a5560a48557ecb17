"""What learning, similar tickets and "me too" keep; what was assigned and when it was answered, also for old ones."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, OuterRef, Subquery


def fill_in(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """From the trace: what was assigned first, and when staff first wrote."""
    ticket = apps.get_model("tickets", "Ticket")
    changes = apps.get_model("tickets", "TicketChange").objects
    answers = changes.filter(ticket=OuterRef("pk"), kind="message", by_role="staff").order_by("id")
    ticket.objects.update(assigned_category=F("category"), answered_at=Subquery(answers.values("at")[:1]))
    for change in changes.filter(kind="recategorised").order_by("-id").iterator():
        ticket.objects.filter(pk=change.ticket_id).update(assigned_category=change.before["category"])


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0002_search_feed_and_counts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Lesson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("corrections", models.PositiveIntegerField()),
                ("confirmations", models.PositiveIntegerField()),
                ("up_to", models.DateTimeField()),
                ("accuracy_before", models.FloatField(null=True)),
                ("accuracy_after", models.FloatField(null=True)),
                ("is_kept", models.BooleanField(default=False)),
                ("undone_at", models.DateTimeField(null=True)),
                ("layer", models.BinaryField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="MeToo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("browser", models.CharField(max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="TicketMeaning",
            fields=[
                (
                    "ticket",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="meaning",
                        serialize=False,
                        to="tickets.ticket",
                    ),
                ),
                ("vector", models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name="ticket",
            name="affected",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="ticket",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
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
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="category_reasons",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="ticket",
            name="category_runner_up",
            field=models.CharField(
                blank=True,
                choices=[
                    ("facility_management", "Facility management"),
                    ("technical_it", "Technical IT"),
                    ("services_complaints", "Services complaints"),
                ],
                max_length=20,
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
                    ("message", "wrote a message"),
                    ("affected", "is affected too"),
                    ("deleted", "deleted"),
                ],
                max_length=13,
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(models.F("affected"), models.F("id"), name="ticket_affected"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                models.F("affected"),
                models.F("id"),
                condition=models.Q(("status", "closed"), _negated=True),
                name="ticket_unresolved_affected",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                models.F("opened_at"),
                models.F("id"),
                condition=models.Q(("category_confidence__lt", 0.8)),
                name="ticket_uncertain",
            ),
        ),
        migrations.AddIndex(
            model_name="ticketchange",
            index=models.Index(
                models.F("at"),
                models.F("id"),
                condition=models.Q(("kind", "recategorised")),
                name="change_recategorised",
            ),
        ),
        migrations.AddField(
            model_name="metoo",
            name="ticket",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="me_toos", to="tickets.ticket"
            ),
        ),
        migrations.AddConstraint(
            model_name="metoo",
            constraint=models.UniqueConstraint(models.F("ticket"), models.F("browser"), name="me_too_once_a_browser"),
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop, elidable=True),
    ]
