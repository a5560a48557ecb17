from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def rebuild_next_time(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Figures cut in no time zone are computed again before the next changes are taken in."""
    apps.get_model("analytics", "FeedPosition").objects.update(time_zone="")


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0003_tickets_to_copy"),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthFigures",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("resolution", "Resolution"),
                            ("first_work", "First work"),
                            ("first_answer", "First answer"),
                        ],
                        max_length=12,
                    ),
                ),
                ("category", models.CharField(blank=True, max_length=19)),
                ("month", models.CharField(max_length=7)),
                ("opened", models.BigIntegerField()),
                ("counted", models.BigIntegerField()),
                ("seconds", models.BigIntegerField()),
                ("microseconds", models.BigIntegerField()),
                ("lower_median", models.BigIntegerField(null=True)),
                ("upper_median", models.BigIntegerField(null=True)),
                ("p90", models.BigIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("measure", "category", "month"), name="one_month_figures")
                ],
            },
        ),
        migrations.RunPython(rebuild_next_time, migrations.RunPython.noop),
    ]
