"""Invents the life of one ticket: when it was opened, what was said, when work began and ended."""

from __future__ import annotations

import math
import random
from bisect import bisect
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from campus_helpdesk.demo import reports
from campus_helpdesk.demo.reports import Report
from tickets import queue

# Reports by month of the year: few in August, many when term starts and when heating does.
BUSY = {1: 1.2, 2: 0.9, 3: 1.0, 4: 0.9, 5: 1.0, 6: 1.1, 7: 0.7, 8: 0.4, 9: 0.9, 10: 1.7, 11: 1.5, 12: 0.8}
WEEKDAY = [1.25, 1.15, 1.0, 1.0, 0.8, 0.2, 0.15]
HOUR = [0.1] * 6 + [0.3, 1, 3, 4, 4, 3.5, 2.5, 3, 3.5, 3, 2.5, 1.5, 1, 0.7, 0.5, 0.4, 0.3, 0.2]
HOURS = list(accumulate(HOUR))
# Median days from the start of work to the end, and how far they scatter (log-normal).
DAYS_OF_WORK = {"facility_management": (2.5, 1.0), "technical_it": (0.9, 1.1), "services_complaints": (4.0, 0.9)}
MEDIAN_HOURS_WAITING = 9.0
# Some things are left lying, in every helpdesk.
LEFT_OPEN, NEVER_FINISHED, CORRECTED = 0.006, 0.012, 0.6
# And some annoy many.
SHARED, MEAN_OTHERS_AFFECTED = 0.08, 4.0
# How often a ticket is closed with a message, and how often what was closed turns out to be still broken.
CLOSED_WITH_MESSAGE, STILL_BROKEN = 0.5, 0.02


@dataclass
class Event:
    """`kind` as in the history; for `message` the text is in `body`, and `is_closing` the last word."""

    at: datetime
    kind: str
    role: str
    name: str
    body: str = ""
    is_closing: bool = False


@dataclass
class Story:
    """`follows`: the closed ticket whose incident this one reports again."""

    report: Report
    place: str
    reported_by: str
    opened_at: datetime
    corrected: bool = False
    affected: int = 1
    follows: Story | None = None
    events: list[Event] = field(default_factory=list)

    @property
    def category(self) -> str:
        return self.report.right if self.corrected else self.report.assigned

    @property
    def first_answer(self) -> datetime | None:
        """When staff first wrote."""
        return next((event.at for event in self.events if (event.kind, event.role) == ("message", "staff")), None)

    @property
    def queue_at(self) -> datetime:
        """As `tickets.lifecycle` would have left it, message by message."""
        if self.moment("closed"):
            return queue.behind(self.opened_at)
        place = self.opened_at
        for event in self.events:
            if event.kind == "message":
                place = queue.behind(self.opened_at) if event.role == "staff" else min(place, event.at)
        return place

    def moment(self, kind: str) -> datetime | None:
        return next((event.at for event in self.events if event.kind == kind), None)


def opening_moments(count: int, months: int, now: datetime, chance: random.Random) -> list[datetime]:
    """As many moments in the months before now, oldest first: uneven months, weekdays, hours, and a few bursts."""
    days = [now - timedelta(days=n) for n in range(round(months * 30.44), -1, -1)]
    burst = {chance.randrange(len(days)) for _ in range(max(1, len(days) // 60))}
    weights = [BUSY[day.month] * WEEKDAY[day.weekday()] * (3 if i in burst else 1) for i, day in enumerate(days)]
    midnights = [day.replace(hour=0, minute=0, second=0, microsecond=0) for day in days]
    moments = []
    for midnight in chance.choices(midnights, cum_weights=list(accumulate(weights)), k=count):
        hour = bisect(HOURS, chance.random() * HOURS[-1])
        moment = midnight + timedelta(hours=hour, microseconds=int(chance.random() * 3_600_000_000))
        # What would lie in the rest of today is spread over the hours before now.
        moments.append(moment if moment < now else now - timedelta(seconds=1 + chance.random() * 6 * 3600))
    return sorted(moment.astimezone(UTC) for moment in moments)


def stories(moments: list[datetime], now: datetime, chance: random.Random) -> Iterator[Story]:
    texts = reports.reports()
    still_broken: deque[Story] = deque()
    for moment in moments:
        if still_broken and still_broken[0].moment("closed") < moment:
            story = again(still_broken.popleft(), moment)
        else:
            story = Story(chance.choice(texts), chance.choice(reports.PLACES), chance.choice(reports.USERS), moment)
        story.events = [event for event in life(story, chance) if event.at <= now]
        story.corrected = any(event.kind == "recategorised" for event in story.events)
        if chance.random() < SHARED:
            story.affected += math.ceil(chance.expovariate(1 / MEAN_OTHERS_AFFECTED))
        if chance.random() < STILL_BROKEN and story.moment("closed"):
            still_broken.append(story)
        yield story


def again(closed: Story, opened_at: datetime) -> Story:
    return Story(closed.report, closed.place, closed.reported_by, opened_at, follows=closed)


def life(story: Story, chance: random.Random) -> list[Event]:
    """All that would happen to the ticket, also after now; in order of time."""
    user = ("user", story.reported_by)
    staff = ("staff", chance.choice(reports.STAFF))
    events = [Event(story.opened_at, "opened", *user)]
    if chance.random() < LEFT_OPEN:
        return events
    begun = story.opened_at + timedelta(hours=MEDIAN_HOURS_WAITING * math.exp(chance.gauss(0, 1.1)))
    if story.report.assigned != story.report.right and chance.random() < CORRECTED:
        events.append(Event(begun - timedelta(seconds=20), "recategorised", *staff))
    events.append(Event(begun, "activated", *staff))
    median, scatter = DAYS_OF_WORK[story.report.right]
    ended = begun + timedelta(days=median * math.exp(chance.gauss(0, scatter)))
    span = (ended - begun).total_seconds()
    events += talk(begun, span, user, staff, chance)
    if chance.random() < NEVER_FINISHED:
        return events
    if chance.random() < CLOSED_WITH_MESSAGE:
        just_before = ended - timedelta(microseconds=1)
        events.append(Event(just_before, "message", *staff, chance.choice(reports.STAFF_CLOSINGS), is_closing=True))
    events.append(Event(ended, "closed", *staff))
    return events


def talk(
    begun: datetime, span: float, user: tuple[str, str], staff: tuple[str, str], chance: random.Random
) -> list[Event]:
    """Questions and answers between the start and the end of work."""

    def message(part: float, who: tuple[str, str], bodies: list[str]) -> Event:
        return Event(begun + timedelta(seconds=span * part), "message", *who, chance.choice(bodies))

    events = []
    if chance.random() < 0.55:
        events.append(message(0.1, staff, reports.STAFF_QUESTIONS))
        if chance.random() < 0.8:
            events.append(message(0.3, user, reports.USER_ANSWERS))
    return events
