"""My tickets: what was reported with this browser, remembered in a signed cookie."""

import pytest
from django.test import Client

from tickets import lifecycle, own_tickets
from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = pytest.mark.django_db

ADDRESS = "/tickets/mine/"


def report(browser: Client, description: str) -> Ticket:
    assert browser.post("/tickets/new/", {"description": description}).status_code == 303
    return Ticket.objects.latest("pk")


def close(ticket: Ticket, staff: Actor) -> None:
    lifecycle.activate_ticket(ticket_id=ticket.pk, by=staff)
    lifecycle.close_ticket(ticket_id=ticket.pk, by=staff)


def test_what_this_browser_reported_is_listed_newest_first(student_browser: Client, make_ticket) -> None:
    first, second = report(student_browser, "The radiator is cold"), report(student_browser, "The lamp is broken")
    make_ticket("Somebody else's lamp")

    answer = student_browser.get(ADDRESS)

    assert [ticket.pk for ticket in answer.context["rows"]] == [second.pk, first.pk]
    assert "The radiator is cold" in answer.content.decode()
    assert "Somebody else" not in answer.content.decode()


def test_the_cookie_is_signed_and_kept_from_scripts(student_browser: Client) -> None:
    report(student_browser, "The radiator is cold")

    cookie = student_browser.cookies[own_tickets.COOKIE]

    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 365 * 24 * 3600)


def test_it_outlives_the_role(student_browser: Client) -> None:
    ticket = report(student_browser, "The radiator is cold")
    student_browser.post("/leave/")

    entry = student_browser.get("/").content.decode()
    student_browser.post("/enter/user/")

    assert "My tickets (1)" in entry
    assert [row.pk for row in student_browser.get(ADDRESS).context["rows"]] == [ticket.pk]


def test_a_closed_one_says_when_and_nothing_else_to_a_simple_user(student_browser: Client, staff: Actor) -> None:
    ticket = report(student_browser, "The radiator is cold")
    close(ticket, staff)

    answer = student_browser.get(ADDRESS)

    page = answer.content.decode()
    assert (answer.context["rows"], [row.pk for row in answer.context["closed"]]) == ([], [ticket.pk])
    assert f"Ticket #{ticket.pk}" in page
    assert "radiator" not in page


def test_staff_sees_its_closed_ones_as_well(staff_browser: Client, staff: Actor) -> None:
    ticket = report(staff_browser, "The radiator is cold")
    close(ticket, staff)

    assert [row.pk for row in staff_browser.get(ADDRESS).context["rows"]] == [ticket.pk]


def test_the_last_fifty_are_kept(student_browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_tickets, "MOST", 2)
    numbers = [report(student_browser, f"Lamp {number} is broken").pk for number in range(3)]

    assert [row.pk for row in student_browser.get(ADDRESS).context["rows"]] == numbers[:0:-1]


def test_the_same_form_sent_twice_is_remembered_once(student_browser: Client) -> None:
    for _ in range(2):
        student_browser.post("/tickets/new/", {"description": "The lamp is broken", "form_token": "t1"})

    assert len(student_browser.get(ADDRESS).context["rows"]) == 1


def test_a_deleted_one_is_left_out(student_browser: Client, staff: Actor) -> None:
    ticket = report(student_browser, "The radiator is cold")
    lifecycle.delete_ticket(ticket_id=ticket.pk, by=staff)

    assert student_browser.get(ADDRESS).context["rows"] == []


@pytest.mark.parametrize("cookie", ["", "x", "[1]", "WzFd:1abcde:forged"])
def test_a_forged_cookie_lists_nothing(student_browser: Client, make_ticket, cookie: str) -> None:
    make_ticket()
    student_browser.cookies[own_tickets.COOKIE] = cookie

    answer = student_browser.get(ADDRESS)

    assert answer.status_code == 200
    assert "Nothing yet" in answer.content.decode()


def test_they_can_be_forgotten(student_browser: Client) -> None:
    ticket = report(student_browser, "The radiator is cold")

    answer = student_browser.post(f"{ADDRESS}forget/")

    assert (answer.status_code, answer["Location"]) == (303, ADDRESS)
    assert "Nothing yet" in student_browser.get(ADDRESS).content.decode()
    assert Ticket.objects.filter(pk=ticket.pk).exists()
    assert student_browser.get(f"{ADDRESS}forget/").status_code == 405


def test_without_a_role_both_lead_through_a_door_to_the_list(client: Client, db: None) -> None:
    for answer in (client.get(ADDRESS), client.post(f"{ADDRESS}forget/")):
        assert (answer.status_code, answer["Location"]) == (302, "/?next=%2Ftickets%2Fmine%2F")


def test_the_sender_is_thanked_once_with_what_happens_next(student_browser: Client, staff_browser: Client) -> None:
    ticket = report(student_browser, "The radiator in room 214 is cold")

    first = student_browser.get(f"/tickets/{ticket.pk}/").content.decode()
    second = student_browser.get(f"/tickets/{ticket.pk}/").content.decode()

    assert f"This is ticket #{ticket.pk}" in first
    assert "What happens next" in first
    assert f'<a href="http://testserver/tickets/{ticket.pk}/">' in first
    assert "What happens next" not in second
    assert "What happens next" not in staff_browser.get(f"/tickets/{ticket.pk}/").content.decode()


def test_on_another_page_the_thanks_are_one_sentence(student_browser: Client, make_ticket) -> None:
    other = make_ticket()
    ticket = report(student_browser, "The radiator in room 214 is cold")

    page = student_browser.get(f"/tickets/{other.pk}/").content.decode()

    assert f"This is ticket #{ticket.pk}" in page
    assert "What happens next" not in page
