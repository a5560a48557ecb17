"""Pulls the change feed into the read model: for ever, or until drained with `--once`."""

import random
import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from analytics.back_off import pause_seconds
from analytics.copy_progress import CopyProgress, remember_total
from analytics.intake import PositionMoved, pull
from analytics.models import FeedPosition
from analytics.read_ahead import ReadAhead
from analytics.rebuild import in_time_zone
from analytics.tickets_client import PERSISTENT, TicketsUnavailable
from analytics.turns import turn_to_pull

POLL_SECONDS = 0.5
# Then somebody who waits, such as `rebuild_totals`, comes first.
PAGES_IN_A_TURN = 10
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
                drained, rest = False, pause_seconds(failures, getattr(problem, "asked_pause", 0.0))
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
    """One turn: whether nothing more is left, and how many seconds to rest."""
    started = timezone.now()
    try:
        with turn_to_pull() as mine:
            position = FeedPosition.current()
            if mine:
                remember_total(position)
            progress.show(position)
            after = pull_pages(in_time_zone(position), progress) if mine else position
    except PositionMoved:
        mine, after = False, FeedPosition.current()
    progress.show(after)
    drained = not after.copying and after.as_of is not None and after.as_of >= started
    if after.generation != position.generation:
        return False, pause_seconds(after.failures)
    if drained or mine:
        return drained, POLL_SECONDS if drained else 0
    # Out of step with the other puller.
    return False, random.uniform(0, POLL_SECONDS)


def pull_pages(position: FeedPosition, progress: CopyProgress) -> FeedPosition:
    """As many pages as there are, up to a turn's; while one is applied the next is fetched. Raises what `pull` does."""
    ahead = ReadAhead(PAGES_IN_A_TURN)
    position = pull(position, PERSISTENT, following=True, ahead=ahead)
    while ahead.has_page_for(position):
        progress.show(position)
        position = pull(position, PERSISTENT, following=True, ahead=ahead)
    return position
