"""The request log: one line per request, and a request id that is kept, answered and passed on."""

import logging
import re

import pytest
from django.test import Client

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
