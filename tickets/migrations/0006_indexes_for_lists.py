"""What serves the list by place, by hour of the week and by correction; made after the rows are filled, which is quicker."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("tickets", "0005_fill_places_and_week_hours")]

    operations = [
        migrations.RemoveIndex("ticket", "ticket_opened"),
        migrations.RemoveIndex("ticket", "ticket_unresolved_opened"),
        migrations.AddIndex(
            "ticket",
            models.Index(F("opened_at"), F("id"), F("place"), F("opened_week_hour"), name="ticket_opened"),
        ),
        migrations.AddIndex(
            "ticket",
            models.Index(
                F("opened_at"),
                F("id"),
                F("place"),
                F("opened_week_hour"),
                name="ticket_unresolved_opened",
                condition=~Q(status="closed"),
            ),
        ),
        migrations.AddIndex(
            "ticket",
            models.Index(F("category"), F("opened_at"), F("id"), name="ticket_category_opened"),
        ),
        migrations.AddIndex(
            "ticket",
            models.Index(
                F("assigned_category"),
                F("opened_at"),
                F("id"),
                name="ticket_corrected",
                condition=Q(category_source="staff"),
            ),
        ),
        # These last, as in the model.
        migrations.AddIndex(
            "ticket",
            models.Index(F("opened_week_hour"), F("opened_at"), F("id"), name="ticket_week_hour_opened"),
        ),
        migrations.AddIndex(
            "ticket",
            models.Index(F("place"), F("opened_at"), F("id"), name="ticket_place_opened"),
        ),
        migrations.AddIndex(
            "ticket",
            models.Index(
                F("place"), F("opened_at"), F("id"), name="ticket_unresolved_place", condition=~Q(status="closed")
            ),
        ),
    ]
