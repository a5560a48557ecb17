"""Each ticket's place in the queue of what waits for staff, told from its trace; see `tickets.queue`.

Column, places and indexes in one transaction: killed on the way, it was never begun.
"""

from datetime import UTC, datetime

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Max

BATCH = 5_000
END = datetime(5000, 1, 1, tzinfo=UTC)


def fill_in(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    tickets = apps.get_model("tickets", "Ticket").objects
    last = tickets.aggregate(last=Max("id"))["last"] or 0
    for first in range(1, last + 1, BATCH):
        batch = list(tickets.filter(id__gte=first, id__lt=first + BATCH))
        waiting = waiting_since(apps, [ticket for ticket in batch if ticket.status != "closed"])
        for ticket in batch:
            ticket.queue_at = waiting.get(ticket.pk) or END + (END - ticket.opened_at)
        tickets.bulk_update(batch, ["queue_at"], batch_size=500)


def waiting_since(apps: Apps, unresolved: list) -> dict[int, datetime | None]:
    """By ticket: when it was opened, or the first message of users behind staff's last one; none when staff wrote last."""
    since: dict[int, datetime | None] = {ticket.pk: ticket.opened_at for ticket in unresolved}
    changes = apps.get_model("tickets", "TicketChange").objects.filter(kind="message", ticket_id__in=list(since))
    for ticket_id, role, at in changes.order_by("id").values_list("ticket_id", "by_role", "at"):
        since[ticket_id] = None if role == "staff" else since[ticket_id] or at
    return since


class Migration(migrations.Migration):
    dependencies = [("tickets", "0006_indexes_for_lists")]

    operations = [
        migrations.AddField("ticket", "queue_at", models.DateTimeField(editable=False, null=True)),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
        migrations.AddIndex("ticket", models.Index(models.F("queue_at"), models.F("id"), name="ticket_queue")),
        migrations.AddIndex(
            "ticket",
            models.Index(models.F("status"), models.F("queue_at"), models.F("id"), name="ticket_status_queue"),
        ),
    ]
