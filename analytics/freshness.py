"""Catches up with the tickets API before figures are read, within a time budget, and says how fresh they are."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError

from analytics.intake import PositionMoved, pull, recut_months
from analytics.models import FeedPosition
from analytics.moments import rfc3339
from analytics.tickets_client import Patience, TicketsUnavailable

logger = logging.getLogger("analytics.freshness")

# The follower asks twice a second; when it did lately, a request need not.
FOLLOWED_LATELY = timedelta(seconds=1)
# After a failure the figures are served as they are for so long, then one request tries again, for less.
PAUSE_AFTER_FAILURE = timedelta(seconds=2)
BUDGET_SECONDS = 2.0
USUAL = {"attempts": 1, "limit": 10_000}
AFTER_A_FAILURE = {"attempts": 1, "limit": 1_000}


@dataclass(frozen=True)
class Freshness:
    """`as_of` is null until the first copy is complete; `copied` counts the tickets of a copy under way."""

    as_of: datetime | None
    stale: bool
    copying: bool
    copied: int
    failure: str

    def as_json(self) -> dict[str, Any]:
        return {"as_of": rfc3339(self.as_of) if self.as_of else None, "stale": self.stale}


def catch_up(now: datetime) -> Freshness:
    """Apply what has changed up to `now`, as far as the tickets API and the time budget allow."""
    caught_up = False
    try:
        caught_up = bring_up_to_date(now)
    except PositionMoved:
        logger.info("Another process is copying the tickets.")
    except TicketsUnavailable as problem:
        logger.warning("%s", problem)
    except OperationalError as problem:
        # Another puller holds the write lock; the figures can still be read.
        logger.warning("The read model could not be brought up to date: %s", problem)
    position = FeedPosition.current()
    return Freshness(
        as_of=position.as_of,
        stale=not caught_up,
        copying=position.copying,
        copied=position.copied,
        failure=position.failure,
    )


def bring_up_to_date(now: datetime) -> bool:
    """Whether every change up to `now` is in, or, beside a follower, nearly up to `now`."""
    position = recut_months(FeedPosition.current())
    if lately(position.followed_at, FOLLOWED_LATELY, now) and not position.copying:
        return True
    if lately(position.failed_at, PAUSE_AFTER_FAILURE, now):
        return False
    habits = AFTER_A_FAILURE if position.failure else USUAL
    give_up_at = time.monotonic() + (BUDGET_SECONDS / 2 if position.failure else BUDGET_SECONDS)
    while (left := give_up_at - time.monotonic()) > 0:
        known = position.as_of
        try:
            position = pull(position, Patience(seconds=left, **habits))
        except PositionMoved:
            if position.copying:
                # Somebody else is at the long first copy: two would only fetch each page twice.
                raise
            position = FeedPosition.current()
            continue
        if position.as_of != known and not position.copying:
            return True
    return False


def lately(moment: datetime | None, span: timedelta, now: datetime) -> bool:
    # abs: a clock that was set back must not count as lately until it has caught up.
    return moment is not None and abs(now - moment) < span
