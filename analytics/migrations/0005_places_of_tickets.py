from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from analytics.places import fold_line

ROWS_AT_ONCE = 10_000


def find_places(apps: Any, schema_editor: Any) -> None:
    """Every ticket gets the place of its location, so no figure waits for another copy."""
    ticket_model, place_model = apps.get_model("analytics", "Ticket"), apps.get_model("analytics", "Place")
    places: dict[str, int] = {}
    last = 0
    while rows := list(
        ticket_model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "location")[:ROWS_AT_ONCE]
    ):
        folded = [fold_line(location) for _, location in rows]
        for text in {*folded} - places.keys():
            places[text] = place_model.objects.create(folded=text).pk
        with schema_editor.connection.cursor() as cursor:
            found = [(places[text], pk) for text, (pk, _) in zip(folded, rows, strict=True)]
            cursor.executemany("UPDATE analytics_ticket SET place_id = %s WHERE id = %s", found)
        last = rows[-1][0]


def count_what_left_the_backlog(apps: Any, schema_editor: Any) -> None:
    """On the day of the closing: nothing in the helpdesk closes a ticket before it is opened."""
    apps.get_model("analytics", "DayTotal").objects.update(left_backlog=models.F("closed"))


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0004_figures_of_each_month"),
    ]

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
            constraint=models.UniqueConstraint(fields=("folded",), name="one_place"),
        ),
        migrations.RemoveIndex(
            model_name="ticket",
            name="unresolved_in_a_period",
        ),
        migrations.AddField(
            model_name="ticket",
            name="place",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                default=0,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tickets",
                to="analytics.place",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(find_places, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("status", "closed"), _negated=True),
                fields=["opened_at", "status", "category"],
                name="unresolved_by_opening",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("status", "closed"), _negated=True),
                fields=["place", "opened_at", "status", "category"],
                name="unresolved_by_place",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["place", "opened_month"], name="tickets_by_place"),
        ),
        migrations.AddField(
            model_name="daytotal",
            name="left_backlog",
            field=models.BigIntegerField(default=0),
        ),
        migrations.RunPython(count_what_left_the_backlog, migrations.RunPython.noop),
    ]
