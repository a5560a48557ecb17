"""Why a ticket of a batch was skipped, in two or three words that are the same for all alike."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from batches.models import Batch
from tickets.errors import TicketError, TicketNotFound
from tickets.models import Category, Status, Ticket

GONE = _("no longer there")
NOT_STARTED = _("work not started yet")
ALREADY = {
    Status.ACTIVE: _("already active"),
    Status.CLOSED: _("already closed"),
    Category.FACILITY_MANAGEMENT: _("already Facility management"),
    Category.TECHNICAL_IT: _("already Technical IT"),
    Category.SERVICES_COMPLAINTS: _("already Services complaints"),
}
with override("en"):
    # They are stored in English.
    BY_STORED = {str(words): words for words in (GONE, NOT_STARTED, *ALREADY.values())}


def reason_of(error: TicketError, batch: Batch, ticket_id: int) -> str:
    """As it is stored."""
    with override("en"):
        return str(reason_for(error, batch, ticket_id))


def reason_for(error: TicketError, batch: Batch, ticket_id: int) -> str:
    if isinstance(error, TicketNotFound):
        return GONE
    if batch.task == Batch.Task.RECATEGORISE:
        return ALREADY[Category(batch.category)]
    status = Ticket.objects.values_list("status", flat=True).get(pk=ticket_id)
    return NOT_STARTED if status == Status.OPEN else ALREADY[Status(status)]


def reason_words(stored: str) -> str:
    """In the language of who reads it; what an older version stored stays as it is."""
    return str(BY_STORED.get(stored, stored))
