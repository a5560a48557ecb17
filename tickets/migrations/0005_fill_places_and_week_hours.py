"""The place and the hour of the week of the tickets that are there: a transaction a batch, and what broke off goes on."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Max

from tickets.words import fold_line

BATCH = 5_000
FILL = "UPDATE tickets_ticket SET place_id = %s, opened_week_hour = %s WHERE id = %s"


def fill_in(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    connection, zone = schema_editor.connection, ZoneInfo(settings.TIME_ZONE)
    place = apps.get_model("tickets", "Place")
    tickets = apps.get_model("tickets", "Ticket").objects
    clock = apps.get_model("tickets", "WeekClock").objects
    ids: dict[str, int | None] = {"": None}
    last = tickets.aggregate(last=Max("id"))["last"] or 0
    for first in range(1, last + 1, BATCH):
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            batch = tickets.filter(id__gte=first, id__lt=first + BATCH, opened_week_hour=None)
            rows = [(pk, fold_line(text), at) for pk, text, at in batch.values_list("id", "location", "opened_at")]
            for folded in {folded for _, folded, _ in rows} - ids.keys():
                ids[folded] = place.objects.get_or_create(folded=folded)[0].pk
            cursor.executemany(FILL, [(ids[folded], week_hour(at, zone), pk) for pk, folded, at in rows])
    clock.all().delete()
    clock.create(time_zone=settings.TIME_ZONE)


def week_hour(moment: datetime, zone: ZoneInfo) -> int:
    local = moment.astimezone(zone)
    return local.weekday() * 24 + local.hour


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("tickets", "0004_places_and_week_hours")]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
