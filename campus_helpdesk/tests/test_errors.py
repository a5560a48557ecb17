"""Errors: one page shape and one API shape, in plain words, and no typed word lost."""

from datetime import datetime

import pytest
from django.test import Client
from rest_framework.test import APIClient

from campus_helpdesk.doors import COOKIE, sign_role
from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = pytest.mark.django_db

REPORT = {"description": "A long story about a cold radiator", "location": "Attic, room 9"}


@pytest.fixture
def strict_browser(student: Actor) -> Client:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies[COOKIE] = sign_role(student)
    return browser


def test_a_csrf_failure_keeps_every_typed_word(strict_browser: Client, make_ticket) -> None:
    ticket = make_ticket()
    for address, form in (
        ("/tickets/new/", REPORT),
        (f"/tickets/{ticket.pk}/edit/", REPORT | {"version": 1}),
        (f"/tickets/{ticket.pk}/messages/", {"body": "A long answer"}),
        ("/enter/staff/", {"name": "Ada Lovelace"}),
    ):
        answer = strict_browser.post(address, form)
        page = answer.content.decode()
        assert answer.status_code == 403
        assert all(str(value) in page for name, value in form.items() if name != "version"), address
        assert f'action="{address}"' in page
    assert Ticket.objects.count() == 1
    ticket.refresh_from_db()
    assert ticket.version == 1


def test_what_was_kept_can_be_sent_again(strict_browser: Client) -> None:
    page = strict_browser.post("/tickets/new/", REPORT | {"form_token": "t1"})
    token = page.context["csrf_token"]
    assert 'name="form_token" value="t1"' in " ".join(page.content.decode().split())

    answer = strict_browser.post("/tickets/new/", REPORT | {"form_token": "t1", "csrfmiddlewaretoken": str(token)})

    assert answer.status_code == 303
    assert Ticket.objects.get().location == "Attic, room 9"


def test_secrets_of_the_form_are_not_shown_back(strict_browser: Client) -> None:
    page = strict_browser.post("/tickets/new/", REPORT | {"csrfmiddlewaretoken": "s3cret"}).content.decode()

    assert "s3cret" not in page


def test_a_csrf_failure_at_the_admins_login_shows_no_password() -> None:
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "root", "password": "hunter2"})

    assert answer.status_code == 403
    assert "hunter2" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/nothing/", "/tickets/999/", "/tickets/abc/", "/tickets/999/edit/"])
def test_a_page_that_is_not_there(student_browser: Client, address: str) -> None:
    answer = student_browser.get(address)

    page = answer.content.decode()
    assert answer.status_code == 404
    assert "There is nothing here" in page
    assert 'href="/tickets/"' in page
    assert "a user" in page


def test_without_a_role_a_page_that_is_not_there_leads_to_the_entry_page(client: Client) -> None:
    answer = client.get("/nothing/")

    assert answer.status_code == 404
    assert 'href="/"' in answer.content.decode()


@pytest.mark.parametrize("address", ["/api/v1/nothing/", "/api/nothing", "/api/v1/tickets/abc/", "/api/v2/tickets/"])
def test_an_api_address_that_is_not_there_is_json(client: Client, address: str) -> None:
    answer = client.get(address)

    assert (answer.status_code, list(answer.json())) == (404, ["detail"])


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("post", "{closed}close/", 409),
        ("post", "{open}close/", 409),
        ("get", "/api/v1/tickets/999/", 404),
        ("delete", "{open}", 405),
        ("get", "/api/v1/tickets/changes/?after=x", 410),
    ],
)
def test_errors_of_the_api_have_one_detail(
    staff_api: APIClient, make_ticket, method: str, address: str, status: int
) -> None:
    tickets = {state: f"/api/v1/tickets/{make_ticket(status=state).pk}/" for state in ("open", "closed")}

    answer = getattr(staff_api, method)(address.format(**tickets))

    assert (answer.status_code, list(answer.json())) == (status, ["detail"])
    assert isinstance(answer.json()["detail"], str)


@pytest.mark.parametrize("accept", ["application/xml", "nonsense", "text/html;q=0", "*/*", "", "é"])
def test_an_odd_wish_for_a_format_is_no_crash(client: Client, accept: str) -> None:
    assert client.get("/api/v1/tickets/", headers={"Accept": accept}).status_code in (200, 406)


def test_what_the_role_may_not_do_is_said_plainly(student_browser: Client, api: APIClient, make_ticket) -> None:
    ticket = make_ticket()

    page = student_browser.post(f"/tickets/{ticket.pk}/close/").content.decode()
    detail = api.post(f"/api/v1/tickets/{ticket.pk}/close/").json()["detail"]

    assert "Only helpdesk staff can close a ticket." in page
    assert detail == "Only helpdesk staff can close a ticket."


def test_a_closed_ticket_names_the_day_in_the_time_zone_of_the_campus(
    student_browser: Client, make_ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime.fromisoformat("2026-06-30T22:30:00+00:00")
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    ticket = make_ticket(status="closed")

    answer = student_browser.get(f"/tickets/{ticket.pk}/")

    assert answer.status_code == 403
    assert f"Ticket {ticket.pk} was closed on 1 July 2026" in answer.content.decode()


def test_an_error_page_needs_no_session_and_no_database(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert client.get("/nothing/").status_code == 404


@pytest.mark.parametrize("name", ["csrf", "not-found", "role-lost"])
def test_in_answer_to_a_part_of_a_page_there_is_no_second_frame(strict_browser: Client, make_ticket, name: str) -> None:
    ticket = make_ticket()
    part = {"HX-Request": "true", "HX-Request-Type": "partial"}
    browser = Client() if name == "role-lost" else strict_browser

    def ask(headers: dict[str, str]) -> str:
        if name == "not-found":
            return browser.get("/tickets/0/", headers=headers).content.decode()
        form, headers = {"body": "A long answer"}, headers | {"Accept": "text/html"}
        return browser.post(f"/tickets/{ticket.pk}/messages/", form, headers=headers, follow=True).content.decode()

    whole, fragment = ask({}), ask(part)

    assert "site-header" in whole
    assert not any(words in fragment for words in ("<html", "site-header", "<script"))
    assert ("There is nothing here" if name == "not-found" else "A long answer") in fragment
