"""A name in the address that a call does not know is named, on every call."""

import pytest
from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db
TICKET = "/api/v1/tickets/{id}/"
CALLS = [
    ("get", "/api/v1/tickets/", None),
    ("post", "/api/v1/tickets/", {"description": "The lift is stuck"}),
    ("get", TICKET, None),
    ("patch", TICKET, {"location": "Library"}),
    ("post", TICKET + "activate/", None),
    ("post", TICKET + "close/", None),
    ("post", TICKET + "me-too/", None),
    ("delete", TICKET + "me-too/", None),
    ("get", TICKET + "messages/", None),
    ("post", TICKET + "messages/", {"body": "Any news?"}),
    ("get", TICKET + "history/", None),
    ("get", "/api/v1/tickets/similar/", None),
    ("post", "/api/v1/tickets/classify/", {"description": "The lift is stuck"}),
    ("get", "/api/v1/tickets/counts/", None),
    ("get", "/api/v1/tickets/changes/", None),
]


@pytest.mark.parametrize(("method", "address", "body"), CALLS)
def test_an_unknown_parameter_is_named_and_nothing_is_done(
    staff_api: APIClient, make_ticket, method: str, address: str, body: dict[str, str] | None
) -> None:
    ticket = make_ticket()

    answer = getattr(staff_api, method)(address.format(id=ticket.pk) + "?colour=red", body)

    assert (answer.status_code, list(answer.json())) == (400, ["colour"])
    before = (ticket.status, ticket.version, ticket.message_count, ticket.affected)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.version, ticket.message_count, ticket.affected) == before
