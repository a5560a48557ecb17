"""Computes the running totals again from the rows of the read model, or checks that both agree."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analytics.models import FeedPosition
from analytics.puller_lock import turn_to_pull
from analytics.rebuild import disagreements, rebuild

SHOWN = 20


class Command(BaseCommand):
    help = "Compute all running totals again from the rows, in one transaction; a follower waits meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail and name what does not agree")

    def handle(self, *args: Any, **options: Any) -> None:
        with turn_to_pull(wait=True):
            position = FeedPosition.current()
            found = disagreements(position) if options["check"] else None
            if found is None:
                rebuild(position)
        if found:
            rest = f"\n… and {len(found) - SHOWN:,} more" if len(found) > SHOWN else ""
            raise CommandError("The running totals do not agree with the rows:\n" + "\n".join(found[:SHOWN]) + rest)
        self.stdout.write("The running totals agree with the rows." if options["check"] else "The totals are rebuilt.")
