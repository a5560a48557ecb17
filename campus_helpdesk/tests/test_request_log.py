"""The request log: one line per request, with the id that is also in the answer."""

import re

import pytest
from django.test import Client

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
