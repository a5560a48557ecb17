"""How long to leave a tickets API alone that has failed."""

import random

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 8.0


def pause_seconds(failures: int) -> float:
    """After so many failures in a row; uneven, so that several processes do not come back at once."""
    longest = FIRST_PAUSE_SECONDS * 2 ** min(max(failures - 1, 0), 10)
    return min(LONGEST_PAUSE_SECONDS, longest) * random.uniform(0.5, 1)
