"""Stores invented lives in bulk: the same rows that `tickets.lifecycle` and `messaging.conversation` would have left.

Rows go to the database as tuples: one object a row would take most of the time at a million tickets.
"""

import json
from collections import Counter
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection, models

from campus_helpdesk.demo.reports import searchable
from campus_helpdesk.demo.story import Event, Story
from messaging.models import Message
from tickets import changes
from tickets.models import CategorySource, SearchText, Status, Ticket, TicketChange, TicketMeaning
from tickets.transactions import write

TICKET = [field.column for field in Ticket._meta.concrete_fields]
MESSAGE = [field.column for field in Message._meta.concrete_fields]
CHANGE = [field.column for field in TicketChange._meta.concrete_fields if not field.primary_key]
SEARCH_TEXT = [field.column for field in SearchText._meta.concrete_fields if not field.primary_key]
MEANING = [field.column for field in TicketMeaning._meta.concrete_fields]
COUNTS_AS_VERSION = {"activated", "closed", "recategorised"}


@write
def store(stories: list[Story]) -> None:
    ticket_ids = reserve_ids(Ticket, len(stories))
    talks = [[event for event in story.events if event.kind == "message"] for story in stories]
    message_ids = iter(reserve_ids(Message, sum(map(len, talks))))
    tickets, messages, search_texts, meanings, trace = [], [], [], [], []
    for ticket_id, story, talk in zip(ticket_ids, stories, talks, strict=True):
        tickets.append(ticket_row(ticket_id, story, len(talk)))
        search_texts.append((ticket_id, None, f"{story.report.words} {searchable(story.place)}"))
        if not story.moment("closed"):
            meanings.append((ticket_id, story.report.meaning))
        for event in talk:
            message_id = next(message_ids)
            messages.append((message_id, ticket_id, event.role, event.name, event.body, moment(event.at)))
            search_texts.append((ticket_id, message_id, searchable(event.body)))
        trace += [change_row(ticket_id, story, event) for event in story.events]
    insert(Ticket, TICKET, tickets)
    insert(Message, MESSAGE, messages)
    insert(SearchText, SEARCH_TEXT, search_texts)
    insert(TicketMeaning, MEANING, meanings)
    changes.lock_feed()
    insert(TicketChange, CHANGE, trace)
    for place, number in Counter((status_of(story), story.category) for story in stories).items():
        changes.count(place, number)


def reserve_ids(model: type[models.Model], number: int) -> list[int]:
    """Ids that nobody else gets; call it in the transaction that uses them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, number]
            )
            return [row[0] for row in cursor.fetchall()]
        # SQLite: this write transaction is the only one; explicit ids move the sequence on.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    first = (row[0] if row else 0) + 1
    return list(range(first, first + number))


def insert(model: type[models.Model], columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', rows)


def moment(at: datetime | None) -> Any:
    """As the database takes it. What Django does for any zone costs most of the time here, and lives are in UTC."""
    if at is None or connection.vendor == "postgresql":
        return at
    return at.replace(tzinfo=None).isoformat(" ")


def status_of(story: Story) -> str:
    if story.moment("closed"):
        return Status.CLOSED.value
    return Status.ACTIVE.value if story.moment("activated") else Status.OPEN.value


def ticket_row(ticket_id: int, story: Story, message_count: int) -> tuple[Any, ...]:
    """In the order of TICKET."""
    report, events = story.report, story.events
    source = CategorySource.STAFF if story.corrected else CategorySource.AUTO
    return (
        ticket_id,
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
        status_of(story),
        moment(story.opened_at),
        moment(story.moment("activated")),
        moment(story.first_answer),
        moment(events[-1].at),
        moment(story.moment("closed")),
        1 + sum(event.kind in COUNTS_AS_VERSION for event in events),
        message_count,
        story.affected,
    )


def change_row(ticket_id: int, story: Story, event: Event) -> tuple[Any, ...]:
    """In the order of CHANGE."""
    before_after = before_and_after(event.kind, story.report.assigned, story.report.right)
    return (ticket_id, event.kind, moment(event.at), event.role, event.name, *before_after)


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
