"""Pulls the change feed into the read model: for ever, or until drained with `--once`."""

import random
import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from analytics.copy_progress import CopyProgress
from analytics.intake import PositionMoved, pull, recut_months
from analytics.models import FeedPosition
from analytics.tickets_client import PERSISTENT, TicketsUnavailable

POLL_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 8.0
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Command(BaseCommand):
    help = "Pull the change feed of the tickets API into the read model. Several followers do not disturb each other."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when there is nothing more to fetch")

    def handle(self, *args: Any, **options: Any) -> None:
        # A page and its position are one transaction, so stopping anywhere leaves the last complete page.
        for number in STOP_SIGNALS:
            signal.signal(number, signal.default_int_handler)
        try:
            self.follow(once=options["once"])
        except KeyboardInterrupt:
            for number in STOP_SIGNALS:
                signal.signal(number, signal.SIG_IGN)
            self.stdout.write("Stopped.")

    def follow(self, *, once: bool) -> None:
        failures = 0
        progress = CopyProgress(self.stdout)
        while True:
            try:
                drained, rest = step(progress)
                failures = 0
            except (TicketsUnavailable, DatabaseError, InterfaceError) as problem:
                failures += 1
                self.complain(problem, once=once, first=failures == 1)
                drained, rest = False, longer(failures)
            if drained and once:
                return
            time.sleep(rest)

    def complain(self, problem: Exception, *, once: bool, first: bool) -> None:
        """Plainly, and once per outage."""
        sentence = str(problem)
        if not isinstance(problem, TicketsUnavailable):
            connection.close()
            sentence = f"The analytics database does not answer or is not migrated: {problem}".strip()
        if once:
            raise CommandError(sentence)
        if first:
            self.stderr.write(f"{sentence} Trying again until it works.")


def step(progress: CopyProgress) -> tuple[bool, float]:
    """One page: whether nothing more is left, and how many seconds to rest."""
    started = timezone.now()
    try:
        position = recut_months(FeedPosition.current())
        progress.show(position)
        after = pull(position, PERSISTENT, following=True)
    except PositionMoved:
        # Out of step with the other puller, or both would go on fetching each page twice.
        return False, random.uniform(0, POLL_SECONDS)
    progress.show(after)
    if after.generation != position.generation:
        return False, longer(1)
    drained = not after.copying and after.as_of is not None and after.as_of >= started
    return drained, POLL_SECONDS if drained else 0


def longer(failures: int) -> float:
    """Seconds of rest after so many failures in a row, uneven so that several followers do not come back at once."""
    return min(LONGEST_PAUSE_SECONDS, POLL_SECONDS * 2 ** min(failures, 10)) * random.uniform(0.5, 1)
