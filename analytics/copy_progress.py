"""Shows how far the first copy of the tickets is: a bar in a terminal, plain lines elsewhere."""

import sys
import time
from typing import TextIO

from tqdm import tqdm

from analytics.models import FeedPosition
from analytics.moments import duration_words
from analytics.tickets_client import Patience, TicketsUnavailable, count_tickets

LINE_EVERY = 100_000


class CopyProgress:
    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.bar: tqdm | None = None
        # Of the copy that is shown; 0 for none.
        self.generation = 0
        # Where and when this follower began: what a killed one has copied says nothing about the speed.
        self.first, self.started, self.said = 0, 0.0, 0

    def show(self, position: FeedPosition) -> None:
        if position.copying:
            if self.generation != position.generation:
                self.begin(position)
            self.show_copied(position)
        elif self.generation:
            self.finish(position)

    def begin(self, position: FeedPosition) -> None:
        self.generation, self.started = position.generation, time.monotonic()
        self.first = self.said = position.copied
        if sys.stderr.isatty():
            shown = {"desc": "Copying tickets", "unit": " tickets", "unit_scale": True}
            self.bar = tqdm(total=position.to_copy, initial=position.copied, **shown)

    def show_copied(self, position: FeedPosition) -> None:
        if self.bar is not None:
            self.bar.n, self.bar.total = position.copied, position.to_copy
            self.bar.refresh()
        elif position.copied // LINE_EVERY > self.said // LINE_EVERY:
            self.out.write(f"Copied {position.copied_in_words()}{self.speed(position)}.")
            self.said = position.copied

    def speed(self, position: FeedPosition) -> str:
        """How many a second and, where the whole is known, how much longer."""
        rate = (position.copied - self.first) / max(time.monotonic() - self.started, 0.001)
        left = (position.to_copy or 0) - position.copied
        return f", {rate:,.0f} a second" + (f", about {duration_words(left / rate)} left" if rate and left > 0 else "")

    def finish(self, position: FeedPosition) -> None:
        if self.bar is not None:
            self.bar.n = position.copied
            self.bar.close()
        self.out.write(f"The copy is complete: {position.copied:,} tickets.")
        self.bar, self.generation = None, 0


def remember_total(position: FeedPosition) -> None:
    """So that whoever looks at the position can say how far the copy is; not when the tickets API does not say."""
    if not position.copying or position.to_copy is not None:
        return
    try:
        position.to_copy = count_tickets(Patience(seconds=5, attempts=1, limit=0))
    except TicketsUnavailable:
        return
    of_this_copy = FeedPosition.objects.filter(pk=position.pk, generation=position.generation)
    of_this_copy.update(to_copy=position.to_copy)
