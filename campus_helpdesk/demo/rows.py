"""Turns invented lives into rows: the same ones that `tickets.lifecycle` and `messaging.conversation` would have left.

Rows are tuples, because one object a row would take most of the time at a million tickets. They refer to tickets and
messages by their number in the batch, and to places by their text: the ids are known when the batch is stored.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from campus_helpdesk.demo.reports import searchable
from campus_helpdesk.demo.story import Event, Story
from tickets.models import CategorySource, Status
from tickets.week import week_hour

COUNTS_AS_VERSION = {"activated", "closed", "recategorised"}


@dataclass
class Batch:
    """Columns as `campus_helpdesk.demo.store` names them; `numbers` has how many tickets have a status and category."""

    tickets: list[tuple[Any, ...]] = field(default_factory=list)
    messages: list[tuple[Any, ...]] = field(default_factory=list)
    search_texts: list[tuple[Any, ...]] = field(default_factory=list)
    meanings: list[tuple[Any, ...]] = field(default_factory=list)
    changes: list[tuple[Any, ...]] = field(default_factory=list)
    numbers: Counter[tuple[str, str]] = field(default_factory=Counter)


def batch_of(stories: Iterable[Story]) -> Batch:
    batch, numbers = Batch(), {}
    # All are kept until the end: an id is one story's alone only while that story is there.
    for number, story in enumerate(list(stories)):
        numbers[id(story)] = number
        talk = [event for event in story.events if event.kind == "message"]
        status = status_of(story)
        batch.tickets.append(ticket_row(number, story, status, len(talk), numbers.get(id(story.follows))))
        batch.search_texts.append((number, None, f"{story.report.words} {searchable(story.place)}".rstrip()))
        if status != Status.CLOSED:
            batch.meanings.append((number, story.report.meaning))
        for event in talk:
            batch.search_texts.append((number, len(batch.messages), searchable(event.body)))
            batch.messages.append((number, event.role, event.name, event.body, moment(event.at), event.is_closing))
        batch.changes += [change_row(number, story, event) for event in story.events]
        batch.numbers[status, story.category] += 1
    return batch


def moment(at: datetime | None) -> str | None:
    """As both databases read it. What Django does for any zone costs most of the time here, and lives are in UTC."""
    return at and str(at)[: -len("+00:00")]


def status_of(story: Story) -> str:
    if story.moment("closed"):
        return Status.CLOSED.value
    return Status.ACTIVE.value if story.moment("activated") else Status.OPEN.value


def ticket_row(number: int, story: Story, status: str, message_count: int, follows: int | None) -> tuple[Any, ...]:
    """A ticket that follows one of an earlier batch has lost its way back there."""
    report, events = story.report, story.events
    source = CategorySource.STAFF if story.corrected else CategorySource.AUTO
    return (
        number,
        report.description,
        report.summary,
        story.place,
        story.reported_by,
        story.category,
        source.value,
        None if story.corrected else report.confidence,
        report.reasons,
        report.runner_up,
        report.assigned,
        status,
        moment(story.opened_at),
        week_hour(story.opened_at),
        moment(story.moment("activated")),
        moment(story.first_answer),
        moment(events[-1].at),
        moment(story.moment("closed")),
        1 + sum(event.kind in COUNTS_AS_VERSION for event in events),
        message_count,
        moment(story.queue_at),
        story.affected,
        follows,
        None,
    )


def change_row(number: int, story: Story, event: Event) -> tuple[Any, ...]:
    before_after = before_and_after(event.kind, story.report.assigned, story.report.right)
    return (number, event.kind, moment(event.at), event.role, event.name, *before_after)


@cache
def before_and_after(kind: str, assigned: str, right: str) -> tuple[str, str]:
    before, after = {
        "opened": ({}, {"status": "open", "category": assigned}),
        "recategorised": ({"category": assigned}, {"category": right}),
        "activated": ({"status": "open"}, {"status": "active"}),
        "closed": ({"status": "active"}, {"status": "closed"}),
        "message": ({}, {}),
    }[kind]
    return json.dumps(before), json.dumps(after)
