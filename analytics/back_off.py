"""How long to leave a tickets API alone that has failed."""

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 8.0


def pause_seconds(failures: int, asked_for: float = 0.0) -> float:
    """After so many failures in a row; uneven, so that several processes do not come back at once.

    At least the seconds the tickets API has asked for, as far as the longest pause goes.
    """
    longest = FIRST_PAUSE_SECONDS * 2 ** min(max(failures - 1, 0), 10)
    usual = min(LONGEST_PAUSE_SECONDS, longest) * random.uniform(0.5, 1)
    return max(usual, min(LONGEST_PAUSE_SECONDS, asked_for))


def asked_pause(retry_after: str, now: datetime) -> float:
    """The seconds that a Retry-After header asks for, by number or by date; 0 when it says nothing readable."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except (ValueError, TypeError, OverflowError):
        return 0.0
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())
