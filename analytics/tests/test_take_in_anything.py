"""Whatever the feed hands out and wherever the database breaks off, totals equal a recount after every page."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection

from analytics.feed_page import OPTIONAL, TicketState
from analytics.intake import pull
from analytics.models import Category, FeedPosition, Ticket
from analytics.moments import month_of, rfc3339
from analytics.rebuild import disagreements, in_time_zone
from analytics.tests.faults import FAULTS
from analytics.tests.tickets_server import TicketsServer
from analytics.tickets_client import Patience, TicketsUnavailable

pytestmark = pytest.mark.django_db(transaction=True)
START = datetime(2026, 1, 31, 20, 0, tzinfo=UTC)
ZONES = ("UTC", "Europe/Rome", "Pacific/Auckland", "America/St_Johns")
PLACES = ("", "Library", "Mensa Süd")
QUICK = ["HTML", "503", "a huge id", "truncated gzip", "404, later"]


class Story:
    """What happens at random to tickets, the feed, the database and the setting."""

    def __init__(self, seed: int, server: TicketsServer, settings: LazySettings) -> None:
        self.chance, self.server, self.settings = random.Random(seed), server, settings
        self.clock = START

    def later(self, seconds: int = 200_000) -> str:
        self.clock += timedelta(microseconds=self.chance.randrange(seconds * 1_000_000))
        return rfc3339(self.clock)

    def known(self) -> dict[str, Any] | None:
        """The last state of a ticket that is not deleted."""
        last = {row["id"]: row for row in self.server.log}
        return self.chance.choice([None, *[row for row in last.values() if not row["deleted"]]])

    def tell(self, row: dict[str, Any], **changes: Any) -> None:
        told = row | {"modified_at": rfc3339(self.clock)} | changes
        self.server.tell(
            told["id"], **{name: value for name, value in told.items() if name not in ("id", "deleted", "again")}
        )

    def create(self) -> None:
        number = 1 + max((row["id"] for row in self.server.log), default=0)
        category = self.chance.choice(Category.values)
        place = {"location": self.chance.choice(PLACES), "assigned_category": self.chance.choice(["", category])}
        self.tell({"id": number}, opened_at=self.later(), category=category, **place)

    def change(self) -> None:
        row = self.known()
        if row is None:
            return
        moment = self.later(3_000_000)
        self.tell(
            row,
            **self.chance.choice(
                [
                    {"status": "active", "activated_at": moment, "closed_at": None},
                    {"status": "closed", "activated_at": row["activated_at"] or moment, "closed_at": moment},
                    {"category": self.chance.choice(Category.values)},
                    {"location": self.chance.choice(PLACES)},
                    {"answered_at": moment},
                ]
            ),
        )

    def delete(self) -> None:
        self.server.forget(self.chance.randint(1, 30))

    def repeat(self) -> None:
        """Some of what was handed out before, and the last state of each afterwards."""
        last = {row["id"]: row for row in self.server.log}
        again = self.chance.choices(self.server.log, k=4) if self.server.log else []
        self.server.log += [row | {"again": True} for row in [*again, *[last[row["id"]] for row in again]]]

    def restore_backup(self) -> None:
        once = [row for row in self.server.log if "again" not in row]
        self.server.log = once[: self.chance.randrange(len(once) + 1)]
        self.server.restore_backup()

    def add_a_column(self) -> None:
        missing = [name for name in OPTIONAL if name not in self.server.columns]
        self.server.columns += missing[:1]

    def change_zone(self) -> None:
        self.settings.TIME_ZONE = self.chance.choice(ZONES)

    def count_again(self) -> None:
        in_time_zone(FeedPosition.current())

    def page(self) -> None:
        pull(FeedPosition.current(), self.patience())

    def broken_page(self) -> None:
        """At any statement the database goes away; then nothing has happened."""
        self.break_off(lambda: pull(FeedPosition.current(), self.patience()))

    def broken_recount(self) -> None:
        self.break_off(lambda: in_time_zone(FeedPosition.current()))

    def misbehaving_page(self) -> None:
        misbehaviour, _ = FAULTS[self.chance.choice(QUICK)]
        with self.server.misbehaving(**misbehaviour), pytest.raises(TicketsUnavailable):
            pull(FeedPosition.current(), self.patience())

    def patience(self) -> Patience:
        return Patience(seconds=20, attempts=1, limit=self.chance.randint(1, 12))

    def break_off(self, work: Callable[[], object]) -> None:
        before = FeedPosition.objects.values().get()
        left = [True] * self.chance.randrange(14) + [False]

        def go_away(execute: Callable, *arguments: object) -> object:
            if left and not left.pop(0):
                raise OperationalError("the server was shut down")
            return execute(*arguments)

        with suppress(OperationalError), connection.execute_wrapper(go_away):
            work()
        after = FeedPosition.objects.values().get()
        assert after == before or after["turn"] > before["turn"]


OFTEN = [Story.create, Story.change, Story.change, Story.page, Story.page]
SOMETIMES = [Story.delete, Story.repeat, Story.broken_page, Story.misbehaving_page, Story.count_again]
SELDOM = [Story.restore_backup, Story.change_zone, Story.broken_recount, Story.add_a_column]


def expect_agreement() -> None:
    position = FeedPosition.current()
    assert disagreements(position) == []
    zone = ZoneInfo(position.time_zone) if position.time_zone else UTC
    assert all(
        month == month_of(at.astimezone(zone)) for at, month in Ticket.objects.values_list("opened_at", "opened_month")
    )


def expect_what_was_told(server: TicketsServer) -> None:
    last = {row["id"]: row for row in server.log}
    told = {number: row for number, row in last.items() if not row["deleted"]}
    columns = [name for name in TicketState._fields if name in server.columns]
    stored = {row["id"]: row for row in Ticket.objects.values(*columns)}
    assert stored.keys() == told.keys()
    for number, row in stored.items():
        for name, value in row.items():
            found = rfc3339(value) if isinstance(value, datetime) else value
            assert (found or "", name) == (told[number].get(name) or "", name)


@pytest.mark.parametrize("seed", range(6))
def test_totals_equal_a_recount_after_anything(
    seed: int, tickets_server: TicketsServer, settings: LazySettings
) -> None:
    story = Story(seed, tickets_server, settings)
    story.count_again()
    for _ in range(120):
        (happening,) = story.chance.choices([OFTEN, SOMETIMES, SELDOM], weights=[12, 4, 1])
        story.chance.choice(happening)(story)
        expect_agreement()
    story.count_again()
    position = pull(FeedPosition.current(), story.patience())
    while tickets_server.page(position.cursor, 1) is None or tickets_server.page(position.cursor, 1)["changes"]["rows"]:
        position = pull(position, story.patience())
    expect_agreement()
    expect_what_was_told(tickets_server)
