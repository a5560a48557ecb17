"""The place of a ticket and the hour of the week it was opened in, empty as yet: no row is written, however many there are."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0003_category_learning_and_me_too")]

    operations = [
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(models.F("folded"), name="place_once"),
        ),
        migrations.CreateModel(
            name="WeekClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("time_zone", models.CharField(max_length=100)),
            ],
        ),
        migrations.AddField(
            model_name="ticket",
            name="place",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tickets",
                to="tickets.place",
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="opened_week_hour",
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
    ]
