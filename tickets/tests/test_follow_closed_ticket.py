"""Still broken: a new ticket that follows a closed one, which stays closed and tells nothing of what stands on it."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from tickets import lifecycle
from tickets.models import Ticket, TicketChange
from tickets.roles import Actor

pytestmark = pytest.mark.django_db

SECRET = "The radiator of Professor Quokka is cold"
AGAIN = {"description": "It is cold again"}


@pytest.fixture
def closed(make_ticket) -> Ticket:
    return make_ticket(description=SECRET, location="Office of Quokka", status="closed")


def test_a_report_follows_it_in_the_api(api: APIClient, closed: Ticket) -> None:
    answer = api.post("/api/v1/tickets/", AGAIN | {"follows": closed.pk})

    assert (answer.status_code, answer.json()["follows"]) == (201, closed.pk)
    ticket = Ticket.objects.get(pk=answer.json()["id"])
    assert (ticket.follows, ticket.status) == (closed, "open")
    assert [change.kind for change in TicketChange.objects.filter(ticket=ticket)] == ["opened"]
    before = closed.version, closed.modified_at
    closed.refresh_from_db()
    assert (closed.version, closed.modified_at, closed.status) == (*before, "closed")


def test_a_report_follows_it_on_the_page(student_browser: Client, closed: Ticket) -> None:
    answer = student_browser.post("/tickets/new/", AGAIN | {"follows": closed.pk})

    ticket = Ticket.objects.latest("pk")
    assert (answer.status_code, answer["Location"], ticket.follows_id) == (303, f"/tickets/{ticket.pk}/", closed.pk)
    assert (
        f'<a href="/tickets/{closed.pk}/">#{closed.pk}</a>' in student_browser.get(answer["Location"]).content.decode()
    )


def test_without_it_nothing_is_followed(api: APIClient) -> None:
    assert api.post("/api/v1/tickets/", AGAIN).json()["follows"] is None
    assert api.post("/api/v1/tickets/", AGAIN | {"follows": None}).json()["follows"] is None


@pytest.mark.parametrize("number", [0, -1, 999, 2**63, 10**40, "x", "", True, [1], {"a": 1}, 1.5])
def test_a_number_of_no_ticket_is_refused_by_name(api: APIClient, closed: Ticket, number: object) -> None:
    answer = api.post("/api/v1/tickets/", AGAIN | {"follows": number})

    assert (answer.status_code, list(answer.json())) == (400, ["follows"])
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize("status", ["open", "active"])
def test_a_ticket_that_is_not_closed_is_refused_by_name(
    api: APIClient, student_browser: Client, make_ticket, status: str
) -> None:
    ticket = make_ticket(status=status)

    answer = api.post("/api/v1/tickets/", AGAIN | {"follows": ticket.pk})
    page = student_browser.post("/tickets/new/", AGAIN | {"follows": ticket.pk})

    assert (answer.status_code, list(answer.json())) == (400, ["follows"])
    assert page.status_code == 422
    assert f"Ticket #{ticket.pk} is not closed" in page.content.decode()
    assert Ticket.objects.count() == 1


def test_twice_in_one_report_is_refused_by_name(api: APIClient, student_browser: Client, closed: Ticket) -> None:
    body = f'{{"description": "Cold", "follows": {closed.pk}, "follows": {closed.pk}}}'

    answer = api.post("/api/v1/tickets/", body, content_type="application/json")
    page = student_browser.post("/tickets/new/", AGAIN | {"follows": [closed.pk, closed.pk]})

    assert answer.status_code == 400
    assert "follows" in answer.json()["detail"]
    assert page.status_code == 422
    assert "Only one ticket" in page.content.decode()
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize("number", ["999", "x", "-1", "9" * 30])
def test_a_page_that_cannot_follow_keeps_the_words_and_can_be_sent_without(
    student_browser: Client, db: None, number: str
) -> None:
    answer = student_browser.post("/tickets/new/", AGAIN | {"follows": number})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert AGAIN["description"] in page
    assert 'name="follows"' not in page
    assert not Ticket.objects.exists()


def test_a_patch_cannot_change_it(staff_api: APIClient, make_ticket, closed: Ticket) -> None:
    answer = staff_api.patch(f"/api/v1/tickets/{make_ticket().pk}/", {"follows": closed.pk})

    assert (answer.status_code, list(answer.json())) == (400, ["follows"])


def test_staff_finds_the_text_filled_in(staff_browser: Client, closed: Ticket) -> None:
    page = staff_browser.get(f"/tickets/new/?follows={closed.pk}").content.decode()

    assert SECRET in page
    assert "Office of Quokka" in page
    assert f'name="follows" value="{closed.pk}"' in page


def test_whoever_opened_it_finds_the_text_filled_in(student_browser: Client, staff: Actor) -> None:
    student_browser.post("/tickets/new/", {"description": SECRET, "location": "Office of Quokka"})
    own = Ticket.objects.get()
    lifecycle.activate_ticket(ticket_id=own.pk, by=staff)
    lifecycle.close_ticket(ticket_id=own.pk, by=staff)

    page = student_browser.get(f"/tickets/new/?follows={own.pk}").content.decode()

    assert SECRET in page
    assert "Office of Quokka" in page


def test_anybody_else_gets_the_number_alone(student_browser: Client, closed: Ticket) -> None:
    page = student_browser.get(f"/tickets/new/?follows={closed.pk}").content.decode()

    assert "Quokka" not in page
    assert f'name="follows" value="{closed.pk}"' in page
    assert "say in your own words" in page


def test_and_the_place_where_that_is_no_secret(student_browser: Client, make_ticket) -> None:
    closed = make_ticket(description=SECRET, location="Library", status="closed")
    make_ticket(location="Library")

    page = student_browser.get(f"/tickets/new/?follows={closed.pk}").content.decode()

    assert 'value="Library"' in page
    assert "Quokka" not in page


def test_a_forged_cookie_tells_nothing(student_browser: Client, closed: Ticket) -> None:
    student_browser.cookies["helpdesk_own_tickets"] = f"[{closed.pk}]"

    assert "Quokka" not in student_browser.get(f"/tickets/new/?follows={closed.pk}").content.decode()


@pytest.mark.parametrize("query", ["999", "x", "", "1&follows=2", "9" * 30, "%00"])
def test_an_address_that_names_no_closed_ticket_is_the_plain_form_and_says_so(
    student_browser: Client, db: None, query: str
) -> None:
    answer = student_browser.get(f"/tickets/new/?follows={query}")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Report it as a new one." in page
    assert 'name="follows"' not in page


def test_the_page_of_a_closed_ticket_leads_to_it_and_to_who_follows(
    student_browser: Client, staff_browser: Client, make_ticket, closed: Ticket, student: Actor
) -> None:
    follower = lifecycle.open_ticket(description="Cold again", by=student, follows=closed.pk)

    for browser in (student_browser, staff_browser):
        page = browser.get(f"/tickets/{closed.pk}/").content.decode()
        assert f'href="/tickets/new/?follows={closed.pk}"' in page
        assert f'<a href="/tickets/{follower.pk}/">' in page


def test_a_closed_follower_is_not_named_to_a_simple_user(
    student_browser: Client, student: Actor, staff: Actor, closed: Ticket
) -> None:
    follower = lifecycle.open_ticket(description="Cold again", by=student, follows=closed.pk)
    lifecycle.activate_ticket(ticket_id=follower.pk, by=staff)
    lifecycle.close_ticket(ticket_id=follower.pk, by=staff)

    assert f"/tickets/{follower.pk}/" not in student_browser.get(f"/tickets/{closed.pk}/").content.decode()


def test_a_ticket_whose_followed_one_is_deleted_stays(staff: Actor, student: Actor, closed: Ticket) -> None:
    follower = lifecycle.open_ticket(description="Cold again", by=student, follows=closed.pk)

    lifecycle.delete_ticket(ticket_id=closed.pk, by=staff)

    follower.refresh_from_db()
    assert (follower.follows, follower.status) == (None, "open")
