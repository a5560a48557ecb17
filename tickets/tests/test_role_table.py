"""The whole table of who may do what: every role, every state, every action, on the pages and in the API."""

import pytest
from django.http import HttpResponse
from django.test import Client
from rest_framework.test import APIClient

from tickets.models import Ticket

pytestmark = pytest.mark.django_db

STATES = ["open", "active", "closed"]
REFUSED = {403, 404, 405, 409}
PATCH_WORDS = {"location": "Lab"}
PATCH_CATEGORY = {"category": "technical_it"}
PASSAGE = {"part": "description", "passage": "radiator"}
WORDS = {"description": "Another story", "location": "Lab"}

# Action, what is sent, then the status codes for a simple user and for staff: open, active, closed.
API_TABLE = [
    ("get", "", None, [200, 200, 404], [200, 200, 200]),
    ("get", "history/", None, [200, 200, 404], [200, 200, 200]),
    ("get", "messages/", None, [200, 200, 404], [200, 200, 200]),
    ("post", "messages/", {"body": "Still cold"}, [201, 201, 404], [201, 201, 409]),
    ("get", "photos/", None, [200, 200, 404], [200, 200, 200]),
    ("patch", "", PATCH_WORDS, [200, 200, 404], [200, 200, 409]),
    ("patch", "", PATCH_CATEGORY, [403, 403, 403], [200, 200, 200]),
    ("post", "me-too/", None, [200, 200, 409], [200, 200, 409]),
    ("delete", "me-too/", None, [200, 200, 409], [200, 200, 409]),
    ("post", "redact/", PASSAGE, [403, 403, 403], [200, 200, 200]),
    ("post", "activate/", None, [403, 403, 403], [200, 409, 409]),
    ("post", "close/", None, [403, 403, 403], [409, 200, 409]),
    ("post", "close/", {"closing_message": "It is warm again"}, [403, 403, 403], [409, 200, 409]),
    ("delete", "", None, [405, 405, 405], [405, 405, 405]),
]
PAGE_TABLE = [
    ("get", "", None, [200, 200, 403], [200, 200, 200]),
    ("get", "edit/", None, [200, 200, 403], [200, 200, 409]),
    ("post", "edit/", WORDS, [303, 303, 403], [303, 303, 409]),
    ("post", "messages/", {"body": "Still cold"}, [303, 303, 403], [303, 303, 409]),
    ("post", "category/", PATCH_CATEGORY, [403, 403, 403], [303, 303, 303]),
    ("get", "similar/", None, [200, 200, 403], [200, 200, 200]),
    ("get", "thread/", None, [302, 302, 403], [302, 302, 302]),
    ("get", "canned-replies/", None, [403, 403, 403], [200, 200, 200]),
    ("post", "messages/", {"insert": "yes", "canned": "1"}, [403, 403, 403], [200, 200, 409]),
    ("post", "me-too/", None, [303, 303, 409], [303, 303, 409]),
    ("post", "redact/", PASSAGE, [403, 403, 403], [303, 303, 303]),
    # The same as a colleague just did is a notice.
    ("post", "activate/", None, [403, 403, 403], [303, 303, 409]),
    ("post", "close/", None, [403, 403, 403], [409, 303, 303]),
    # But a message with it that comes too late is not lost.
    ("post", "close/", {"closing_message": "It is warm again"}, [403, 403, 403], [409, 303, 409]),
]


def cases(table: list[tuple]) -> list[tuple]:
    return [
        (method, address, sent, role, state, codes[STATES.index(state)])
        for method, address, sent, users, staffs in table
        for role, codes in (("user", users), ("staff", staffs))
        for state in STATES
    ]


def fingerprint(ticket: Ticket) -> tuple:
    ticket.refresh_from_db()
    counts = ticket.message_count, ticket.affected, ticket.changes.count()
    return ticket.status, ticket.version, ticket.modified_at, *counts


def assert_refusal_left_no_trace(answer: HttpResponse, ticket: Ticket, before: tuple) -> None:
    if answer.status_code in REFUSED:
        assert fingerprint(ticket) == before


@pytest.mark.parametrize(("method", "address", "sent", "role", "state", "code"), cases(API_TABLE))
def test_in_the_api(
    api: APIClient, staff_api: APIClient, make_ticket, method: str, address: str, sent, role: str, state: str, code: int
) -> None:
    ticket = make_ticket(status=state)
    before = fingerprint(ticket)

    answer = getattr(staff_api if role == "staff" else api, method)(f"/api/v1/tickets/{ticket.pk}/{address}", sent)

    assert answer.status_code == code
    assert_refusal_left_no_trace(answer, ticket, before)


@pytest.mark.parametrize(("method", "address", "sent", "role", "state", "code"), cases(API_TABLE))
def test_in_the_api_with_the_cookie(
    student_browser: Client,
    staff_browser: Client,
    make_ticket,
    method: str,
    address: str,
    sent,
    role: str,
    state: str,
    code: int,
) -> None:
    ticket = make_ticket(status=state)
    browser = staff_browser if role == "staff" else student_browser

    answer = getattr(browser, method)(
        f"/api/v1/tickets/{ticket.pk}/{address}",
        sent,
        **({} if method == "get" else {"content_type": "application/json"}),
    )

    assert answer.status_code == code


@pytest.mark.parametrize(("method", "address", "sent", "role", "state", "code"), cases(PAGE_TABLE))
def test_on_the_pages(
    student_browser: Client,
    staff_browser: Client,
    make_ticket,
    method: str,
    address: str,
    sent,
    role: str,
    state: str,
    code: int,
) -> None:
    ticket = make_ticket(status=state)
    before = fingerprint(ticket)
    form = (sent or {}) | ({"version": ticket.version} if address == "edit/" else {})

    answer = getattr(staff_browser if role == "staff" else student_browser, method)(
        f"/tickets/{ticket.pk}/{address}", form if method == "post" else None
    )

    assert answer.status_code == code
    assert_refusal_left_no_trace(answer, ticket, before)


@pytest.mark.parametrize("state", STATES)
def test_without_a_role_every_page_leads_to_the_doors(client: Client, make_ticket, state: str) -> None:
    ticket = make_ticket(status=state)
    before = fingerprint(ticket)

    for method, address, sent, *_ in PAGE_TABLE:
        answer = getattr(client, method)(f"/tickets/{ticket.pk}/{address}", sent)
        assert (answer.status_code, answer["Location"].split("=")[0]) == (302, "/?next")

    assert fingerprint(ticket) == before
