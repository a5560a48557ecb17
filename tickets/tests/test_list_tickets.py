"""The list of tickets: newest first, and only what the role may see."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db


def ids(api: APIClient, parameters: str = "") -> list[int]:
    answer = api.get(f"/api/v1/tickets/{parameters}")
    assert answer.status_code == 200, answer.content
    return [ticket["id"] for ticket in answer.json()["results"]]


def test_the_newest_ticket_is_first(api: APIClient, make_ticket) -> None:
    tickets = [make_ticket().pk for _ in range(3)]

    answer = api.get("/api/v1/tickets/").json()

    assert answer.keys() == {"next", "previous", "results"}
    assert (answer["next"], answer["previous"]) == (None, None)
    assert [ticket["id"] for ticket in answer["results"]] == tickets[::-1]


def test_a_listed_ticket_is_the_ticket_as_it_is_read_alone(api: APIClient, make_ticket) -> None:
    ticket = make_ticket(status="active")

    assert api.get("/api/v1/tickets/").json()["results"] == [api.get(f"/api/v1/tickets/{ticket.pk}/").json()]


def test_an_empty_list(api: APIClient, db: None) -> None:
    assert api.get("/api/v1/tickets/").json() == {"next": None, "previous": None, "results": []}


def test_a_simple_user_sees_open_and_active_tickets(api: APIClient, staff_api: APIClient, make_ticket) -> None:
    opened, active, closed = (make_ticket(status=status).pk for status in ("open", "active", "closed"))

    assert ids(api) == [active, opened]
    assert ids(staff_api) == [closed, active, opened]


@pytest.mark.parametrize("parameters", ["?status=closed", "?status=open,closed", "?status=open&status=closed"])
def test_a_simple_user_who_asks_for_closed_tickets_is_refused(
    api: APIClient, student_browser: Client, parameters: str
) -> None:
    assert api.get(f"/api/v1/tickets/{parameters}").status_code == 403
    assert student_browser.get(f"/tickets/{parameters}").status_code == 403


@pytest.mark.parametrize(
    "parameters",
    [
        "?closed_after=2020-01-01T00:00:00Z",
        "?closed_before=2999-01-01T00:00:00Z",
        "?search=radiator",
        "?category=",
        "?location=building",
        "?activated=true",
        "?assigned_category=facility_management",
        "?opened_hour=" + ",".join(map(str, range(24))),
    ],
)
def test_no_other_filter_shows_a_closed_ticket_to_a_simple_user(api: APIClient, make_ticket, parameters: str) -> None:
    make_ticket(status="closed")

    assert ids(api, parameters) == []


def test_the_page_lists_tickets_with_status_category_and_place(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket(status="active")

    page = student_browser.get("/tickets/").content.decode()

    assert f'href="/tickets/{ticket.pk}/' in page
    for word in (ticket.summary, "Active", "Facility management", "Main building, room 214"):
        assert word in page


def test_the_page_hides_closed_tickets_from_a_simple_user(
    student_browser: Client, staff_browser: Client, make_ticket
) -> None:
    ticket = make_ticket(status="closed")

    assert f"/tickets/{ticket.pk}/" not in student_browser.get("/tickets/").content.decode()
    assert f"/tickets/{ticket.pk}/" in staff_browser.get("/tickets/").content.decode()


def test_an_empty_page_says_what_to_do_next(student_browser: Client, db: None) -> None:
    page = student_browser.get("/tickets/").content.decode()

    assert "Nothing is broken, as far as we know" in page
    assert 'href="/tickets/new/"' in page


def test_a_page_without_a_match_offers_to_clear_the_filters(student_browser: Client, make_ticket) -> None:
    make_ticket()

    page = student_browser.get("/tickets/?search=unheardof").content.decode()

    assert "No ticket matches" in page
    assert 'href="/tickets/"' in page


def test_an_updating_list_gets_a_fragment(student_browser: Client, make_ticket) -> None:
    make_ticket()

    answer = student_browser.get("/tickets/", headers={"HX-Request-Type": "partial"})

    assert "The radiator" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_every_page_names_the_role_and_offers_to_change_it(
    student_browser: Client, staff_browser: Client, make_ticket
) -> None:
    ticket = make_ticket()

    for address in ("/tickets/", "/tickets/new/", f"/tickets/{ticket.pk}/", f"/tickets/{ticket.pk}/edit/"):
        for browser, role in ((student_browser, "a user"), (staff_browser, "helpdesk staff")):
            page = browser.get(address).content.decode()
            assert role in page
            assert 'action="/leave/"' in page
