"""Computes the running totals again from the rows of the read model, or checks that both agree."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from analytics.models import FeedPosition, Ticket
from analytics.rebuild import disagreements, rebuild
from analytics.time_zones import is_cut
from analytics.turns import turn_to_pull

SHOWN = 20


class Command(BaseCommand):
    help = "Compute all running totals again from the rows, in one transaction; a follower waits meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--if-due", action="store_true", help="only when TIME_ZONE is another than it was")
        choice.add_argument("--check", action="store_true", help="change nothing; fail and name what does not agree")

    def handle(self, *args: Any, **options: Any) -> None:
        with turn_to_pull(wait=True):
            position = FeedPosition.current()
            if options["check"]:
                self.prove(position)
            elif options["if_due"] and is_cut(position):
                self.stdout.write(f"The totals are of {position.time_zone} already.")
            else:
                rebuild(position, with_progress)
                self.stdout.write("The totals are rebuilt.")

    def prove(self, position: FeedPosition) -> None:
        found = disagreements(position, with_progress)
        if found:
            rest = f"\n… and {len(found) - SHOWN:,} more" if len(found) > SHOWN else ""
            raise CommandError("The running totals do not agree with the rows:\n" + "\n".join(found[:SHOWN]) + rest)
        self.stdout.write("The running totals agree with the rows.")


def with_progress(rows: Iterator[Any]) -> Iterable[Any]:
    """One row is one ticket; a rebuild reads all of them twice."""
    total = Ticket.objects.count()
    return tqdm(rows, total=total, desc="Reading tickets", unit=" tickets", unit_scale=True, disable=None)
