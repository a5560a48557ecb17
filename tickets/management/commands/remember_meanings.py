"""`remember_meanings`: for tickets from before the helpdesk compared meanings; harmless to repeat."""

from django.core.management.base import BaseCommand
from tqdm import tqdm

from tickets.classifier import model_in_use
from tickets.meanings import remember
from tickets.models import Ticket


class Command(BaseCommand):
    help = "Store what every open or active ticket means, where that is missing, so that similar ones are found."

    def handle(self, **options: object) -> None:
        missing = Ticket.objects.unresolved().filter(meaning=None).order_by("-id")
        model = model_in_use.get()
        for ticket in tqdm(missing.iterator(), total=missing.count(), unit=" tickets", disable=None):
            remember(ticket, model.meaning(ticket.description))
