"""The names of fields and models, which only people read: nothing changes in the database."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0003_closing_messages"),
        ("tickets", "0014_names_of_fields"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="cannedreply",
            options={
                "ordering": ["position", "title"],
                "verbose_name": "canned reply",
                "verbose_name_plural": "canned replies",
            },
        ),
        migrations.AlterModelOptions(
            name="message",
            options={"verbose_name": "message", "verbose_name_plural": "messages"},
        ),
        migrations.AlterField(
            model_name="cannedreply",
            name="is_active",
            field=models.BooleanField(default=True, verbose_name="is active"),
        ),
        migrations.AlterField(
            model_name="cannedreply",
            name="position",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="position"),
        ),
        migrations.AlterField(
            model_name="cannedreply",
            name="text",
            field=models.TextField(max_length=5000, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="cannedreply",
            name="title",
            field=models.CharField(max_length=80, unique=True, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="message",
            name="author_name",
            field=models.CharField(blank=True, max_length=80, verbose_name="author name"),
        ),
        migrations.AlterField(
            model_name="message",
            name="author_role",
            field=models.CharField(
                choices=[("user", "user"), ("staff", "staff")], max_length=5, verbose_name="author role"
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="body",
            field=models.TextField(max_length=5000, verbose_name="body"),
        ),
        migrations.AlterField(
            model_name="message",
            name="created_at",
            field=models.DateTimeField(verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="message",
            name="ticket",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="tickets.ticket",
                verbose_name="ticket",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="is_closing",
            field=models.BooleanField(default=False, verbose_name="is closing message"),
        ),
    ]
