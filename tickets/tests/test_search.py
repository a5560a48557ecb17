"""Search: one table of cases that SQLite and PostgreSQL answer alike."""

import re
import unicodedata
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from tickets.models import SearchText

pytestmark = pytest.mark.django_db

DESCRIPTION = "The Café's two printers jam; wi-fi drops at 100% load_test in Übungsraum 3, naïve Straße C++"
LOCATION = "Bibliothèque, room B-214.5"
MESSAGE = "Пишет студент: 電源 is off, résumé lost"

FINDS = [
    # the beginning of a word
    "print",
    "printers",
    "p",
    # case
    "PRINTERS",
    "cafÉ",
    # accents, in both normal forms
    "cafe",
    "Café",
    unicodedata.normalize("NFD", "café"),
    unicodedata.normalize("NFD", "Übungsraum"),
    "ubungs",
    "naive",
    "strasse",
    "bibliotheque",
    "ﬁ",  # a ligature is its letters
    # other scripts
    "студ",
    "СТУДЕНТ",
    "電源",
    # words over description, location and message
    "printers 214",
    "bibliotheque resume",
    "café bibliothèque студент",
    "drops jam",
    "jam jam",
    # what stands between words is no word
    "wi-fi",
    "wi fi",
    "b-214.5",
    "100%",
    "load_test",
    "c++",
    "pri%",
    # in quotes: whole words in a row
    '"printers jam"',
    '"two PRINTERS jam" café',
    "“two printers”",
    "„two printers“ «wi-fi drops»",
    '"cafe\'s two"',
    '"b 214"',
    '"студент" ""',
    '"résumé lost"',
    '"two printers" "is off"',
    # operators are words or nothing
    "printers*",
    "(printers",
    "printers)",
    "-printers",
    "printers:",
    "^printers",
    "{printers}",
    "printers'",
    "printers & jam",
    "printers | jam",
    "!printers",
    "printers:*",
    "\tprinters\n",
    "printers \u200b",
    # as many words as there are
    "printers jam wi fi drops at 100 load test in ubungsraum 3 naive strasse c bibliotheque room b 214 5",
    # a quote without its pair
    '"printers jam',
    'jam "printers',
    "“printers jam„ «cafe",
]
FINDS_NOT = [
    "rinters",
    "printersx",
    "printers unheardof",
    "jam AND printers",
    "jam OR radiator",
    "NOT jam",
    "jam NEAR printers",
    "description:printers",
    "p%ters",
    "p_inters",
    "%",
    "_",
    '"jam printers"',
    '"printers ja"',
    '"print"',
    '"printers wi"',
    '"two jam"',
    # in a row, but not in one text
    '"214 5 пишет"',
    "x" * 200,
]
NO_WORD = [
    "***",
    '"',
    '""',
    "(",
    ")",
    ":",
    "-",
    "^",
    "{}",
    "' OR 1=1 --",
    "\\",
    "%",
    "_",
    "😀",
    "…",
    "\u0301",
    "\u200b",
]


def ids(api: APIClient, text: str) -> list[int]:
    answer = api.get(f"/api/v1/tickets/?search={quote(text)}")
    assert answer.status_code == 200, answer.content
    return [ticket["id"] for ticket in answer.json()["results"]]


@pytest.fixture
def ticket_id(api: APIClient, make_ticket) -> int:
    make_ticket("Something else entirely", location="Elsewhere")
    ticket = make_ticket(DESCRIPTION, location=LOCATION)
    api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": MESSAGE})
    return ticket.pk


@pytest.fixture(params=["looked up", "in passing"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Rare words are looked up, common ones told in passing; what is found is the same."""
    if request.param == "in passing":
        monkeypatch.setattr("tickets.search.FEW_TEXTS", 0)
        monkeypatch.setattr("tickets.search.SOME", 0)
    return request.param


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("text", FINDS)
def test_found(api: APIClient, ticket_id: int, text: str) -> None:
    assert ids(api, text) == [ticket_id]


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("text", [*FINDS_NOT, *NO_WORD])
def test_not_found(api: APIClient, ticket_id: int, text: str) -> None:
    assert ids(api, text) == []


@pytest.mark.parametrize("length", [201, 10_000, 60_000])
def test_more_than_200_characters_are_no_question_in_the_api(api: APIClient, ticket_id: int, length: int) -> None:
    answer = api.get(f"/api/v1/tickets/?search={'x' * length}")

    assert (answer.status_code, answer.json()) == (
        400,
        {"search": [f"At most 200 characters; these are {length:,}."]},
    )


def test_the_page_searches_for_the_first_200_characters_and_says_so(student_browser: Client, ticket_id: int) -> None:
    for length in (201, 10_000):
        page = student_browser.get(f"/tickets/?search={('printers ' * 1_200)[:length]}&status=open").content.decode()

        assert "Only the first 200 characters of your text were searched for." in page
        assert f'href="/tickets/{ticket_id}/' in page
        assert page.count('class="ticket-row"') == 1
        assert max(map(len, re.findall(r'href="([^"]*)"', page))) < 400


def test_exactly_200_characters_are_a_question(api: APIClient, student_browser: Client, ticket_id: int) -> None:
    text = ("printers " * 30)[:200]

    assert ids(api, text) == [ticket_id]
    assert "Only the first" not in student_browser.get(f"/tickets/?search={text}").content.decode()


def test_an_empty_search_is_no_filter(api: APIClient, ticket_id: int) -> None:
    assert len(ids(api, "")) == 2
    assert len(ids(api, "  ")) == 2


def test_a_nul_is_no_letter(api: APIClient, student_browser: Client, ticket_id: int) -> None:
    assert ids(api, "printers\x00jam") == [ticket_id]
    assert ids(api, "print\x00ers") == []
    assert student_browser.get("/tickets/?search=print%00ers").status_code == 200


@pytest.mark.parametrize("query", ["%ff%fe", "%ed%a0%80", "%c3", "%%%"])
def test_bytes_that_are_no_text_find_nothing_and_break_nothing(api: APIClient, ticket_id: int, query: str) -> None:
    assert api.get(f"/api/v1/tickets/?search={query}").status_code == 200


def test_an_edited_word_is_found_and_the_old_one_no_more(api: APIClient, make_ticket) -> None:
    ticket = make_ticket("The radiator is cold", location="Attic")

    api.patch(f"/api/v1/tickets/{ticket.pk}/", {"description": "The heater is cold", "location": "Cellar"})

    assert ids(api, "heater cellar") == [ticket.pk]
    assert ids(api, "radiator") == ids(api, "attic") == []


def test_a_ticket_is_found_once_however_often_the_word_stands_in_it(api: APIClient, make_ticket) -> None:
    ticket = make_ticket("cold cold", location="cold")
    for _ in range(3):
        api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": "cold"})

    assert ids(api, "cold") == [ticket.pk]


def test_a_deleted_ticket_leaves_no_words(admin_client: Client, api: APIClient, make_ticket) -> None:
    ticket = make_ticket()
    api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": "cold"})

    admin_client.post(f"/admin/tickets/ticket/{ticket.pk}/delete/", {"post": "yes"})

    assert not SearchText.objects.exists()
    assert ids(api, "radiator") == ids(api, "cold") == []


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL's index is made of the table itself")
def test_the_index_of_sqlite_agrees_with_the_table_after_every_kind_of_write(
    admin_client: Client, api: APIClient, make_ticket
) -> None:
    for _ in range(3):
        ticket = make_ticket()
        api.patch(f"/api/v1/tickets/{ticket.pk}/", {"description": "Another description"})
        api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": "cold"})
    admin_client.post(f"/admin/tickets/ticket/{ticket.pk}/delete/", {"post": "yes"})

    with connection.cursor() as cursor:
        # FTS5 raises an error here when the index and its content disagree.
        cursor.execute(
            "INSERT INTO tickets_searchtext_words (tickets_searchtext_words, rank) VALUES ('integrity-check', 1)"
        )


def test_the_page_searches_alike(student_browser: Client, ticket_id: int) -> None:
    page = student_browser.get("/tickets/?search=print+cafe").content.decode()

    assert f'href="/tickets/{ticket_id}/' in page
    assert page.count('class="ticket-row"') == 1
