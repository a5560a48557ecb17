"""Many writers at once: no write is lost, no error is shown, and the change feed skips nothing."""

import threading
from collections import Counter
from itertools import chain

import pytest
from django.db import connection, transaction
from django.db.models import Manager
from rest_framework.test import APIClient

from tickets import lifecycle
from tickets.changes import read_feed
from tickets.models import Ticket, TicketChange, TicketCount
from tickets.roles import Actor
from tickets.tests.at_once import PATIENCE, at_once, with_own_connection
from tickets.tests.consumer import Consumer, stored_copy

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

WRITERS = 8
ROUNDS = 12


def write_a_lot(staff_api: APIClient, ticket_id: int, number: int) -> list[int]:
    """Edits and messages, which touch nothing that tickets share, and now and then a whole new ticket."""
    address = f"/api/v1/tickets/{ticket_id}/"
    codes = [staff_api.post(f"{address}activate/").status_code]
    for turn in range(ROUNDS):
        codes.append(staff_api.patch(address, {"location": f"Room {number}.{turn}"}).status_code)
        codes.append(staff_api.post(f"{address}messages/", {"body": f"{number}.{turn}"}).status_code)
        if turn % 4 == 0:
            codes.append(staff_api.post("/api/v1/tickets/", {"description": f"New one {number}"}).status_code)
    return [*codes, staff_api.post(f"{address}close/").status_code]


def follow(consumer: Consumer, finished: threading.Event) -> None:
    """Poll as fast as the feed answers, until the writers are done, and once more."""
    while not finished.is_set():
        consumer.poll()
    consumer.drain()


def test_a_reader_beside_eight_writers_sees_every_change(
    transactional_db: None, staff_api: APIClient, make_ticket
) -> None:
    tickets = [make_ticket().pk for _ in range(WRITERS)]
    consumer, finished = Consumer(staff_api), threading.Event()
    consumer.drain()
    reader = threading.Thread(target=with_own_connection, args=[lambda: follow(consumer, finished)])
    reader.start()
    try:
        works = [lambda pk=pk, i=i: write_a_lot(staff_api, pk, i) for i, pk in enumerate(tickets)]
        codes = set(chain.from_iterable(at_once(*works)))
    finally:
        finished.set()
        reader.join(PATIENCE)

    assert codes == {200, 201}
    assert consumer.copy == stored_copy()
    assert len(consumer.copy) == WRITERS + WRITERS * 3


def test_no_write_is_lost(transactional_db: None, staff_api: APIClient, make_ticket, messages: Manager) -> None:
    tickets = [make_ticket().pk for _ in range(WRITERS)]

    at_once(*(lambda pk=pk, i=i: write_a_lot(staff_api, pk, i) for i, pk in enumerate(tickets)))

    for number, ticket in enumerate(Ticket.objects.filter(pk__in=tickets).order_by("pk")):
        assert (ticket.status, ticket.location) == ("closed", f"Room {number}.{ROUNDS - 1}")
        assert (ticket.version, ticket.message_count) == (3 + ROUNDS, ROUNDS)
    assert messages.count() == WRITERS * ROUNDS
    assert TicketChange.objects.count() == WRITERS * (3 + 2 * ROUNDS + 3)
    totals = {(row.status, row.category): row.tickets for row in TicketCount.objects.exclude(tickets=0)}
    assert totals == Counter(Ticket.objects.values_list("status", "category"))


def test_writers_of_one_ticket_take_turns(transactional_db: None, api: APIClient, make_ticket) -> None:
    ticket = make_ticket()
    address = f"/api/v1/tickets/{ticket.pk}/"

    def write(number: int) -> None:
        for turn in range(ROUNDS):
            assert api.post(f"{address}messages/", {"body": "Still cold"}).status_code == 201
            assert api.patch(address, {"location": f"Room {number}.{turn}"}).status_code == 200

    at_once(*(lambda number=number: write(number) for number in range(WRITERS)))

    ticket.refresh_from_db()
    assert (ticket.message_count, ticket.version) == (WRITERS * ROUNDS, 1 + WRITERS * ROUNDS)
    moments = list(TicketChange.objects.order_by("id").values_list("at", flat=True))
    assert moments == sorted(moments)


def test_of_two_who_start_work_at_once_one_does(transactional_db: None, staff_api: APIClient, make_ticket) -> None:
    ticket = make_ticket()

    codes = at_once(*[lambda: staff_api.post(f"/api/v1/tickets/{ticket.pk}/activate/").status_code] * WRITERS)

    assert sorted(codes) == [200] + [409] * (WRITERS - 1)
    assert TicketChange.objects.filter(kind="activated").count() == 1


def test_of_two_who_edit_the_same_version_at_once_one_does(transactional_db: None, api: APIClient, make_ticket) -> None:
    ticket = make_ticket()

    def edit(number: int) -> int:
        patch = {"location": f"Room {number}", "version": 1}
        return api.patch(f"/api/v1/tickets/{ticket.pk}/", patch).status_code

    codes = at_once(*(lambda number=number: edit(number) for number in range(WRITERS)))

    assert sorted(codes) == [200] + [412] * (WRITERS - 1)
    assert TicketChange.objects.filter(kind="edited").count() == 1


def test_a_change_that_is_committed_late_is_not_skipped(transactional_db: None, student: Actor, make_ticket) -> None:
    """One writer has appended and not yet committed while another begins: the reader in between must not pass it."""
    slow, quick = make_ticket().pk, make_ticket().pk
    cursor = read_feed("", 10).cursor
    appended, may_commit = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            lifecycle.edit_ticket(ticket_id=slow, by=student, location="Slow")
            appended.set()
            may_commit.wait(PATIENCE)

    def write_quickly() -> None:
        lifecycle.edit_ticket(ticket_id=quick, by=student, location="Quick")

    threads = [threading.Thread(target=with_own_connection, args=[work]) for work in (write_slowly, write_quickly)]
    threads[0].start()
    assert appended.wait(PATIENCE)
    threads[1].start()
    # Long enough for a second writer that nothing holds back; one that has to wait is still waiting then.
    threads[1].join(0.5)
    between = read_feed(cursor, 10)
    may_commit.set()
    for thread in threads:
        thread.join(PATIENCE)
    after = read_feed(between.cursor, 10)

    assert {row[0] for row in [*between.rows, *after.rows]} == {slow, quick}
    assert connection.in_atomic_block is False
