"""What a closed ticket says is told to staff alone, whichever way one asks."""

from collections.abc import Iterator

import pytest
from django.test import Client
from rest_framework.test import APIClient

from campus_helpdesk.tests.routes import METHODS, every_address
from campus_helpdesk.tests.test_nobody_where_he_does_not_belong import callers, send
from messaging.conversation import post_message
from tickets import lifecycle
from tickets.changes import newest_cursor
from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = pytest.mark.django_db

# Words of a closed ticket that stand nowhere else; one may be asked for, so that the other one must not be answered.
ASKED, SECRET = "zyzzyva", "quokkabread"


@pytest.fixture
def hidden(make_ticket, staff: Actor) -> Ticket:
    ticket = make_ticket(description=f"{ASKED} {SECRET} radiator", location=f"Room {SECRET}", status="active")
    post_message(ticket_id=ticket.pk, by=staff, body=f"{ASKED} and {SECRET} again")
    return lifecycle.close_ticket(ticket_id=ticket.pk, by=staff)


def questions(ticket: Ticket, other: Ticket, since: str) -> Iterator[str]:
    """Every address that tells something of tickets, with every parameter that could lead to a closed one."""
    lists = [
        "",
        f"search={ASKED}",
        f'search="{ASKED}"',
        f"search={ticket.pk}",
        f"search=%23{ticket.pk}",
        f"search={ASKED}&ordering=relevance",
        "status=open,active,closed",
        "status=closed",
        "ordering=-modified_at",
        "ordering=queue_at",
        "closed_after=2000-01-01T00:00:00Z",
        "closed_from=2000-01-01",
        "closed_from=today",
        "answered=true",
        "activated=true",
        "unresolved_at=2100-01-01T00:00:00Z",
        f"opened_before=2100-01-01T00:00:00Z&location={ASKED}",
        "page_size=200",
        f"search={ASKED}&status=closed&waiting=staff",
    ]
    for parameters in lists:
        for address in ("/tickets/", "/tickets/export/", "/tickets/round/", "/api/v1/tickets/"):
            yield f"{address}?{parameters}"
        yield f"/api/v1/tickets/export/?{parameters}"
        yield f"/tickets/live/?since={since}&{parameters}"
        yield f"/tickets/{other.pk}/?from={parameters.replace('&', '%26').replace('=', '%3D')}"
        yield f"/tickets/batch/count/?{parameters}"
    yield f"/api/v1/tickets/similar/?text={ASKED}%20radiator"
    yield f"/tickets/{other.pk}/similar/"
    yield "/api/v1/tickets/counts/"
    for of in ("tickets", "api/v1/tickets"):
        for what in ("", "history/", "messages/", "similar/", "thread/", "live/", "edit/", "edit/live/", "category/"):
            for parameters in ("", f"?since={since}", "?until=999999-999999", "?after=0-0", "?message=1"):
                yield f"/{of}/{ticket.pk}/{what}{parameters}"
    for parameters in ("?until=999999-999999", "?after=0-0", "?message=1", f"?message={ticket.pk}"):
        yield f"/tickets/{other.pk}/{parameters}"


@callers("student_browser", "api", "client")
@pytest.mark.parametrize("is_fragment", [False, True])
def test_nothing_tells_what_a_closed_ticket_says(
    request: pytest.FixtureRequest, make_ticket, staff: Actor, who: str, is_fragment: bool
) -> None:
    caller = request.getfixturevalue(who)
    other = make_ticket(description="The radiator in the library", location="Library")
    since = str(newest_cursor())
    hidden = request.getfixturevalue("hidden")
    headers = {"HX-Request-Type": "partial", "HX-Request": "true"} if is_fragment else {}

    for address in questions(hidden, other, since):
        answer = caller.get(address, headers=headers)
        told = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert SECRET.encode() not in told, address
        assert answer.status_code < 500, address


@callers("student_browser", "api")
def test_posts_tell_nothing_of_a_closed_ticket_either(request: pytest.FixtureRequest, hidden: Ticket, who: str) -> None:
    caller = request.getfixturevalue(who)

    for address in every_address(hidden.pk):
        for method in METHODS[3:] if not address.startswith("/enter/") else ():
            assert SECRET.encode() not in send(caller, method, address).content, f"{method} {address}"


def test_staff_does_see_it(staff_browser: Client, hidden: Ticket) -> None:
    """So that the tests above look for what is really there."""
    for address in ("/tickets/?status=closed", f"/tickets/{hidden.pk}/", f"/api/v1/tickets/{hidden.pk}/messages/"):
        assert SECRET in staff_browser.get(address).content.decode()


def test_the_numbers_do_not_count_it(student_browser: Client, api: APIClient, hidden: Ticket, make_ticket) -> None:
    make_ticket()

    for caller in (student_browser, api):
        assert caller.get("/api/v1/tickets/counts/").json() == {"open": 1, "active": 0}
        assert len(caller.get("/api/v1/tickets/").json()["results"]) == 1
