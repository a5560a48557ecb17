"""Best first: the same order on both databases, and only of what was searched for."""

import re

import pytest
from django.test import Client
from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db

# What a student reported, what was said under it, and its place among those found by the question, best first.
QUESTION = "print jam"
TICKETS = [
    ("Old and exact: the print has a jam", "", 2),
    ("New and exact: print, jam", "", 1),
    ("One word goes on: printers jam", "", 4),
    ("One goes on, newer: the jam is in a printer", "", 3),
    ("Both go on: printers jammed", "", 5),
    ("The print is pale", "And there is a jam too", 6),
    ("The printers are pale", "jam", 7),
    ("It is broken", "print and jam", 8),
    ("Only one: the print is pale", "", None),
    ("Neither", "", None),
]


@pytest.fixture
def best(api: APIClient, make_ticket) -> list[int]:
    """The tickets of the table, best first."""
    places = {}
    for description, message, place in TICKETS:
        ticket = make_ticket(description, location="")
        if message:
            api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": message})
        if place:
            places[place] = ticket.pk
    return [places[place] for place in sorted(places)]


def ids(api: APIClient, address: str) -> list[int]:
    answer = api.get(address)
    assert answer.status_code == 200, answer.content
    return [ticket["id"] for ticket in answer.json()["results"]]


def shown(browser: Client, parameters: str) -> tuple[list[int], str]:
    page = browser.get(f"/tickets/?{parameters}").content.decode()
    return [int(pk) for pk in re.findall(r'<a href="/tickets/(\d+)/[^"]*"><bdi>', page)], page


def test_words_of_the_report_before_those_of_messages_whole_before_begun_then_newest(
    api: APIClient, student_browser: Client, best: list[int]
) -> None:
    assert ids(api, f"/api/v1/tickets/?search={QUESTION}&ordering=relevance") == best
    assert shown(student_browser, f"search={QUESTION}&ordering=relevance")[0] == best


def test_newest_first_unless_asked(api: APIClient, student_browser: Client, best: list[int]) -> None:
    newest = sorted(best, reverse=True)

    assert ids(api, f"/api/v1/tickets/?search={QUESTION}") == newest
    assert shown(student_browser, f"search={QUESTION}")[0] == newest


def test_it_has_pages_like_any_order(api: APIClient, best: list[int]) -> None:
    first = api.get(f"/api/v1/tickets/?search={QUESTION}&ordering=relevance&page_size=3").json()
    second = api.get(first["next"]).json()
    third = api.get(second["next"]).json()
    back = api.get(second["previous"]).json()

    pages = [[ticket["id"] for ticket in page["results"]] for page in (first, second, third, back)]
    assert pages == [best[:3], best[3:6], best[6:], best[:3]]
    assert third["next"] is None


def test_a_better_one_that_comes_meanwhile_moves_no_other_page(api: APIClient, make_ticket, best: list[int]) -> None:
    first = api.get(f"/api/v1/tickets/?search={QUESTION}&ordering=relevance&page_size=3").json()

    make_ticket("print jam")

    assert ids(api, first["next"]) == best[3:6]


def test_under_the_filters(staff_api: APIClient, api: APIClient, best: list[int]) -> None:
    staff_api.post(f"/api/v1/tickets/{best[2]}/activate/")

    assert ids(api, f"/api/v1/tickets/?search={QUESTION}&ordering=relevance&status=active") == [best[2]]


def test_only_the_newest_are_put_in_order_and_the_page_says_so(
    api: APIClient, student_browser: Client, best: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tickets.relevance.RANKED", 3)
    monkeypatch.setattr("tickets.views.listing.RANKED", 3)
    newest = [pk for pk in best if pk in sorted(best)[-3:]]

    found, page = shown(student_browser, f"search={QUESTION}&ordering=relevance")

    assert found == newest
    assert ids(api, f"/api/v1/tickets/?search={QUESTION}&ordering=relevance") == newest
    assert "Best first looks at the newest 3 hits." in page
    assert "Best first looks" not in shown(student_browser, f"search={QUESTION}")[1]


def test_all_are_put_in_order_when_they_are_few(student_browser: Client, best: list[int]) -> None:
    assert "Best first looks" not in shown(student_browser, f"search={QUESTION}&ordering=relevance")[1]


def test_what_was_not_searched_for_has_no_best(api: APIClient, student_browser: Client, best: list[int]) -> None:
    for parameters in ("ordering=relevance", "ordering=relevance&search=", "ordering=relevance&search=%20"):
        answer = api.get(f"/api/v1/tickets/?{parameters}")
        assert (answer.status_code, list(answer.json())) == (400, ["ordering"])
        found, page = shown(student_browser, parameters)
        assert len(found) == len(TICKETS)
        assert 'class="notice' not in page
        assert "Best first" not in page


def test_a_question_that_is_too_long_is_the_only_thing_refused(api: APIClient, db: None) -> None:
    answer = api.get(f"/api/v1/tickets/?ordering=relevance&search={'x' * 201}")

    assert (answer.status_code, list(answer.json())) == (400, ["search"])


@pytest.mark.parametrize("text", ["unheardof", "***", '""'])
def test_nothing_has_an_order_too(api: APIClient, student_browser: Client, best: list[int], text: str) -> None:
    assert ids(api, f"/api/v1/tickets/?search={text}&ordering=relevance") == []
    assert shown(student_browser, f"search={text}&ordering=relevance")[0] == []


def test_the_page_offers_it_with_a_search_only(student_browser: Client, best: list[int]) -> None:
    assert '<option value="relevance">Best first' in shown(student_browser, f"search={QUESTION}")[1]
    assert "Best first" not in shown(student_browser, "")[1]


def test_a_cursor_of_another_order_is_named(api: APIClient, best: list[int]) -> None:
    following = api.get(f"/api/v1/tickets/?search={QUESTION}&page_size=1").json()["next"]

    answer = api.get(f"{following}&ordering=relevance")

    assert (answer.status_code, list(answer.json())) == (400, ["cursor"])
