"""The request log: one line per request, and a request id that is kept, answered and passed on."""

import logging
import re
import sys

import pytest
from django.conf import settings
from django.test import Client

from analytics.request_log import LineFormatter
from analytics.tests.tickets_server import TicketsServer


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="analytics.request")
    return caplog


def test_every_request_is_one_line_with_its_id(client: Client, lines: pytest.LogCaptureFixture) -> None:
    own_id = client.get("/healthz").headers["X-Request-ID"]
    (line,) = [record.getMessage() for record in lines.records]
    assert re.fullmatch(rf"GET '/healthz' 200 [0-9.]+ms id={own_id}", line)


@pytest.mark.parametrize("given", ["a", "A-b_c.9", "x" * 64])
def test_a_well_formed_id_is_kept(client: Client, given: str) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "a\nb", "é", "a;b"])
def test_another_id_is_replaced(client: Client, given: str) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])


def test_a_line_break_in_the_address_forges_no_line(client: Client, lines: pytest.LogCaptureFixture) -> None:
    client.get("/x%0AGET /forged")
    assert all("\n" not in record.getMessage() for record in lines.records if record.name == "analytics.request")


@pytest.mark.django_db
def test_the_id_is_passed_on_to_the_tickets_api(staff: Client, tickets_server: TicketsServer) -> None:
    staff.get("/api/v1/unresolved/", headers={"X-Request-ID": "seen-before"})
    assert tickets_server.requests[0]["headers"]["X-Request-ID"] == "seen-before"


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\rb", "a\x1b[2Jb", "a\x85b", "a\u2028b", "a\x00b"])
def test_nothing_that_is_logged_looks_like_another_line(text: str) -> None:
    """Also the trace of an error, whose words may be somebody's."""
    try:
        raise ValueError(text)
    except ValueError:
        record = logging.LogRecord("analytics", logging.ERROR, "", 0, "%s", (text,), sys.exc_info())

    first, *others = LineFormatter(settings.LOG_LINE).format(record).splitlines()

    assert " ERROR analytics a" in first
    assert all(line.startswith("    ") for line in others)
    assert not any(ord(letter) < 32 for line in (first, *others) for letter in line)


def test_every_line_is_written_so() -> None:
    assert all(isinstance(handler.formatter, LineFormatter) for handler in handlers())


def handlers() -> list[logging.Handler]:
    found = [handler for name in (None, "django") for handler in logging.getLogger(name).handlers]
    return [handler for handler in found if type(handler) is logging.StreamHandler]


def test_a_very_long_address_is_cut(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="analytics.request"):
        client.get("/" + "x" * 5_000)

    assert max(len(record.getMessage()) for record in caplog.records if record.name == "analytics.request") < 700
