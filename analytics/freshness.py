"""Catches up with the tickets API before figures are read, within a time budget, and says how fresh they are."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from analytics.back_off import LONGEST_PAUSE_SECONDS
from analytics.intake import PositionMoved, pull
from analytics.models import FeedPosition
from analytics.moments import rfc3339
from analytics.puller_lock import turn_to_pull
from analytics.rebuild import in_time_zone
from analytics.tickets_client import Patience, TicketsUnavailable

logger = logging.getLogger("analytics.freshness")

# The follower asks twice a second; when it did lately, a request need not.
FOLLOWED_LATELY = timedelta(seconds=1)
BUDGET_SECONDS = 0.3
# With less time than this left a page is not asked for: it would only look as if the tickets API were slow.
LEAST_SECONDS = 0.1
# While another process pulls, what it has applied is looked at again after so long.
LOOK_AGAIN_SECONDS = 0.01
USUAL_LIMIT = 1_000
LIMIT_AFTER_A_FAILURE = 200


@dataclass(frozen=True)
class Freshness:
    """`as_of` is null until the first copy is complete; `warning` is empty when there is nothing to warn of."""

    as_of: datetime | None
    stale: bool
    warning: str

    def as_json(self) -> dict[str, Any]:
        return {"as_of": rfc3339(self.as_of) if self.as_of else None, "stale": self.stale}


def catch_up(now: datetime) -> Freshness:
    """Apply what has changed up to `now`, as far as the tickets API and the time budget allow."""
    position = FeedPosition.current()
    if is_followed(position, now):
        return Freshness(position.as_of, stale=False, warning="")
    try:
        return judged(bring_up_to_date(position, now), now)
    except PositionMoved:
        logger.info("Another process has moved the position.")
    except TicketsUnavailable as problem:
        logger.warning("%s", problem)
    except OperationalError as problem:
        # Somebody holds the write lock; the figures can still be read.
        logger.warning("The read model could not be brought up to date: %s", problem)
    return judged(FeedPosition.current(), now)


def judged(position: FeedPosition, now: datetime) -> Freshness:
    stale = not counts_up_to(position, now)
    return Freshness(position.as_of, stale, in_words(position) if stale else "")


def bring_up_to_date(position: FeedPosition, now: datetime) -> FeedPosition:
    """The position as far as it came. Of many callers at once one pulls, and the others wait for it."""
    give_up_at = time.monotonic() + BUDGET_SECONDS
    while not counts_up_to(position, now) and not is_backing_off(position, timezone.now()):
        if time.monotonic() > give_up_at - LEAST_SECONDS:
            break
        with turn_to_pull() as mine:
            if mine:
                position = pull_once(now, give_up_at)
        if not mine:
            if position.copying:
                # That takes long.
                break
            time.sleep(LOOK_AGAIN_SECONDS)
            position = FeedPosition.current()
    return position


def pull_once(now: datetime, give_up_at: float) -> FeedPosition:
    """Unless whoever had the turn before has done it."""
    position = FeedPosition.current()
    if counts_up_to(position, now):
        return position
    limit = LIMIT_AFTER_A_FAILURE if position.failures else USUAL_LIMIT
    position = in_time_zone(position)
    return pull(position, Patience(seconds=max(LEAST_SECONDS, give_up_at - time.monotonic()), attempts=1, limit=limit))


def is_followed(position: FeedPosition, now: datetime) -> bool:
    """Whether a follower keeps the figures up to nearly `now`."""
    lately = position.followed_at is not None and abs(now - position.followed_at) < FOLLOWED_LATELY
    return lately and not position.copying and position.time_zone == settings.TIME_ZONE


def counts_up_to(position: FeedPosition, now: datetime) -> bool:
    settled = not position.copying and position.time_zone == settings.TIME_ZONE
    return settled and position.as_of is not None and position.as_of >= now


def is_backing_off(position: FeedPosition, now: datetime) -> bool:
    # A clock that was set back must not lengthen the pause.
    pause = position.retry_at - now if position.retry_at else timedelta()
    return timedelta() < pause <= timedelta(seconds=LONGEST_PAUSE_SECONDS)


def in_words(position: FeedPosition) -> str:
    """What keeps the figures from being the latest, and what they are instead."""
    if position.failure:
        known = "These are the last known figures." if position.as_of else "No figures are known yet."
        return f"{position.failure} {known} It is asked again within {LONGEST_PAUSE_SECONDS:g} seconds."
    if position.copying:
        known = "Until that is done these are the last known figures." if position.as_of else ""
        return (
            f"The tickets are being copied: {position.copied:,} so far. {known or 'The figures are not complete yet.'}"
        )
    return "The latest changes are still being counted in. These are the last known figures."
