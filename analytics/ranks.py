"""Exact ranks among the durations of a month, by looking into the one bucket that holds each."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection

from analytics.durations import Measure, bucket_bounds
from analytics.models import Ticket

# SQLite takes 500 parts in a statement.
MOST_AT_ONCE = 300
Buckets = Iterable[tuple[int, int]]


class Group(NamedTuple):
    """The durations of a measure of the tickets opened in a month, of one category or, when it is empty, of all."""

    measure: str
    category: str
    month: str


class Place(NamedTuple):
    """A bucket of a group's distribution, and the rank inside it."""

    group: Group
    bucket: int
    rank: int


def middle_ranks(count: int) -> tuple[int, int]:
    """Both beside the middle, or twice the one in it; from 0 for the shortest."""
    return (count - 1) // 2, count // 2


def p90_rank(count: int) -> int:
    """Nearest rank: the shortest duration that at least 90 % do not exceed."""
    return -(-9 * count // 10) - 1


def place_of(group: Group, rank: int, buckets: Buckets) -> Place | None:
    """`buckets` with how many durations each has, shortest first; null when there are not so many."""
    for bucket, found in buckets:
        if rank < found:
            return Place(group, bucket, rank)
        rank -= found
    return None


def durations_at(places: list[Place]) -> list[int]:
    """In microseconds: one look into one bucket for each place, many in a statement, each a walk along an index."""
    found: dict[int, int] = {}
    for start in range(0, len(places), MOST_AT_ONCE):
        looks, values = [], []
        for number, place in enumerate(places[start : start + MOST_AT_ONCE], start):
            looks.append(look(place))
            values += [number, *bound(place)]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(looks), values)
            found.update(cursor.fetchall())
    return [found[number] for number in range(len(places))]


def look(place: Place) -> str:
    column = f"{Measure(place.group.measure).value}_microseconds"
    also = "AND category = %s " if place.group.category else ""
    # Every part of it is a name in this program.
    return (
        f"SELECT * FROM (SELECT %s AS place, {column} FROM {Ticket._meta.db_table} "  # noqa: S608
        f"WHERE opened_month = %s AND {column} >= %s AND {column} < %s {also}"
        f"ORDER BY {column} LIMIT 1 OFFSET %s) AS one"
    )


def bound(place: Place) -> list[Any]:
    category = [place.group.category] if place.group.category else []
    return [place.group.month, *bucket_bounds(place.bucket), *category, place.rank]
