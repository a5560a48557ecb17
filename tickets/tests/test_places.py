"""Places: the tickets whose location contains a text, whatever its case and accents, and each ticket's own place."""

from functools import partial
from urllib.parse import quote

import pytest
from django.test import Client
from rest_framework.test import APIClient

from tickets import lifecycle, places
from tickets.models import Place, Ticket
from tickets.roles import Actor

pytestmark = pytest.mark.django_db


def ids(api: APIClient, text: str, more: str = "") -> list[int]:
    answer = api.get(f"/api/v1/tickets/?location={quote(text)}{more}")
    assert answer.status_code == 200, answer.content
    return [ticket["id"] for ticket in answer.json()["results"]]


def listed(browser: Client, text: str) -> list[int]:
    return [ticket.pk for ticket in browser.get(f"/tickets/?location={quote(text)}").context["page"].rows]


@pytest.mark.parametrize(
    ("location", "text"),
    [
        ("Library, room 2", "library"),
        ("Library, room 2", "BRARY, R"),
        ("Library, room 2", "  library,   room\t2 "),
        ("Bibliothèque", "bibliotheque"),
        ("Bibliotheque", "Bibliothe\u0300que"),
        ("Straße 5", "STRASSE"),
        ("Große Aula", "grosse aula"),
        ("100 % Café", "100 %"),
        ("Room_5", "m_5"),
        ("B\\5", "b\\5"),
        ("'Old' \"hall\" --", '\' "HALL" --'),
        ("ﷺ", "ﷺ"),
        ("図書館", "書館"),
    ],
)
def test_a_text_is_found_wherever_it_stands(
    api: APIClient, student_browser: Client, make_ticket, location: str, text: str
) -> None:
    ticket = make_ticket(location=location).pk
    make_ticket(location="Somewhere else")
    make_ticket(location="")

    assert ids(api, text) == [ticket]
    assert listed(student_browser, text) == [ticket]


@pytest.mark.parametrize(
    "text", ["%", "_", "lib%ry", "lib_ary", "libr\\ary", "\x00", "library\x00", "*", "Library 2", "l i"]
)
def test_any_text_is_just_text(api: APIClient, student_browser: Client, make_ticket, text: str) -> None:
    make_ticket(location="Library, room 2")

    assert ids(api, text) == []
    assert listed(student_browser, text) == []


@pytest.mark.parametrize("text", ["", " ", "\t \u00a0", "\u0301"])
def test_nothing_to_look_for_is_no_filter(api: APIClient, make_ticket, text: str) -> None:
    tickets = [make_ticket(location=location).pk for location in ("Library", "")]

    assert ids(api, text) == tickets[::-1]


@pytest.mark.parametrize("length", [121, 10_000])
def test_a_text_longer_than_any_location_is_refused(api: APIClient, student_browser: Client, length: int) -> None:
    answer = api.get(f"/api/v1/tickets/?location={'x' * length}")
    page = student_browser.get(f"/tickets/?location={'x' * length}")

    assert (answer.status_code, answer.json()) == (
        400,
        {"location": [f"At most 120 characters; these are {length:,}."]},
    )
    assert page.status_code == 200
    assert "location: At most 120 characters" in page.content.decode()


def test_a_location_of_the_longest_kind_is_found(api: APIClient, make_ticket) -> None:
    # Folded it has 2,160 characters.
    ticket = make_ticket(location="ﷺ" * 120).pk

    assert ids(api, "ﷺ" * 120) == [ticket]


def test_many_places_are_read_in_the_lists_order_and_few_by_their_index(
    api: APIClient, staff_api: APIClient, make_ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets = [make_ticket(location=f"Library, room {n % 3}", status=("open", "closed")[n % 2]).pk for n in range(8)]
    make_ticket(location="Canteen")
    expected = tickets[::-1]
    open_ones = tickets[::2][::-1]

    for few, most in ((2_000, 1_000), (1, 1_000), (2_000, 2), (2_000, 3)):
        monkeypatch.setattr("tickets.access_path.few", partial(int, few))
        monkeypatch.setattr(places, "MOST_PLACES", most)
        assert ids(staff_api, "library") == expected
        assert ids(api, "library") == open_ones
        assert ids(staff_api, "library", "&ordering=opened_at&status=closed") == tickets[1::2]
        first = staff_api.get("/api/v1/tickets/?location=library&page_size=5").json()
        second = staff_api.get(first["next"]).json()
        assert [row["id"] for row in first["results"] + second["results"]] == expected


def test_a_simple_user_sees_no_closed_ticket_of_a_place(
    api: APIClient, student_browser: Client, staff_api: APIClient, make_ticket
) -> None:
    ticket = make_ticket(location="Library", status="closed").pk

    assert ids(api, "library") == []
    assert listed(student_browser, "library") == []
    assert ids(staff_api, "library") == [ticket]


def test_locations_that_differ_by_case_accents_and_spaces_are_one_place(make_ticket) -> None:
    tickets = [make_ticket(location=text) for text in ("Café, first floor", "CAFE,  first  floor", "cafe, first floor")]

    assert Place.objects.get().folded == "cafe, first floor"
    assert {ticket.place for ticket in tickets} == {Place.objects.get()}


def test_an_edit_moves_the_ticket_to_its_new_place(api: APIClient, student: Actor, make_ticket) -> None:
    ticket = make_ticket(location="Library")

    lifecycle.edit_ticket(ticket_id=ticket.pk, by=student, location="Canteen")

    assert ids(api, "library") == []
    assert ids(api, "canteen") == [ticket.pk]
    lifecycle.edit_ticket(ticket_id=ticket.pk, by=student, location="")
    assert Ticket.objects.get().place is None
    assert ids(api, "canteen") == []


@pytest.mark.parametrize("location", ["", "´", "¨ ´"])
def test_a_location_of_which_folding_leaves_nothing_is_no_place(make_ticket, location: str) -> None:
    assert make_ticket(location=location).place is None
    assert not Place.objects.exists()


def test_many_places_at_once_are_made_once_and_bad_ones_left_out() -> None:
    Place.objects.create(folded="library")

    places.make_places(["Library", "LIBRARY ", "Canteen", "", "a\x00b", "x" * 121, "\u200b", "´"])

    assert sorted(Place.objects.values_list("folded", flat=True)) == ["canteen", "library"]
