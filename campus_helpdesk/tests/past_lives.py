"""Stores tickets of the last fourteen months where counting is hardest, through what makes the demo data."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from campus_helpdesk.demo.rows import batch_of
from campus_helpdesk.demo.store import store
from campus_helpdesk.demo.story import stories

CAMPUS = ZoneInfo("Europe/Rome")
SMALLEST = timedelta(microseconds=1)
PLACES = [
    "Bibliothèque, 2e étage",
    "BIBLIOTHEQUE  2",
    "Aula Magna",
    "aula  magna",
    "Straße 4",
    "STRASSE 5",
    "100%_a",
    "",
]


def months_back(now: datetime) -> list[date]:
    """The first days of this month and the thirteen before."""
    first = now.astimezone(CAMPUS).date().replace(day=1)
    found = [first]
    while len(found) < 14:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def opening_moments(now: datetime, chance: random.Random) -> list[datetime]:
    """On both sides of each month's border, around the change of the clocks and of the week, and anywhere."""
    moments = [now - timedelta(seconds=chance.random() * 420 * 86_400) for _ in range(60)]
    for first in months_back(now):
        moments += around(datetime.combine(first, time(), CAMPUS))
    for sunday in changes_of_the_clock(now):
        for quarter in range(16):
            moments.append(datetime.combine(sunday, time(), CAMPUS).astimezone(UTC) + quarter * timedelta(minutes=15))
    monday = now.astimezone(CAMPUS).date() - timedelta(days=now.astimezone(CAMPUS).weekday())
    for back in range(3):
        moments += around(datetime.combine(monday - timedelta(weeks=back), time(), CAMPUS))
    return sorted(moment.astimezone(UTC) for moment in moments if moment < now)


def around(border: datetime) -> list[datetime]:
    return [border.astimezone(UTC) + step for step in (-SMALLEST, timedelta(), SMALLEST)]


def changes_of_the_clock(now: datetime) -> Iterator[date]:
    """The last days on which a day had 23 hours and 25."""
    today = now.astimezone(CAMPUS).date()
    for back in range(1, 366):
        day = today - timedelta(days=back)
        midnights = [datetime.combine(one, time(), CAMPUS) for one in (day, day + timedelta(days=1))]
        if midnights[0].utcoffset() != midnights[1].utcoffset():
            yield day


def store_past_lives(seed: int) -> None:
    """To be called in a process that has the settings of the site."""
    chance, now = random.Random(seed), datetime.now(UTC)
    lives = list(stories(opening_moments(now, chance), now, chance))
    for story in lives:
        story.place = chance.choice(PLACES)
    store(batch_of(lives))
