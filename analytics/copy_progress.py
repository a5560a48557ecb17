"""Shows how far the first copy of the tickets is: a bar in a terminal, plain lines elsewhere."""

import sys
from typing import TextIO

from tqdm import tqdm

from analytics.models import FeedPosition
from analytics.tickets_client import Patience, TicketsUnavailable, count_tickets

LINE_EVERY = 100_000


class CopyProgress:
    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.bar: tqdm | None = None
        self.said = 0
        self.copying = False

    def show(self, position: FeedPosition) -> None:
        if position.copying:
            self.copying = True
            self.show_copied(position.copied)
        elif self.copying:
            self.finish(position.copied)

    def show_copied(self, copied: int) -> None:
        if not sys.stderr.isatty():
            if copied // LINE_EVERY > self.said // LINE_EVERY:
                self.out.write(f"{copied:,} tickets copied so far.\n")
            self.said = copied
            return
        if self.bar is None:
            self.bar = tqdm(total=total(), desc="Copying tickets", unit=" tickets", unit_scale=True)
        self.bar.n = copied
        self.bar.refresh()

    def finish(self, copied: int) -> None:
        if self.bar is not None:
            self.bar.n = copied
            self.bar.close()
        self.out.write(f"The copy is complete: {copied:,} tickets.\n")
        self.bar, self.said, self.copying = None, 0, False


def total() -> int | None:
    """None, and a bar without an end, when the tickets API does not say."""
    try:
        return count_tickets(Patience(seconds=5, attempts=1, limit=0))
    except TicketsUnavailable:
        return None
