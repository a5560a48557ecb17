"""Keyset pages: every row once, in order, also while others write."""

import base64
import json
import re
from datetime import datetime
from itertools import chain

import pytest
from django.test import Client
from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db

ORDERINGS = ["opened_at", "-opened_at", "modified_at", "-modified_at"]


def walk(api: APIClient, address: str, direction: str = "next") -> tuple[list[list[int]], str]:
    """The ids of every page from here to the end, and the address of the last page."""
    pages = []
    while True:
        answer = api.get(address)
        assert answer.status_code == 200, answer.content
        pages.append([row["id"] for row in answer.json()["results"]])
        if answer.json()[direction] is None:
            return pages, address
        address = answer.json()[direction]


def test_a_page_has_25_tickets(api: APIClient, make_ticket) -> None:
    tickets = [make_ticket().pk for _ in range(26)]

    pages, _ = walk(api, "/api/v1/tickets/")

    assert pages == [tickets[:0:-1], tickets[:1]]


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_every_ticket_comes_once_in_order_and_the_way_back_is_the_same(
    api: APIClient, make_ticket, ordering: str
) -> None:
    tickets = [make_ticket().pk for _ in range(7)]
    expected = tickets[::-1] if ordering.startswith("-") else tickets

    pages, last = walk(api, f"/api/v1/tickets/?page_size=3&ordering={ordering}")
    back, _ = walk(api, last, "previous")

    assert pages == [expected[:3], expected[3:6], expected[6:]]
    assert list(chain.from_iterable(reversed(back))) == expected


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_tickets_of_the_same_moment_come_once(
    api: APIClient, make_ticket, monkeypatch: pytest.MonkeyPatch, ordering: str
) -> None:
    moment = datetime.fromisoformat("2026-03-01T12:00:00+00:00")
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    tickets = [make_ticket().pk for _ in range(7)]

    pages, last = walk(api, f"/api/v1/tickets/?page_size=2&ordering={ordering}")
    back, _ = walk(api, last, "previous")

    expected = tickets[::-1] if ordering.startswith("-") else tickets
    assert list(chain.from_iterable(pages)) == expected
    assert list(chain.from_iterable(reversed(back))) == expected


def test_a_ticket_opened_meanwhile_moves_no_other_page(api: APIClient, make_ticket) -> None:
    tickets = [make_ticket().pk for _ in range(4)]
    first = api.get("/api/v1/tickets/?page_size=2").json()

    make_ticket()
    second = api.get(first["next"]).json()

    assert [row["id"] for row in second["results"]] == tickets[1::-1]


def test_the_next_page_keeps_the_filters(api: APIClient, make_ticket) -> None:
    for _ in range(3):
        make_ticket("The radiator is cold")
        make_ticket("The projector shows no picture")

    pages, _ = walk(api, "/api/v1/tickets/?search=radiator&page_size=2&status=open&status=active")

    assert [len(page) for page in pages] == [2, 1]


@pytest.mark.parametrize("page_size", ["0", "-1", "1.5", "many", "٣", "%00", "00"])
def test_an_unreadable_page_size_is_named(api: APIClient, db: None, page_size: str) -> None:
    answer = api.get(f"/api/v1/tickets/?page_size={page_size}")

    assert (answer.status_code, list(answer.json())) == (400, ["page_size"])


@pytest.mark.parametrize("page_size", ["201", "10000000", "9" * 5000])
def test_a_page_of_more_than_200_has_200(api: APIClient, make_ticket, page_size: str) -> None:
    for _ in range(201):
        make_ticket()

    answer = api.get(f"/api/v1/tickets/?page_size={page_size}").json()

    assert len(answer["results"]) == 200
    assert answer["next"]


@pytest.mark.parametrize(
    "cursor",
    ["nonsense", "%00", "é", "bnVsbA", "W10", "e30", "W1siLW9wZW5lZF9hdCIs", "IiI", "MTIz", "A" * 10_000, "W" * 5],
)
def test_a_bad_cursor_is_named(api: APIClient, make_ticket, cursor: str) -> None:
    ticket = make_ticket()

    for address in (
        "/api/v1/tickets/",
        f"/api/v1/tickets/{ticket.pk}/messages/",
        f"/api/v1/tickets/{ticket.pk}/history/",
    ):
        answer = api.get(f"{address}?cursor={cursor}")
        assert (answer.status_code, list(answer.json())) == (400, ["cursor"])


@pytest.mark.parametrize(
    "place",
    [
        ["-opened_at", 5, 5, False],
        ["-opened_at", None, 5, False],
        ["-opened_at", ["2026-01-01T00:00:00Z"], 5, False],
        ["-opened_at", "yesterday", 5, False],
        ["-opened_at", "2026-01-01T00:00:00Z", "5", False],
        ["-opened_at", "2026-01-01T00:00:00Z", 5.5, False],
        ["-opened_at", "2026-01-01T00:00:00Z", -1, False],
        ["-opened_at", "2026-01-01T00:00:00Z", 2**63, False],
        ["-opened_at", "2026-01-01T00:00:00Z", True, False],
        ["-opened_at", "2026-01-01T00:00:00Z", 5, "no"],
        ["-opened_at", "2026-01-01T00:00:00Z", 5],
        ["-opened_at", "0001-01-01T00:00:00+14:00", 5, False],
        [["-opened_at"], "2026-01-01T00:00:00Z", 5, False],
        {"a": 1, "b": 2, "c": 3, "d": 4},
        "abcd",
        None,
    ],
)
def test_a_forged_cursor_is_named(api: APIClient, db: None, place: object) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(place).encode()).decode()

    answer = api.get(f"/api/v1/tickets/?cursor={cursor}")

    assert (answer.status_code, list(answer.json())) == (400, ["cursor"])


def test_a_cursor_of_another_order_is_named(api: APIClient, make_ticket) -> None:
    for _ in range(3):
        make_ticket()
    following = api.get("/api/v1/tickets/?page_size=1").json()["next"]

    answer = api.get(f"{following}&ordering=modified_at")

    assert (answer.status_code, list(answer.json())) == (400, ["cursor"])


def test_the_page_leads_to_the_next_one_by_a_link(student_browser: Client, make_ticket) -> None:
    tickets = [make_ticket().pk for _ in range(26)]

    first = student_browser.get("/tickets/?status=open").content.decode()
    link = re.search(r'href="([^"]+)" rel="next"', first)[1].replace("&amp;", "&")
    second = student_browser.get(f"/tickets/{link}").content.decode()

    assert f'href="/tickets/{tickets[0]}/' not in first
    assert "status=open" in link
    assert f'href="/tickets/{tickets[0]}/' in second
    assert f'href="/tickets/{tickets[1]}/' not in second
    assert 'rel="prev"' in second
    assert 'rel="next"' not in second


def test_a_place_that_is_no_longer_known_is_the_first_page_with_a_word(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket()

    answer = student_browser.get("/tickets/?cursor=nonsense")

    assert answer.status_code == 200
    assert "no longer known" in answer.content.decode()
    assert f'href="/tickets/{ticket.pk}/' in answer.content.decode()
