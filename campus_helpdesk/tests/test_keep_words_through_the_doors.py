"""A form that is sent when the role has expired: its words go through the door with their writer."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from campus_helpdesk.doors import COOKIE
from messaging.models import Message
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
REPORT = {"description": "Cold & <b>dark</b>\nsince Monday", "location": "Attic \u202e9", "form_token": "t1"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def fields_of(page: str) -> dict[str, str]:
    """What the main form of the page sends; its own guard is left to the client."""
    form = page[page.index("<main") : page.index("</main>")]
    inputs = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    areas = re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>\n?([^<]*)</textarea>', form)
    fields = {name: html.unescape(value).replace("\r\n", "\n") for name, value in [*inputs, *areas]}
    del fields["csrfmiddlewaretoken"]
    return fields


@pytest.fixture
def sent_without_a_role(client: Client) -> Any:
    """Sends a form as a browser does, and follows to the entry page as a browser does: with the form."""

    def send(address: str, form: dict[str, str]) -> str:
        answer = client.post(address, form, headers=BROWSER)
        assert (answer.status_code, answer["Location"].partition("=")[0]) == (307, "/?next")
        assert not any(word in answer["Location"] for word in ("Cold", "dark", "Attic", "news"))
        return client.post(answer["Location"], form, headers=BROWSER).content.decode()

    return send


def test_a_report_comes_back_through_the_door_and_can_be_sent(client: Client, sent_without_a_role) -> None:
    entry = sent_without_a_role("/tickets/new/", REPORT)
    assert "What you wrote is kept" in entry
    assert "<b>dark</b>" not in entry

    answer = client.post("/enter/user/", fields_of(entry) | {"name": "Ada"})
    page = answer.content.decode()
    assert (answer.status_code, answer.cookies[COOKIE].value != "") == (200, True)
    assert 'action="/tickets/new/"' in page
    assert Ticket.objects.count() == 0

    assert client.post("/tickets/new/", fields_of(page)).status_code == 303
    ticket = Ticket.objects.get()
    assert (ticket.description, ticket.location) == (REPORT["description"], REPORT["location"])
    assert ticket.reported_by == "Ada"


def test_a_message_goes_to_the_ticket_it_was_written_under(client: Client, make_ticket, sent_without_a_role) -> None:
    ticket = make_ticket()

    entry = sent_without_a_role(f"/tickets/{ticket.pk}/messages/", {"body": "Any news?"})
    page = client.post("/enter/staff/", fields_of(entry)).content.decode()

    assert f'action="/tickets/{ticket.pk}/messages/"' in page
    assert client.post(f"/tickets/{ticket.pk}/messages/", fields_of(page)).status_code == 303
    assert Message.objects.get().body == "Any news?"


def test_a_name_that_is_refused_at_the_door_costs_nothing(client: Client, sent_without_a_role) -> None:
    entry = sent_without_a_role("/tickets/new/", REPORT)

    again = client.post("/enter/user/", fields_of(entry) | {"name": "x" * 81})

    assert again.status_code == 422
    assert fields_of(again.content.decode()) == fields_of(entry)


def test_a_program_is_only_led_to_the_doors(client: Client) -> None:
    answer = client.post("/tickets/new/", REPORT)

    assert (answer.status_code, answer["Location"]) == (302, "/?next=%2Ftickets%2Fnew%2F")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_words_are_sent_nowhere_else(client: Client, elsewhere: str) -> None:
    entry = client.post("/", {"body": "Any news?"}, query_params={"send_to": elsewhere}).content.decode()
    answer = client.post("/enter/user/", {"send_to": elsewhere, "kept_body": "Any news?"})

    assert "evil.example" not in entry
    assert (answer.status_code, answer["Location"]) == (303, "/tickets/")


def test_another_site_cannot_put_words_into_somebodys_form() -> None:
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post("/?send_to=/tickets/new/", {"description": "Not mine"}, headers=BROWSER)

    assert answer.status_code == 403
    assert 'action="/?send_to=/tickets/new/"' in answer.content.decode()
