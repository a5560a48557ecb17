"""Suggestions of places: those used before that contain the text, but never what stands on one closed ticket only."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tickets import places

pytestmark = pytest.mark.django_db


def suggested(browser: Client, text: str) -> list[str]:
    answer = browser.get("/tickets/places/", {"q": text})
    assert answer.status_code == 200
    return answer.json()["places"]


@pytest.mark.parametrize("text", ["libr", "LIBR", "brary, ro", "  library ", "Líbrary"])
def test_a_part_of_a_place_finds_it_as_people_write_it(student_browser: Client, make_ticket, text: str) -> None:
    make_ticket(location="Library, room 2")
    make_ticket(location="Canteen")

    assert suggested(student_browser, text) == ["Library, room 2"]


def test_places_that_begin_with_it_come_first(student_browser: Client, make_ticket) -> None:
    make_ticket(location="Old library")
    make_ticket(location="Library, west")
    make_ticket(location="Library, east")

    assert suggested(student_browser, "lib") == ["Library, east", "Library, west", "Old library"]


def test_a_place_is_suggested_once_and_no_more_than_eight_are(student_browser: Client, make_ticket) -> None:
    for number in range(10):
        make_ticket(location=f"Library, room {number}")
        make_ticket(location=f"LIBRARY, room {number}")

    found = suggested(student_browser, "library")

    assert len({place.casefold() for place in found}) == len(found) == 8


def test_what_stands_on_one_closed_ticket_is_no_suggestion_to_anybody(
    student_browser: Client, staff_browser: Client, make_ticket
) -> None:
    make_ticket(location="Library, the desk of Ada", status="closed")

    assert suggested(student_browser, "library") == suggested(staff_browser, "library") == []


def test_a_place_of_two_closed_tickets_is_one(student_browser: Client, make_ticket) -> None:
    make_ticket(location="Library", status="closed")
    make_ticket(location="Library", status="closed")

    assert suggested(student_browser, "library") == ["Library"]


@pytest.mark.parametrize("text", ["", "  ", "\x00", "x" * 121, "%", "_", "'"])
def test_a_text_that_no_place_contains_suggests_nothing(student_browser: Client, make_ticket, text: str) -> None:
    make_ticket(location="Library")

    assert suggested(student_browser, text) == []


def test_only_the_newest_places_are_looked_through(
    student_browser: Client, make_ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "REMEMBERED", 2)
    for name in ("Library A", "Library B", "Library C"):
        make_ticket(location=name)

    assert suggested(student_browser, "library") == ["Library B", "Library C"]


def test_two_look_ups_however_many_tickets_there_are(student_browser: Client, make_ticket) -> None:
    for _ in range(20):
        make_ticket(location="Library")

    with CaptureQueriesContext(connection) as queries:
        suggested(student_browser, "library")

    assert len(queries) == 2


def test_without_a_role_nothing_is_suggested(client: Client, make_ticket) -> None:
    make_ticket(location="Library")

    assert client.get("/tickets/places/?q=lib").status_code == 302


def test_the_form_names_where_to_ask(student_browser: Client) -> None:
    page = student_browser.get("/tickets/new/").content.decode()

    assert 'list="places"' in page
    assert 'data-places="/tickets/places/"' in page
