"""The durations of a ticket, all from its opening, and the buckets that their running distribution is kept in."""

from datetime import datetime, timedelta

from django.db import models

MICROSECOND = timedelta(microseconds=1)
# Each doubling of a duration is cut into 2**FINENESS buckets, so a bucket is at most a quarter wider than its start.
FINENESS = 2


class Measure(models.TextChoices):
    """What a duration ends with."""

    RESOLUTION = "resolution", "Resolution"
    FIRST_WORK = "first_work", "First work"
    FIRST_ANSWER = "first_answer", "First answer"


def microseconds_until(end: datetime | None, opened_at: datetime) -> int | None:
    """Exact; null without an end. A data fix can put the end before the opening: then 0."""
    return None if end is None else max(0, (end - opened_at) // MICROSECOND)


def bucket_of(microseconds: int) -> int:
    """The number of the logarithmic bucket; computed with whole numbers only, so the bounds are exact."""
    shift = max(0, microseconds.bit_length() - 1 - FINENESS)
    return (shift << FINENESS) + (microseconds >> shift)


def bucket_bounds(bucket: int) -> tuple[int, int]:
    """The first duration of a bucket and the first of the next one, in microseconds."""
    return _bucket_start(bucket), _bucket_start(bucket + 1)


def _bucket_start(bucket: int) -> int:
    shift = max(0, (bucket >> FINENESS) - 1)
    return (bucket - (shift << FINENESS)) << shift
