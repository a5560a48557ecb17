"""Every address, called by hand: what is for staff is refused to others, and a look changes nothing."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from batches.models import Batch
from campus_helpdesk.tests.routes import METHODS, every_address
from messaging.models import CannedReply
from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = pytest.mark.django_db

SENT = {
    "description": "Another story",
    "location": "Lab",
    "category": "technical_it",
    "status": "closed",
    "body": "Still cold",
    "message": "It is repaired.",
    "version": "1",
    "task": "close",
    "scope": "matching",
    "list": "",
    "ticket": "1",
}
STAFF_ONLY = [
    ("post", "/tickets/{pk}/activate/"),
    ("post", "/tickets/{pk}/close/"),
    ("post", "/tickets/{pk}/category/"),
    ("get", "/tickets/{pk}/canned-replies/"),
    ("get", "/tickets/learning/"),
    ("post", "/tickets/learning/undo/"),
    ("get", "/tickets/batch/"),
    ("post", "/tickets/batch/"),
    ("post", "/tickets/batch/confirm/"),
    ("get", "/tickets/batch/count/"),
    ("get", "/tickets/batch/{batch}/"),
    ("post", "/tickets/batch/{batch}/"),
    ("post", "/api/v1/tickets/{pk}/activate/"),
    ("post", "/api/v1/tickets/{pk}/close/"),
    ("get", "/api/v1/tickets/changes/"),
    ("get", "/api/v1/tickets/?status=closed"),
    ("get", "/api/v1/tickets/export/?status=closed"),
]
JSON = "application/json"
CLAIMS = [
    {"X-Role": "staff"},
    {"Role": "staff"},
    {"X-Helpdesk-Role": "staff"},
    {"X-Forwarded-User": "root"},
    {"Remote-User": "root"},
    {"X-Api-Token": "test-token"},
    {"X-HTTP-Method-Override": "POST"},
    {"Cookie": "role=staff; is_staff=1"},
]


@pytest.fixture
def batch(staff: Actor) -> Batch:
    return Batch.objects.create(task=Batch.Task.CLOSE, by_name=staff.name, created_at=timezone.now())


def callers(*names: str) -> Callable:
    return pytest.mark.parametrize("who", names)


def send(caller: Client, method: str, address: str) -> HttpResponse:
    """As a form, and where no form is taken as JSON."""
    is_form = method == "post" and not address.startswith("/api")
    sent = {"data": SENT} if is_form else {"data": json.dumps(SENT), "content_type": JSON}
    return getattr(caller, method)(address, **sent)


def everything_stored() -> dict[str, list[dict[str, Any]]]:
    """Every row there is, but for what counts and remembers requests."""
    besides = {"WriteCount", "Session", "LogEntry"}
    models = [model for model in apps.get_models() if model.__name__ not in besides]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


@callers("client", "student_browser", "api")
@pytest.mark.parametrize(("method", "address"), STAFF_ONLY)
def test_what_is_for_staff_is_refused_and_leaves_nothing_behind(
    request: pytest.FixtureRequest, make_ticket, batch: Batch, who: str, method: str, address: str
) -> None:
    caller = request.getfixturevalue(who)
    CannedReply.objects.create(title="Repaired", text="It is repaired.", position=1)
    address = address.format(pk=make_ticket(status="active").pk, batch=batch.pk)
    before = everything_stored()

    for claim in ({}, *CLAIMS):
        separator = "&" if "?" in address else "?"
        for asked in (address, *(f"{address}{separator}role=staff", f"{address}{separator}token=test-token")):
            answer = getattr(caller, method)(asked, SENT if method == "post" else None, headers=claim)
            assert_refused(answer, asked)

    assert everything_stored() == before


def assert_refused(answer: HttpResponse, what: str) -> None:
    is_sent_to_the_doors = answer.status_code == 302 and answer["Location"].startswith("/?next=")
    # In the API a parameter that nobody knows is refused before anything else.
    is_unknown = answer.status_code == 400 and set(answer.json()) <= {"role", "token"}
    assert answer.status_code == 403 or is_sent_to_the_doors or is_unknown, f"{what}: {answer.status_code}"


@callers("client", "student_browser", "api")
def test_no_other_address_lets_a_simple_user_decide_anything(
    request: pytest.FixtureRequest, make_ticket, batch: Batch, who: str
) -> None:
    """Whatever is sent to whatever address: no status, no category and no closed ticket moves."""
    caller = request.getfixturevalue(who)
    tickets = [make_ticket(status=status) for status in ("open", "active", "closed")]
    decided = [(ticket.status, ticket.category, ticket.category_source, ticket.closed_at) for ticket in tickets]
    closed = Ticket.objects.filter(pk=tickets[2].pk).values().get()

    for ticket in tickets:
        for address in every_address(ticket.pk):
            for method in METHODS[3:] if not address.startswith("/enter/") else ():
                send(caller, method, address)

    stored = Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets]).order_by("pk")
    assert [(one.status, one.category, one.category_source, one.closed_at) for one in stored] == decided
    assert Ticket.objects.filter(pk=tickets[2].pk).values().get() == closed
    assert not Batch.objects.exclude(pk=batch.pk).exists()


@callers("student_browser", "staff_browser")
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_look_changes_nothing(
    request: pytest.FixtureRequest, make_ticket, batch: Batch, who: str, method: str
) -> None:
    browser = request.getfixturevalue(who)
    tickets = [make_ticket(status=status) for status in ("open", "closed")]
    before = everything_stored()

    for pk in (batch.pk, *(ticket.pk for ticket in tickets)):
        for address in every_address(pk):
            getattr(browser, method)(address)
            getattr(browser, method)(f"{address}?{'&'.join(f'{name}={value}' for name, value in SENT.items())}")

    assert everything_stored() == before


@pytest.mark.parametrize("name", ["status", "id", "version", "opened_at", "closed_at", "category_source", "affected"])
def test_a_form_takes_its_own_fields_and_nothing_else(student_browser: Client, make_ticket, name: str) -> None:
    ticket = make_ticket()
    extra = {"description": "Another story", "location": "Lab", "by_role": "staff", name: "1"}

    assert student_browser.post("/tickets/new/", extra | {"status": "closed"}).status_code == 303
    edited = student_browser.post(f"/tickets/{ticket.pk}/edit/", extra | {"version": "1", "status": "closed"})

    assert edited.status_code == 303
    assert set(Ticket.objects.values_list("status", "affected", "category_source")) == {("open", 1, "auto")}
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize(
    "name", ["status", "id", "version", "reported_by", "opened_at", "category_source", "affected", "role", "by"]
)
def test_the_api_takes_no_field_that_is_not_to_be_written(api: APIClient, make_ticket, name: str) -> None:
    ticket = make_ticket()
    sent = {"description": "Another story", name: 1}

    answers = [api.patch(f"/api/v1/tickets/{ticket.pk}/", sent)]
    if name != "reported_by":
        answers.append(api.post("/api/v1/tickets/", sent))
    if name == "version":
        answers.remove(answers[0])

    assert [(answer.status_code, list(answer.json())) for answer in answers] == [(400, [name])] * len(answers)
    assert Ticket.objects.count() == 1
