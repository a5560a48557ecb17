"""The sentence about a failure is kept apart from its values, so that it can be said in any language."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analytics", "0005_places_of_tickets")]

    operations = [
        migrations.AddField(
            model_name="feedposition",
            name="failure_values",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
