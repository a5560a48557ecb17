"""A thread of any length is read a window at a time, at the same cost."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from messaging.models import Message
from messaging.thread import WINDOW, Place, Window, around, newer, newest, older
from tickets.models import Ticket, TicketChange
from tickets.roles import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_ticket(make_ticket):
    """`long_ticket(120)`: with so many messages, and an edit after every tenth of them."""

    def make(messages: int) -> Ticket:
        ticket = make_ticket()
        for number in range(1, messages + 1):
            at = ticket.opened_at + timedelta(minutes=number)
            by = {"author_role": "user", "author_name": "Ada"}
            Message.objects.create(ticket=ticket, body=f"Message no {number}.", created_at=at, **by)
            note(ticket, "message", at)
            if number % 10 == 0:
                note(ticket, "edited", at)
        return ticket

    return make


def note(ticket: Ticket, kind: str, at) -> None:
    after = {"location": "Lab"} if kind == "edited" else {}
    TicketChange.objects.bulk_create(
        [TicketChange(ticket=ticket, kind=kind, at=at, by_role="user", by_name="Ada", before={}, after=after)]
    )


def names(window: Window) -> list[str]:
    return [entry.message.body if entry.message else entry.change.kind for entry in window.entries]


def whole_thread(messages: int) -> list[str]:
    names = ["opened"]
    for number in range(1, messages + 1):
        # A change of the same moment stands before the message.
        names += (["edited"] if number % 10 == 0 else []) + [f"Message no {number}."]
    return names


def test_backwards_from_the_newest_every_entry_comes_once(long_ticket) -> None:
    ticket = long_ticket(230)
    window = newest(ticket)
    read = names(window)
    assert window.after is None

    while window.until:
        assert len(window.entries) == WINDOW
        window = older(ticket, window.until)
        read = names(window) + read

    assert read == whole_thread(230)


def test_forwards_from_the_oldest_every_entry_comes_once(long_ticket) -> None:
    ticket = long_ticket(230)
    window = newer(ticket, Place(0, 0))
    read = names(window)
    assert window.until is None

    while window.after:
        window = newer(ticket, window.after)
        read += names(window)

    assert read == whole_thread(230)


@pytest.mark.parametrize("number", [1, 10, 100, 229, 230])
def test_a_message_stands_among_its_neighbours_and_leads_both_ways(long_ticket, number: int) -> None:
    ticket = long_ticket(230)
    message = Message.objects.get(body=f"Message no {number}.")

    window = around(ticket, message.pk)

    before = names(older(ticket, window.until)) if window.until else []
    behind = names(newer(ticket, window.after)) if window.after else []
    whole = whole_thread(230)
    start = whole.index(f"Message no {number}.")
    assert message.body in names(window)
    assert names(window) == whole[max(0, start - WINDOW // 2 + 1) : start + WINDOW // 2 + 1]
    assert before == whole[max(0, start - WINDOW // 2 + 1 - WINDOW) : max(0, start - WINDOW // 2 + 1)]
    assert behind == whole[start + WINDOW // 2 + 1 :][:WINDOW]


def test_entries_of_one_moment_are_neither_lost_nor_doubled(make_ticket) -> None:
    ticket = make_ticket()
    moment = ticket.opened_at
    for number in range(130):
        Message.objects.create(ticket=ticket, author_role="user", body=str(number), created_at=moment)
        note(ticket, "edited", moment)

    window, read = newest(ticket), []
    while True:
        read = names(window) + read
        if not window.until:
            break
        window = older(ticket, window.until)

    assert sorted(read) == sorted(["opened"] + ["edited"] * 130 + [str(number) for number in range(130)])


def test_the_page_shows_the_newest_and_leads_to_the_older_ones(student_browser: Client, long_ticket) -> None:
    ticket = long_ticket(120)
    address = f"/tickets/{ticket.pk}/"

    page = student_browser.get(address).content.decode()
    link = re.search(r'href="([^"]*\?until=[^"]*)#conversation"', page)[1]
    before = student_browser.get(link).content.decode()

    assert "Message no 120." in page
    assert "Message no 70." not in page
    assert page.count("data-entry=") == before.count("data-entry=") == WINDOW
    assert "Message no 70." in before
    assert "Message no 120." not in before
    assert "Show 50 older" in before
    assert "Show 50 newer" in before


def test_each_entry_is_named(student_browser: Client, long_ticket) -> None:
    ticket = long_ticket(3)
    message, change = Message.objects.latest("id"), ticket.changes.get(kind="opened")

    page = student_browser.get(f"/tickets/{ticket.pk}/").content.decode()

    assert f'id="message-{message.pk}" data-entry="message-{message.pk}"' in page
    assert f'data-entry="change-{change.pk}"' in page
    assert "Show 50" not in page


def test_a_link_to_a_message_shows_the_window_around_it(student_browser: Client, long_ticket) -> None:
    ticket = long_ticket(230)
    message = Message.objects.get(body="Message no 100.")

    page = student_browser.get(f"/tickets/{ticket.pk}/?message={message.pk}").content.decode()

    assert f'id="message-{message.pk}"' in page
    assert "Show 50 older" in page
    assert "Show 50 newer" in page


def test_an_updating_page_gets_only_the_entries_and_the_way_on(student_browser: Client, long_ticket) -> None:
    ticket = long_ticket(230)
    until, after = newest(ticket).until, around(ticket, Message.objects.get(body="Message no 100.").pk).after
    partial = {"HX-Request-Type": "partial"}

    before = student_browser.get(f"/tickets/{ticket.pk}/thread/?until={until}", headers=partial).content.decode()
    behind = student_browser.get(f"/tickets/{ticket.pk}/thread/?after={after}", headers=partial).content.decode()

    for fragment in (before, behind):
        assert fragment.count("data-entry=") == WINDOW
        assert "<html" not in fragment
    assert ("thread-older" in before, "thread-newer" in before) == (True, False)
    assert ("thread-older" in behind, "thread-newer" in behind) == (False, True)


def test_whoever_opens_the_fragments_address_gets_the_ticket(student_browser: Client, long_ticket) -> None:
    ticket = long_ticket(3)

    answer = student_browser.get(f"/tickets/{ticket.pk}/thread/?until=1-1")

    assert (answer.status_code, answer["Location"]) == (302, f"/tickets/{ticket.pk}/?until=1-1#conversation")


@pytest.mark.parametrize(
    "parameters", ["until=x", "until=1", "until=1-2-3", "until=-1--1", "after=²-1", "message=x", "message=1-2"]
)
def test_a_place_that_is_none_is_said_in_words(student_browser: Client, long_ticket, parameters: str) -> None:
    ticket = long_ticket(1)

    page = student_browser.get(f"/tickets/{ticket.pk}/?{parameters}")
    partial = {"HX-Request-Type": "partial"}
    fragment = student_browser.get(f"/tickets/{ticket.pk}/thread/?{parameters}", headers=partial)

    assert page.status_code == 200
    assert "That place in the conversation is not known" in page.content.decode()
    assert "Message no 1." in page.content.decode()
    assert fragment.status_code == 404


def test_a_message_of_another_ticket_is_not_shown(student_browser: Client, long_ticket) -> None:
    ticket, other = long_ticket(1), long_ticket(1)
    message = Message.objects.get(ticket=other)

    page = student_browser.get(f"/tickets/{ticket.pk}/?message={message.pk}").content.decode()

    assert f"message-{message.pk}" not in page
    assert "That place in the conversation is not known" in page


def test_a_huge_number_in_the_address_is_only_an_unknown_place(student_browser: Client, long_ticket) -> None:
    ticket = long_ticket(1)
    huge = "9" * 18

    for parameters in (f"until={huge}-{huge}", f"after={huge}-{huge}", f"message={huge}", f"until={huge}0-1"):
        assert student_browser.get(f"/tickets/{ticket.pk}/?{parameters}").status_code == 200


def test_a_simple_user_reads_no_window_of_a_closed_ticket(
    student_browser: Client, staff_browser: Client, make_ticket
) -> None:
    closed = make_ticket(status="closed")
    partial = {"HX-Request-Type": "partial"}
    address = f"/tickets/{closed.pk}/thread/?after=0-0"

    assert student_browser.get(address, headers=partial).status_code == 403
    assert staff_browser.get(address, headers=partial).status_code == 200


@pytest.mark.parametrize(("parameters", "most"), [("", 4), ("?until={0}", 4), ("?after=0-0", 4), ("?message={1}", 7)])
def test_the_queries_are_the_same_under_few_messages_and_many(
    student_browser: Client, long_ticket, parameters: str, most: int
) -> None:
    def queries(messages: int) -> int:
        ticket = long_ticket(messages)
        first = Message.objects.filter(ticket=ticket).earliest("id").pk
        address = f"/tickets/{ticket.pk}/{parameters.format(newest(ticket).until or '1-1', first)}"
        with CaptureQueriesContext(connection) as queries:
            assert student_browser.get(address).status_code == 200
        return len(queries)

    assert queries(3) == queries(240) <= most


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL decides by what is in its tables")
def test_every_window_is_found_by_an_index_and_without_a_sort(long_ticket) -> None:
    ticket = long_ticket(120)
    with CaptureQueriesContext(connection) as queries:
        until = newest(ticket).until
        newer(ticket, older(ticket, until).until)
        around(ticket, Message.objects.filter(ticket=ticket)[60].pk)

    for query in list(queries):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}".replace("%", "%%"))
            plan = " | ".join(row[-1] for row in cursor.fetchall())
        assert "SCAN messaging" not in plan
        assert "SCAN tickets" not in plan
        assert "TEMP B-TREE" not in plan
        if "messaging_message" not in query["sql"]:
            assert "USING INDEX change_history (ticket_id=?" in plan


def test_the_history_of_the_api_is_found_by_the_same_index(staff_api, long_ticket, student: Actor) -> None:
    ticket = long_ticket(30)
    with CaptureQueriesContext(connection) as queries:
        rows = staff_api.get(f"/api/v1/tickets/{ticket.pk}/history/").json()["results"]

    assert [row["kind"] for row in rows] == ["opened", "edited", "edited", "edited"]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {queries[-1]['sql']}".replace("%", "%%"))
            assert "change_history" in cursor.fetchone()[-1]
