"""Me too: a browser says once that it is affected as well, and may take it back."""

import base64
import json
from itertools import chain

import pytest
from django.core import signing
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from rest_framework.test import APIClient

from tickets.models import MeToo, Ticket, TicketChange
from tickets.tests.at_once import at_once
from tickets.tests.consumer import Consumer, stored_copy

pytestmark = pytest.mark.django_db

COOKIE = "helpdesk_browser"
FRAGMENT = {"HX-Request-Type": "partial"}


def say(api: APIClient, ticket: Ticket) -> HttpResponse:
    return api.post(f"/api/v1/tickets/{ticket.pk}/me-too/")


def take_back(api: APIClient, ticket: Ticket) -> HttpResponse:
    return api.delete(f"/api/v1/tickets/{ticket.pk}/me-too/")


def tap(browser: Client, ticket: Ticket, **form: str) -> HttpResponse:
    return browser.post(f"/tickets/{ticket.pk}/me-too/", form)


def affected(ticket: Ticket) -> int:
    ticket.refresh_from_db()
    return ticket.affected


def affect(ticket: Ticket, others: int) -> None:
    """So many other browsers say it."""
    for _ in range(others):
        assert say(APIClient(), ticket).status_code == 200


def test_a_browser_says_it_in_the_api(api: APIClient, make_ticket) -> None:
    ticket = make_ticket()

    answer = say(api, ticket)

    stored = Ticket.objects.get()
    assert (answer.status_code, answer.json()["affected"]) == (200, 2)
    assert answer.json() == api.get(f"/api/v1/tickets/{ticket.pk}/").json()
    cookie = answer.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert (stored.affected, MeToo.objects.get().ticket_id) == (2, ticket.pk)
    change = TicketChange.objects.latest("id")
    assert (change.ticket_id, change.kind, change.by_role) == (ticket.pk, "affected", "user")
    assert (change.before, change.after) == ({"affected": 1}, {"affected": 2})


def test_it_is_no_edit(api: APIClient, make_ticket) -> None:
    ticket = make_ticket()

    answer = say(api, ticket)

    stored = Ticket.objects.get()
    assert answer["ETag"] == '"1"'
    assert (stored.version, stored.modified_at) == (ticket.version, ticket.modified_at)
    assert take_back(api, ticket)["ETag"] == '"1"'
    assert Ticket.objects.get().modified_at == ticket.modified_at


def test_a_browser_counts_once(api: APIClient, make_ticket) -> None:
    ticket = make_ticket()

    answers = [say(api, ticket).json()["affected"] for _ in range(3)]

    assert (answers, affected(ticket), MeToo.objects.count()) == ([2, 2, 2], 2, 1)
    assert TicketChange.objects.filter(kind="affected").count() == 1


def test_two_browsers_count_twice(api: APIClient, make_ticket) -> None:
    ticket = make_ticket()
    affect(ticket, 1)

    assert say(api, ticket).json()["affected"] == 3
    assert len(set(MeToo.objects.values_list("browser", flat=True))) == 2


def test_a_browser_says_it_of_many_tickets(api: APIClient, make_ticket) -> None:
    first, second = make_ticket(), make_ticket(status="active")

    assert [say(api, ticket).json()["affected"] for ticket in (first, second)] == [2, 2]
    assert len(set(MeToo.objects.values_list("browser", flat=True))) == 1


def test_a_browser_takes_it_back(api: APIClient, make_ticket) -> None:
    ticket = make_ticket()
    affect(ticket, 1)
    say(api, ticket)

    answer = take_back(api, ticket)

    assert (answer.status_code, answer.json()["affected"], affected(ticket)) == (200, 2, 2)
    assert MeToo.objects.count() == 1
    change = TicketChange.objects.latest("id")
    assert (change.kind, change.before, change.after) == ("affected", {"affected": 3}, {"affected": 2})


def test_taking_it_back_without_having_said_it_changes_nothing(api: APIClient, make_ticket) -> None:
    ticket = make_ticket()
    affect(ticket, 1)

    assert take_back(api, ticket).json()["affected"] == 2
    say(api, ticket)
    assert [take_back(api, ticket).json()["affected"] for _ in range(2)] == [2, 2]
    assert TicketChange.objects.filter(kind="affected").count() == 3


def test_it_can_be_said_again(api: APIClient, make_ticket) -> None:
    ticket = make_ticket()

    assert [say(api, ticket).json()["affected"], take_back(api, ticket).json()["affected"]] == [2, 1]
    assert say(api, ticket).json()["affected"] == 2


@pytest.mark.parametrize("cookie", ["", "ada", "a:b:c", ":::", "é", "x" * 5_000, signing.dumps("ada", salt="another")])
def test_a_forged_cookie_is_another_browser(api: APIClient, make_ticket, cookie: str) -> None:
    ticket = make_ticket()
    say(api, ticket)
    forger = APIClient()
    forger.cookies[COOKIE] = cookie

    assert take_back(forger, ticket).json()["affected"] == 2
    answer = say(forger, ticket)

    assert answer.json()["affected"] == 3
    assert answer.cookies[COOKIE].value != cookie
    assert say(forger, ticket).json()["affected"] == 3


def test_a_browser_counts_once_whatever_door_it_goes_through(client: Client, make_ticket) -> None:
    ticket = make_ticket()

    client.post("/enter/user/")
    client.post(f"/api/v1/tickets/{ticket.pk}/me-too/")
    client.post("/leave/")
    client.post("/enter/staff/")
    answer = client.post(f"/api/v1/tickets/{ticket.pk}/me-too/")

    assert answer.json()["affected"] == 2


def test_staff_and_the_reporter_may_say_it_too(staff_api: APIClient, student_browser: Client, make_ticket) -> None:
    ticket = make_ticket()

    assert say(staff_api, ticket).json()["affected"] == 2
    assert tap(student_browser, ticket).status_code == 303
    assert affected(ticket) == 3


@pytest.mark.parametrize("is_staff", [False, True])
def test_a_closed_ticket_concerns_nobody_any_more(
    api: APIClient, staff_api: APIClient, student_browser: Client, staff_browser: Client, make_ticket, is_staff: bool
) -> None:
    ticket = make_ticket(status="closed")
    caller, browser = (staff_api, staff_browser) if is_staff else (api, student_browser)
    changes = TicketChange.objects.count()

    for answer in (say(caller, ticket), take_back(caller, ticket)):
        assert (answer.status_code, list(answer.json())) == (409, ["detail"])
    assert tap(browser, ticket).status_code == 409
    assert (affected(ticket), MeToo.objects.count(), TicketChange.objects.count()) == (1, 0, changes)


@pytest.mark.parametrize("number", ["999", "9223372036854775808", "9" * 100])
def test_there_is_no_ticket(api: APIClient, db: None, number: str) -> None:
    assert api.post(f"/api/v1/tickets/{number}/me-too/").status_code == 404
    assert api.delete(f"/api/v1/tickets/{number}/me-too/").status_code == 404


def test_there_is_no_page_of_such_a_ticket(student_browser: Client, db: None) -> None:
    assert student_browser.post("/tickets/999/me-too/").status_code == 404


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL compares with numbers of any length")
@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 100])
def test_there_is_no_page_of_a_number_beyond_all_tickets(student_browser: Client, db: None, number: str) -> None:
    assert student_browser.post(f"/tickets/{number}/me-too/").status_code == 404


def test_it_is_only_said_and_taken_back(api: APIClient, student_browser: Client, make_ticket) -> None:
    address = f"/api/v1/tickets/{make_ticket().pk}/me-too/"

    assert [getattr(api, method)(address).status_code for method in ("get", "put", "patch")] == [405] * 3
    assert student_browser.get(f"/tickets/{Ticket.objects.get().pk}/me-too/").status_code == 405


def test_the_feed_stays_exact(staff_api: APIClient, api: APIClient, make_ticket) -> None:
    ticket = make_ticket()
    consumer = Consumer(staff_api)
    consumer.drain()

    say(api, ticket)
    consumer.drain()

    assert [row[0] for row in consumer.rows] in ([ticket.pk], [])
    assert consumer.copy == stored_copy()
    assert staff_api.get("/api/v1/tickets/counts/").json() == {"open": 1, "active": 0, "closed": 0}


def test_it_is_no_history(api: APIClient, student_browser: Client, make_ticket) -> None:
    ticket = make_ticket()
    say(api, ticket)

    history = api.get(f"/api/v1/tickets/{ticket.pk}/history/").json()["results"]

    assert [row["kind"] for row in history] == ["opened"]
    assert student_browser.get(f"/tickets/{ticket.pk}/").status_code == 200


def test_a_deleted_ticket_leaves_none(admin_client: Client, api: APIClient, make_ticket) -> None:
    ticket = make_ticket()
    say(api, ticket)

    admin_client.post(f"/admin/tickets/ticket/{ticket.pk}/delete/", {"post": "yes"})

    assert (Ticket.objects.count(), MeToo.objects.count()) == (0, 0)


def test_the_button_toggles(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket()

    first = tap(student_browser, ticket)
    pressed = student_browser.get(f"/tickets/{ticket.pk}/").content.decode()
    counts = [affected(ticket)]
    second = tap(student_browser, ticket)

    assert [(a.status_code, a["Location"]) for a in (first, second)] == [(303, f"/tickets/{ticket.pk}/")] * 2
    assert [*counts, affected(ticket)] == [2, 1]
    assert 'aria-pressed="true"' in pressed
    assert "about 2 people affected" in pressed
    assert 'aria-pressed="true"' not in student_browser.get(f"/tickets/{ticket.pk}/").content.decode()


def test_with_htmx_it_is_a_fragment(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket()

    first = student_browser.post(f"/tickets/{ticket.pk}/me-too/", headers=FRAGMENT)
    second = student_browser.post(f"/tickets/{ticket.pk}/me-too/", headers=FRAGMENT)

    assert (first.status_code, second.status_code) == (200, 200)
    assert "<html" not in first.content.decode()
    assert 'aria-pressed="true"' in first.content.decode()
    assert "about 2 people affected" in first.content.decode()
    assert 'aria-pressed="false"' in second.content.decode()
    assert "people affected" not in second.content.decode()


def test_the_list_shows_what_the_browser_said(student_browser: Client, staff_browser: Client, make_ticket) -> None:
    ticket, _ = make_ticket(), make_ticket()
    tap(student_browser, ticket)

    assert student_browser.get("/tickets/").content.decode().count('aria-pressed="true"') == 1
    assert 'aria-pressed="true"' not in staff_browser.get("/tickets/").content.decode()


def test_it_leads_back_to_where_it_was_said(student_browser: Client, make_ticket) -> None:
    answer = tap(student_browser, make_ticket(), next="/tickets/?status=open&cursor=x")

    assert (answer.status_code, answer["Location"]) == (303, "/tickets/?status=open&cursor=x")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "tickets/",
        "/\t/evil.example",
    ],
)
def test_it_leads_to_no_other_site(student_browser: Client, make_ticket, elsewhere: str) -> None:
    ticket = make_ticket()

    answer = tap(student_browser, ticket, next=elsewhere)

    assert (answer.status_code, answer["Location"]) == (303, f"/tickets/{ticket.pk}/")


def test_another_site_cannot_say_it(student_browser: Client, make_ticket) -> None:
    student_browser.handler.enforce_csrf_checks = True
    ticket = make_ticket()

    assert tap(student_browser, ticket).status_code == 403
    assert student_browser.post(f"/api/v1/tickets/{ticket.pk}/me-too/").status_code == 403
    assert affected(ticket) == 1


def test_without_a_role_it_leads_through_a_door_to_the_ticket(client: Client, make_ticket) -> None:
    ticket = make_ticket()

    answer = tap(client, ticket)

    assert (answer.status_code, answer["Location"]) == (302, f"/?next=%2Ftickets%2F{ticket.pk}%2F")
    assert affected(ticket) == 1


def ids(api: APIClient, address: str, direction: str) -> tuple[list[list[int]], str]:
    pages = []
    while True:
        answer = api.get(address).json()
        pages.append([row["id"] for row in answer["results"]])
        if answer[direction] is None:
            return pages, address
        address = answer[direction]


def test_the_most_affected_come_first_page_by_page_and_back(api: APIClient, make_ticket) -> None:
    tickets = [make_ticket() for _ in range(5)]
    for ticket, others in zip(tickets, [1, 3, 0, 1, 0], strict=True):
        affect(ticket, others)
    expected = [tickets[place].pk for place in (1, 3, 0, 4, 2)]

    pages, last = ids(api, "/api/v1/tickets/?ordering=-affected&page_size=2", "next")
    back, _ = ids(api, last, "previous")

    assert pages == [expected[:2], expected[2:4], expected[4:]]
    assert list(chain.from_iterable(reversed(back))) == expected


def test_the_page_lists_the_most_affected_first(student_browser: Client, make_ticket) -> None:
    most, _ = make_ticket(), make_ticket()
    affect(most, 1)

    answer = student_browser.get("/tickets/?ordering=-affected")

    assert answer.context["page"].rows[0] == most
    assert "Most affected" in answer.content.decode()


@pytest.mark.parametrize("value", ["2", None, True, 2.0, 2.5, [2], {"a": 2}, -1, 2**63, "2026-01-01T00:00:00Z"])
def test_a_forged_cursor_is_named(api: APIClient, make_ticket, value: object) -> None:
    make_ticket()
    cursor = base64.urlsafe_b64encode(json.dumps(["-affected", value, 5, False]).encode()).decode()

    answer = api.get(f"/api/v1/tickets/?ordering=-affected&cursor={cursor}")

    assert (answer.status_code, list(answer.json())) == (400, ["cursor"])


@pytest.mark.parametrize("value", [0, 2**31, 2**63 - 1])
def test_a_cursor_beyond_every_number_is_a_page(api: APIClient, make_ticket, value: int) -> None:
    ticket = make_ticket()
    cursor = base64.urlsafe_b64encode(json.dumps(["-affected", value, 5, False]).encode()).decode()

    answer = api.get(f"/api/v1/tickets/?ordering=-affected&cursor={cursor}")

    assert answer.status_code == 200
    assert [row["id"] for row in answer.json()["results"]] == ([ticket.pk] if value else [])


@pytest.mark.parametrize("ordering", ["affected", "+affected", "-affected,id"])
def test_there_is_no_other_order_by_it(api: APIClient, db: None, ordering: str) -> None:
    answer = api.get("/api/v1/tickets/", {"ordering": ordering})

    assert (answer.status_code, list(answer.json())) == (400, ["ordering"])


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_many_browsers_at_the_same_time_all_count(transactional_db: None, make_ticket) -> None:
    ticket = make_ticket()

    answers = at_once(*[lambda: say(APIClient(), ticket)] * 8)

    assert {answer.status_code for answer in answers} == {200}
    assert (affected(ticket), MeToo.objects.count()) == (9, 8)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_one_browser_at_the_same_time_counts_once(transactional_db: None, api: APIClient, make_ticket) -> None:
    ticket = make_ticket()
    say(api, ticket)
    take_back(api, ticket)

    answers = at_once(*[lambda: say(api, ticket)] * 8)

    assert {answer.status_code for answer in answers} == {200}
    assert (affected(ticket), MeToo.objects.count()) == (2, 1)
