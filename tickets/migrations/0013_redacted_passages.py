"""The trace knows redacted passages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0012_photos"),
    ]

    operations = [
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
            ),
        ),
    ]
