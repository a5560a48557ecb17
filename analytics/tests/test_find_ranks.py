"""The exact n-th shortest duration, and the buckets that lead to it."""

import random

import pytest

from analytics.durations import Measure, bucket_bounds, bucket_of
from analytics.models import DurationTotal
from analytics.month_figures import buckets_by_group
from analytics.ranks import Group, durations_at, place_of
from analytics.tests.builders import make_ticket


def duration_at_rank(*, measure: Measure, rank: int, category: str = "") -> int | None:
    """Of January, as the analyses look it up; `rank` counts from 0 for the shortest."""
    group = Group(measure.value, category, "2026-01")
    buckets = buckets_by_group(DurationTotal.objects.filter(tickets__gt=0)).get(group, {})
    place = place_of(group, rank, sorted(buckets.items()))
    return durations_at([place])[0] if place else None


def test_every_duration_lies_in_its_bucket() -> None:
    century = 100 * 365 * 86_400 * 10**6
    chance = random.Random(1)
    for duration in [*range(2_000), century, *(int(century ** chance.random()) for _ in range(2_000))]:
        first, next_first = bucket_bounds(bucket_of(duration))
        assert first <= duration < next_first


def test_buckets_follow_each_other_without_a_gap_and_are_narrow() -> None:
    for bucket in range(300):
        first, next_first = bucket_bounds(bucket)
        assert bucket_bounds(bucket + 1)[0] == next_first
        assert next_first - first <= max(1, first / 4)


@pytest.mark.django_db
@pytest.mark.parametrize("category", ["", "technical_it", "services_complaints"])
def test_every_rank_is_exact(category: str) -> None:
    chance = random.Random(2)
    durations = {"technical_it": [], "services_complaints": []}
    for number in range(1, 61):
        seconds = chance.choice([0, 1, 7, chance.randrange(86_400)])
        own = chance.choice(list(durations))
        durations[own].append(seconds * 10**6)
        moment = f"2026-01-{1 + seconds // 86_400:02}T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}Z"
        make_ticket(number, category=own, opened_at="2026-01-01T00:00:00Z", status="closed", closed_at=moment)
    make_ticket(99, opened_at="2026-02-01T00:00:00Z", status="closed", closed_at="2026-02-01T00:00:01Z")
    expected = sorted(durations.get(category) or [one for each in durations.values() for one in each])
    found = [
        duration_at_rank(measure=Measure.RESOLUTION, rank=rank, category=category) for rank in range(len(expected) + 1)
    ]
    assert found == [*expected, None]


@pytest.mark.django_db
def test_first_work_and_first_answer_have_ranks_of_their_own() -> None:
    make_ticket(1, status="active", activated_at="2026-01-01T12:00:05Z", answered_at="2026-01-01T12:00:09Z")
    assert duration_at_rank(measure=Measure.FIRST_WORK, rank=0) == 5_000_000
    assert duration_at_rank(measure=Measure.FIRST_ANSWER, rank=0) == 9_000_000
    assert duration_at_rank(measure=Measure.RESOLUTION, rank=0) is None
