"""The request log: one line per request, with the id that is also in the answer."""

import logging
import re
import sys

import pytest
from django.conf import settings
from django.test import Client

from campus_helpdesk.request_log import LineFormatter

pytestmark = pytest.mark.django_db

MADE = re.compile(r"[A-Za-z0-9_.-]{1,64}")


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "helpdesk.request"]


@pytest.mark.parametrize("address", ["/", "/nothing/", "/tickets/", "/api/v1/tickets/", "/healthz"])
def test_every_answer_has_an_id_that_is_in_its_line(
    client: Client, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    answer = client.get(f"{address}?search=secret")

    (line,) = lines(caplog)
    assert MADE.fullmatch(answer["X-Request-ID"])
    assert line.startswith(f"GET '{address}' {answer.status_code} ")
    assert line.endswith(f"id={answer['X-Request-ID']}")
    assert "secret" not in line


def test_two_requests_have_two_ids(client: Client) -> None:
    assert client.get("/")["X-Request-ID"] != client.get("/")["X-Request-ID"]


@pytest.mark.parametrize("incoming", ["a", "x" * 64, "Az09-_.", "1"])
def test_a_well_formed_incoming_id_is_kept(client: Client, incoming: str) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": incoming})["X-Request-ID"] == incoming


@pytest.mark.parametrize("incoming", ["", "x" * 65, "a b", "a\nb", "é", "a;b", "<b>", "a\x00"])
def test_any_other_is_replaced(client: Client, incoming: str) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": incoming})

    assert answer["X-Request-ID"] != incoming
    assert MADE.fullmatch(answer["X-Request-ID"])


def test_a_line_break_in_a_path_forges_no_second_line(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/%0aGET%20'/admin/'%20200")

    (line,) = lines(caplog)
    assert "\n" not in line


def test_refused_requests_are_logged_too(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/", headers={"Host": "evil.example"})
    client.post("/", CONTENT_LENGTH=str(10**9))

    assert [line.split()[2] for line in lines(caplog)] == ["400", "413"]


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\rb", "a\x1b[2Jb", "a\x85b", "a\u2028b", "a\x00b"])
def test_nothing_that_is_logged_looks_like_another_line(text: str) -> None:
    """Also the trace of an error, whose words may be somebody's."""
    try:
        raise ValueError(text)
    except ValueError:
        record = logging.LogRecord("helpdesk", logging.ERROR, "", 0, "%s", (text,), sys.exc_info())

    first, *others = LineFormatter(settings.LOG_LINE).format(record).splitlines()

    assert " ERROR helpdesk a" in first
    assert all(line.startswith("    ") for line in others)
    assert not any(ord(letter) < 32 for line in (first, *others) for letter in line)


def test_every_line_is_written_so() -> None:
    assert all(isinstance(handler.formatter, LineFormatter) for handler in handlers())


def handlers() -> list[logging.Handler]:
    found = [handler for name in (None, "django") for handler in logging.getLogger(name).handlers]
    return [handler for handler in found if type(handler) is logging.StreamHandler]


def test_a_very_long_address_is_cut(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="helpdesk.request"):
        client.get("/" + "x" * 5_000)

    assert max(len(record.getMessage()) for record in caplog.records if record.name == "helpdesk.request") < 700
