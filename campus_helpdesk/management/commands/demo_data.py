"""`demo_data`: realistic tickets with their messages and history, exactly as many more as asked for."""

import argparse
import random
from collections.abc import Iterator
from itertools import islice

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from campus_helpdesk.demo import canned_replies
from campus_helpdesk.demo.ahead import made_ahead
from campus_helpdesk.demo.reports import reports
from campus_helpdesk.demo.rows import Batch, batch_of
from campus_helpdesk.demo.store import store
from campus_helpdesk.demo.story import opening_moments, stories
from tickets.models import Ticket

# A batch is one transaction: large enough to be quick, short enough that a running site hardly waits.
BATCH = 5_000
# So much of the indexes stays in memory, where tickets of all places and words find theirs.
SQLITE_CACHE = "PRAGMA cache_size = -262144"


def positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


class Command(BaseCommand):
    help = "Add realistic tickets with messages and history; the same seed gives the same lives."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tickets", type=positive, required=True, help="how many more there will be")
        parser.add_argument("--seed", type=int, default=1, help="another seed gives other tickets (default 1)")
        parser.add_argument("--months", type=positive, default=14, help="how far back they reach (default 14)")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are tickets already")

    def handle(self, *, tickets: int, seed: int, months: int, if_empty: bool, **options: object) -> None:
        if if_empty and Ticket.objects.exists():
            self.stdout.write("There are tickets already: no demo data was added.")
            return
        chance, now = random.Random(seed), timezone.localtime()
        reports()  # once for both processes

        def batches() -> Iterator[Batch]:
            lives = stories(opening_moments(tickets, months, now, chance), now, chance)
            while batch := list(islice(lives, BATCH)):
                yield batch_of(batch)

        if connection.vendor == "sqlite":
            connection.cursor().execute(SQLITE_CACHE)
        with tqdm(total=tickets, unit=" tickets", disable=None) as progress:
            for batch in made_ahead(batches):
                store(batch)
                progress.update(len(batch.tickets))
        canned_replies.add_if_none()
        self.stdout.write(f"{tickets:,} tickets added.")
