"""Fetching from the tickets API over real HTTP: what is sent, and what counts as not available."""

import gzip
import time
import tracemalloc

import pytest
from django.conf import LazySettings

from analytics import answer_body
from analytics.request_log import request_id
from analytics.tests.tickets_server import TicketsServer
from analytics.tickets_client import CursorUnknown, Patience, TicketsUnavailable, changes_after, count_tickets

ONCE = Patience(seconds=5, attempts=1, limit=10_000)
IMPATIENT = Patience(seconds=0.3, attempts=1, limit=10_000)


def test_a_page_is_fetched_with_the_service_token(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1)
    page = changes_after("", ONCE)
    assert [ticket.id for ticket in page.tickets] == [1]
    request = tickets_server.requests[0]
    assert request["path"] == "/api/v1/tickets/changes/"
    assert request["query"] == {"limit": "10000"}
    assert request["headers"]["Authorization"] == "Bearer tests-only-token"


def test_the_cursor_goes_into_the_address_unharmed(tickets_server: TicketsServer) -> None:
    with tickets_server.misbehaving(status=410), pytest.raises(CursorUnknown):
        changes_after("a b&limit=1#x/é", ONCE)
    assert tickets_server.requests[0]["query"] == {"limit": "10000", "after": "a b&limit=1#x/é"}


def test_the_request_id_is_passed_on(tickets_server: TicketsServer) -> None:
    token = request_id.set("abc-1")
    changes_after("", ONCE)
    request_id.reset(token)
    changes_after("", ONCE)
    assert tickets_server.requests[0]["headers"]["X-Request-ID"] == "abc-1"
    assert "X-Request-ID" not in tickets_server.requests[1]["headers"]


def test_all_tickets_are_counted(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1)
    assert count_tickets(ONCE) == 1


@pytest.mark.parametrize("body", [b"[]", b"{", b'{"open": "many"}'])
def test_counts_that_are_no_numbers_are_refused(tickets_server: TicketsServer, body: bytes) -> None:
    with tickets_server.misbehaving(body=body), pytest.raises(TicketsUnavailable):
        count_tickets(ONCE)


def test_nobody_listens(settings: LazySettings) -> None:
    settings.TICKETS_API_URL = "http://127.0.0.1:9/api/v1/"
    with pytest.raises(TicketsUnavailable, match="cannot be reached"):
        changes_after("", ONCE)


def test_an_answer_that_does_not_come_is_given_up(tickets_server: TicketsServer) -> None:
    with tickets_server.misbehaving(delay=2), pytest.raises(TicketsUnavailable, match="in time"):
        changes_after("", IMPATIENT)


def test_an_answer_that_never_ends_is_given_up(tickets_server: TicketsServer) -> None:
    with tickets_server.misbehaving(body=b" " * 1000, drip=True), pytest.raises(TicketsUnavailable, match="in time"):
        changes_after("", IMPATIENT)


def test_an_answer_that_is_far_too_long_is_refused(
    tickets_server: TicketsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_body, "MAX_ANSWER_BYTES", 1000)
    with tickets_server.misbehaving(body=b" " * 5000), pytest.raises(TicketsUnavailable, match="too long"):
        changes_after("", ONCE)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"{",
        b"null",
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"cursor": "a", "more": false}',
        b"\x1f\x8b\x08garbage",
    ],
)
def test_garbage_is_refused(tickets_server: TicketsServer, body: bytes) -> None:
    with tickets_server.misbehaving(body=body), pytest.raises(TicketsUnavailable, match="unreadable"):
        changes_after("", ONCE)


def test_the_feed_is_asked_for_compressed_and_read_so(tickets_server: TicketsServer) -> None:
    body = gzip.compress(b'{"open": 3, "active": 2, "closed": 1}')
    with tickets_server.misbehaving(body=body, headers={"Content-Encoding": "gzip"}):
        assert count_tickets(ONCE) == 6
    assert tickets_server.requests[0]["headers"]["Accept-Encoding"] == "gzip"


def test_garbled_compression_is_refused(tickets_server: TicketsServer) -> None:
    garbled = {"Content-Encoding": "gzip"}
    with tickets_server.misbehaving(body=b"no gzip", headers=garbled), pytest.raises(TicketsUnavailable):
        changes_after("", ONCE)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_so_nobody_else_sees_the_token(tickets_server: TicketsServer, status: int) -> None:
    with TicketsServer() as other:
        elsewhere = {"status": status, "headers": {"Location": other.url}}
        with tickets_server.misbehaving(**elsewhere), pytest.raises(TicketsUnavailable, match=str(status)):
            changes_after("", ONCE)
        assert other.requests == []
    assert len(tickets_server.requests) == 1


def test_a_little_that_unpacks_to_very_much_takes_little_memory(
    tickets_server: TicketsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_body, "MAX_ANSWER_BYTES", 1_000_000)
    bomb = {"body": gzip.compress(b" " * 60_000_000), "headers": {"Content-Encoding": "gzip"}}
    tracemalloc.start()
    with tickets_server.misbehaving(**bomb), pytest.raises(TicketsUnavailable, match="too long"):
        changes_after("", ONCE)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_what_is_packed_is_read_to_its_end_and_no_further(
    tickets_server: TicketsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_body, "PIECE_BYTES", 7)
    body = gzip.compress(b'{"open": 3, "active": 2, "closed": 1}' + b" " * 100) + b"more"
    with tickets_server.misbehaving(body=body, headers={"Content-Encoding": "gzip"}):
        assert count_tickets(ONCE) == 6


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_token_is_said_plainly_and_not_tried_again(tickets_server: TicketsServer, status: int) -> None:
    with tickets_server.misbehaving(status=status), pytest.raises(TicketsUnavailable, match="TICKETS_API_TOKEN"):
        changes_after("", Patience(seconds=5, attempts=3, limit=10))
    assert len(tickets_server.requests) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_fault_that_may_pass_is_tried_again(
    tickets_server: TicketsServer, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    with tickets_server.misbehaving(status=status), pytest.raises(TicketsUnavailable, match=str(status)):
        changes_after("", Patience(seconds=5, attempts=3, limit=10))
    assert len(tickets_server.requests) == 3


def test_a_feed_that_refuses_to_start_is_not_asked_to_start_over(tickets_server: TicketsServer) -> None:
    with tickets_server.misbehaving(status=410), pytest.raises(TicketsUnavailable, match="from the beginning"):
        changes_after("", ONCE)
