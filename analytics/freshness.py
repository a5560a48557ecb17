"""Catches up with the tickets API before figures are read, within a time budget, and says how fresh they are."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.back_off import LONGEST_PAUSE_SECONDS
from analytics.intake import PositionMoved, pull
from analytics.models import FeedPosition
from analytics.moments import rfc3339
from analytics.tickets_client import Patience, TicketsUnavailable
from analytics.time_zones import cut_soon, is_cut, zone_name
from analytics.turns import turn_to_pull

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
    """`as_of` is null until the first copy is complete; `warning` is empty when there is nothing to warn of.

    `time_zone` is the one whose days and months the figures have.
    """

    as_of: datetime | None
    stale: bool
    warning: str
    time_zone: str

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def as_json(self) -> dict[str, Any]:
        moment = rfc3339(self.as_of) if self.as_of else None
        return {"time_zone": self.time_zone, "as_of": moment, "stale": self.stale}


def catch_up(now: datetime) -> Freshness:
    """Apply what has changed up to `now`, as far as the tickets API and the time budget allow."""
    position = FeedPosition.current()
    if is_followed(position, now):
        return judged(position, position.as_of)
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
    stale = not (counts_up_to(position, now) and is_cut(position))
    return Freshness(position.as_of, stale, in_words(position) if stale else "", zone_name(position))


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
            if position.copying or not is_cut(position):
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
    position = cut_soon(position)
    return pull(position, Patience(seconds=max(LEAST_SECONDS, give_up_at - time.monotonic()), attempts=1, limit=limit))


def is_followed(position: FeedPosition, now: datetime) -> bool:
    """Whether a follower keeps the figures up to nearly `now`."""
    lately = position.followed_at is not None and abs(now - position.followed_at) < FOLLOWED_LATELY
    return lately and not position.copying and is_cut(position)


def counts_up_to(position: FeedPosition, now: datetime) -> bool:
    return not position.copying and position.as_of is not None and position.as_of >= now


def is_backing_off(position: FeedPosition, now: datetime) -> bool:
    # A clock that was set back must not lengthen the pause.
    pause = position.retry_at - now if position.retry_at else timedelta()
    return timedelta() < pause <= timedelta(seconds=LONGEST_PAUSE_SECONDS)


def in_words(position: FeedPosition) -> str:
    """What keeps the figures from being the latest, and what they are instead."""
    if position.failure:
        known = _("These are the last known figures.") if position.as_of else _("No figures are known yet.")
        again = _("It is asked again within %(seconds)s seconds.") % {"seconds": f"{LONGEST_PAUSE_SECONDS:g}"}
        return f"{position.failure_in_words()} {known} {again}"
    if position.copying:
        copied = _("The tickets are being copied: %(copied)s.") % {"copied": position.copied_in_words()}
        if position.as_of:
            return f"{copied} {_('Until that is done the figures are partly the last known ones.')}"
        return f"{copied} {_('The figures are not complete yet.')}"
    if not is_cut(position):
        return _(
            "The time zone was changed to %(new)s, and all tickets are being counted again. "
            "Until that is done these are the last known figures, with days and months of %(old)s."
        ) % {"new": settings.TIME_ZONE, "old": zone_name(position)}
    return _("The latest changes are still being counted in. These are the last known figures.")
