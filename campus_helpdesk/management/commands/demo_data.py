"""`demo_data`: realistic tickets with their messages and history, exactly as many more as asked for."""

import argparse
import random
from itertools import islice

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from tqdm import tqdm

from campus_helpdesk.demo.store import store
from campus_helpdesk.demo.story import opening_moments, stories
from tickets.models import Ticket

# A batch is one transaction: large enough to be quick, short enough that a running site hardly waits.
BATCH = 2_000


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
        lives = stories(opening_moments(tickets, months, now, chance), now, chance)
        with tqdm(total=tickets, unit=" tickets", disable=None) as progress:
            while batch := list(islice(lives, BATCH)):
                store(batch)
                progress.update(len(batch))
        self.stdout.write(f"{tickets:,} tickets added.")
