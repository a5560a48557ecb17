"""A number in the page's search box opens the ticket; in quotes, or where there is no such ticket, it is a word."""

from urllib.parse import quote

import pytest
from django.test import Client
from rest_framework.test import APIClient

from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("written", ["{}", "#{}", "  {} ", " #{}\t"])
def test_a_number_leads_to_its_ticket(student_browser: Client, make_ticket, written: str) -> None:
    ticket = make_ticket()

    answer = student_browser.get(f"/tickets/?search={quote(written.format(ticket.pk))}&category=technical_it")

    assert (answer.status_code, answer["Location"]) == (303, f"/tickets/{ticket.pk}/")


def test_a_fragment_leaves_the_page_instead_of_filling_the_list_with_a_ticket(
    student_browser: Client, make_ticket
) -> None:
    ticket = make_ticket()

    answer = student_browser.get(f"/tickets/?search={ticket.pk}", headers={"HX-Request-Type": "partial"})

    assert (answer.status_code, answer["HX-Redirect"], answer.content) == (200, f"/tickets/{ticket.pk}/", b"")


def test_staff_is_led_to_a_closed_ticket_and_a_simple_user_searches_for_the_word(
    staff_browser: Client, student_browser: Client, make_ticket
) -> None:
    closed = make_ticket(status="closed")
    other = make_ticket(f"Line {closed.pk} of the shuttle is late")

    assert staff_browser.get(f"/tickets/?search={closed.pk}")["Location"] == f"/tickets/{closed.pk}/"
    answer = student_browser.get(f"/tickets/?search={closed.pk}")
    assert answer.status_code == 200
    assert f'href="/tickets/{other.pk}/' in answer.content.decode()


@pytest.mark.parametrize("number", ["4711", "#4711"])
def test_a_number_without_a_ticket_is_a_word(student_browser: Client, make_ticket, number: str) -> None:
    ticket = make_ticket("Invoice 4711 was charged twice")

    answer = student_browser.get(f"/tickets/?search={quote(number)}")

    assert answer.status_code == 200
    assert f'href="/tickets/{ticket.pk}/' in answer.content.decode()
    assert "<mark>4711</mark>" in answer.content.decode()


@pytest.mark.parametrize("quoted", ['"{}"', "“{}”", "„{}“"])
def test_a_number_in_quotes_is_a_word(student_browser: Client, make_ticket, quoted: str) -> None:
    number = make_ticket("The lift is stuck").pk
    ticket = make_ticket(f"The {number} sockets are dead")

    answer = student_browser.get(f"/tickets/?search={quote(quoted.format(number))}")

    assert answer.status_code == 200
    assert f'href="/tickets/{ticket.pk}/' in answer.content.decode()
    assert f'href="/tickets/{number}/' not in answer.content.decode()


@pytest.mark.parametrize(
    "text", ["0", "-1", "²", "٣", "1.5", "1e3", "##1", "1#", "#", "9223372036854775808", "9" * 150, "1 1", "+1", "0001"]
)
def test_what_is_no_number_of_a_ticket_is_only_text(student_browser: Client, make_ticket, text: str) -> None:
    make_ticket()

    assert student_browser.get(f"/tickets/?search={quote(text)}").status_code == 200


def test_in_the_api_a_number_is_a_word(api: APIClient, make_ticket) -> None:
    number = make_ticket("The lift is stuck").pk
    ticket = make_ticket(f"Bus {number} is late")

    for text in (number, f"#{number}"):
        answer = api.get("/api/v1/tickets/", {"search": text})
        assert [row["id"] for row in answer.json()["results"]] == [ticket.pk]
    assert Ticket.objects.count() == 2
