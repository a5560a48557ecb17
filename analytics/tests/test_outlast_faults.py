"""A tickets API that misbehaves in every way: last good figures, nothing passed over, left alone, recovered from."""

import html
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from analytics import freshness
from analytics.freshness import catch_up
from analytics.models import FeedPosition, Ticket
from analytics.rebuild import disagreements
from analytics.tests.faults import ENDLESS, FAULTS
from analytics.tests.processes import eventually
from analytics.tests.tickets_server import TicketsServer

pytestmark = pytest.mark.django_db


@contextmanager
def little_time() -> Iterator[None]:
    """For a fault that only the budget ends."""
    with pytest.MonkeyPatch.context() as patience:
        patience.setattr(freshness, "BUDGET_SECONDS", 0.3)
        yield


@pytest.fixture
def known(tickets_server: TicketsServer, staff: Client) -> dict[str, Any]:
    """What the API says of one active ticket; a second is reported that nobody has fetched yet."""
    tickets_server.tell(1, status="active")
    answer = figures(staff)
    tickets_server.tell(2, status="active")
    return answer


def figures(staff: Client) -> dict[str, Any]:
    answer = staff.get("/api/v1/active-by-category/")
    assert answer.status_code == 200
    return answer.json()


def expect_the_last_figures(staff: Client, known: dict[str, Any], words: str) -> None:
    """From the API, the page and /readyz, with the reason; and nothing is passed over."""
    before, rows = FeedPosition.current(), list(Ticket.objects.values_list())
    assert figures(staff) == known | {"stale": True}
    page = html.unescape(staff.get("/?analysis=active-by-category").text)
    assert words in page
    assert "last known figures" in page
    ready = staff.get("/readyz")
    assert (ready.status_code, words in ready.json()["in_words"]) == (200, True)
    assert list(Ticket.objects.values_list()) == rows
    after = FeedPosition.current()
    # Started over, when the old cursor is not known any more, is not moved on.
    assert (after.cursor in (before.cursor, ""), after.as_of) == (True, before.as_of)


def expect_recovery(staff: Client, tickets: int = 2) -> None:
    """In the process that has met the fault, as soon as the pause is over."""
    FeedPosition.objects.update(retry_at=timezone.now())
    answer = figures(staff)
    assert (answer["n"], answer["stale"]) == (tickets, False)
    position = FeedPosition.current()
    assert (position.failure, position.failures, disagreements(position)) == ("", 0, [])


@pytest.mark.parametrize("fault", FAULTS)
def test_the_last_good_figures_stay_and_the_next_request_after_the_pause_catches_up(
    fault: str, tickets_server: TicketsServer, staff: Client, known: dict[str, Any]
) -> None:
    misbehaviour, words = FAULTS[fault]
    asked = len(tickets_server.requests)
    with little_time() if fault in ENDLESS else nullcontext(), tickets_server.misbehaving(**misbehaviour):
        expect_the_last_figures(staff, known, words)
    # Once, and once more from the beginning where the cursor was refused: three answers, one question.
    assert len(tickets_server.requests) - asked == (2 if fault == "a cursor that is never known" else 1)
    expect_recovery(staff)


def test_the_answer_is_given_while_the_tickets_api_still_hangs(
    tickets_server: TicketsServer, staff: Client, known: dict[str, Any]
) -> None:
    with little_time(), tickets_server.misbehaving(hang=True):
        assert figures(staff)["stale"]
        assert tickets_server.at_work == 1


def test_a_connection_that_drips_its_headers_is_closed(
    tickets_server: TicketsServer, staff: Client, known: dict[str, Any]
) -> None:
    with little_time(), tickets_server.misbehaving(drip_headers=True):
        assert figures(staff)["stale"]
        assert eventually(lambda: tickets_server.at_work == 0)


def test_nobody_listens(staff: Client, known: dict[str, Any], settings: LazySettings) -> None:
    url, settings.TICKETS_API_URL = settings.TICKETS_API_URL, "http://127.0.0.1:9/api/v1/"
    expect_the_last_figures(staff, known, "cannot be reached")
    settings.TICKETS_API_URL = url
    expect_recovery(staff)


def test_no_https_where_it_is_expected(staff: Client, known: dict[str, Any], settings: LazySettings) -> None:
    url = settings.TICKETS_API_URL
    settings.TICKETS_API_URL = url.replace("http:", "https:")
    expect_the_last_figures(staff, known, "The tickets API")
    settings.TICKETS_API_URL = url
    expect_recovery(staff)


def test_a_name_that_nobody_knows(staff: Client, known: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*arguments: object, **named: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with monkeypatch.context() as names:
        names.setattr(socket, "getaddrinfo", unknown)
        expect_the_last_figures(staff, known, "cannot be reached")
    expect_recovery(staff)


def test_a_name_server_that_does_not_answer(
    staff: Client, known: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, answered = threading.Event(), threading.Event()

    def hanging(*arguments: object, **named: object) -> None:
        asked.set()
        answered.wait(20)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    with monkeypatch.context() as names, little_time():
        names.setattr(socket, "getaddrinfo", hanging)
        expect_the_last_figures(staff, known, "does not answer in time")
        assert asked.is_set()
        answered.set()
    expect_recovery(staff)


def test_failures_add_up_until_the_feed_was_drained(tickets_server: TicketsServer) -> None:
    for failures in (1, 2, 3):
        with tickets_server.misbehaving(status=503):
            FeedPosition.objects.update(retry_at=None)
            catch_up(timezone.now())
        assert FeedPosition.current().failures == failures
    FeedPosition.objects.update(retry_at=None)
    catch_up(timezone.now())
    position = FeedPosition.current()
    assert (position.failures, position.failure, position.retry_at) == (0, "", None)
