"""A method that an address does not take: one plain page, or the API's one shape, and what is possible in `Allow`."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/tickets/{}/close/", "/tickets/{}/messages/", "/enter/staff/", "/leave/"])
def test_a_buttons_address_in_the_address_bar(staff_browser: Client, make_ticket, address: str) -> None:
    answer = staff_browser.get(address.format(make_ticket(status="active").pk))

    page = answer.content.decode()
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This address is for a button" in page
    assert 'href="/tickets/"' in page
    assert Ticket.objects.get().status == "active"


def test_what_was_sent_to_a_page_that_takes_nothing_is_kept(staff_browser: Client) -> None:
    answer = staff_browser.post("/tickets/", {"description": "The whole story"})

    page = answer.content.decode()
    assert answer.status_code == 405
    assert "The whole story" in page
    assert "Send again" not in page


@pytest.mark.parametrize("address", ["/api/schema/", "/api/docs/", "/api/v1/tickets/counts/", "/api/v1/"])
def test_the_api_says_it_in_json(api: APIClient, address: str) -> None:
    answer = api.delete(address)

    assert (answer.status_code, list(answer.json())) == (405, ["detail"])
    assert "GET" in answer["Allow"]


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/favicon.ico"])
def test_addresses_without_a_page_have_words_too(client: Client, address: str) -> None:
    assert client.delete(address).content.decode().count("<h1>") == 1 or address == "/favicon.ico"
