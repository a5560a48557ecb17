"""Free text: one rule at every door, and text is never markup."""

import json
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from rest_framework.test import APIClient

from tickets.models import Ticket
from tickets.text import clean_text

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert('1')</script>&amp;<b>\"'"
CONTROLS = [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)]
INVISIBLE = ["\u200b", "\u2060\u200d", "\u3164", "\u2800", "\u00ad", "\ufeff", "\u202e", "\u0301", "\u115f\u1160"]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  trimmed \n", "trimmed"),
        ("one\r\ntwo\rthree\u2028four\u2029five", "one\ntwo\nthree\nfour\nfive"),
        ("tab\tstays", "tab\tstays"),
        (unicodedata.normalize("NFD", "café Å"), "café Å"),
        ("\u00a0non-breaking\u00a0", "non-breaking"),
        ("family 👨\u200d👩\u200d👧", "family 👨\u200d👩\u200d👧"),
        ("עברית \u200fand English", "עברית \u200fand English"),
        ("a\u200b", "a\u200b"),
        ("!", "!"),
        ("0", "0"),
    ],
)
def test_a_text_is_stored_trimmed_in_nfc_with_plain_line_ends(api: APIClient, typed: str, stored: str) -> None:
    answer = api.post("/api/v1/tickets/", {"description": typed})

    assert answer.status_code == 201
    assert Ticket.objects.get().description == stored == answer.json()["description"]


def test_a_place_and_a_name_are_one_line(api: APIClient) -> None:
    report = {"description": "x", "location": " Room\r\n214\t B ", "reported_by": "Ada\nLovelace"}

    body = api.post("/api/v1/tickets/", report).json()

    assert (body["location"], body["reported_by"]) == ("Room 214 B", "Ada Lovelace")


@pytest.mark.parametrize("code", CONTROLS)
def test_control_characters_are_refused(code: int) -> None:
    with pytest.raises(ValidationError, match=f"U\\+{code:04X}"):
        clean_text(f"a{chr(code)}b", longest=10, multiline=True)


@pytest.mark.parametrize("field", ["description", "location", "reported_by"])
@pytest.mark.parametrize("text", ["a\x00b", "a\x07b", "a\x7fb", "a\x85b", "a\x1bb", *INVISIBLE])
def test_what_cannot_be_shown_is_refused_and_named(api: APIClient, field: str, text: str) -> None:
    answer = api.post("/api/v1/tickets/", {"description": "fine"} | {field: text})

    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("text", ["a\x00b", "a\x07b", "a\x85b", *INVISIBLE])
@pytest.mark.parametrize("field", ["description", "location"])
def test_a_form_refuses_it_alike_and_keeps_the_rest(student_browser: Client, field: str, text: str) -> None:
    form = {"description": "The radiator is cold", "location": "Lab 7"} | {field: text}
    other = {"description": "Lab 7", "location": "The radiator is cold"}[field]

    answer = student_browser.post("/tickets/new/", form)

    assert answer.status_code == 422
    assert other in answer.content.decode()
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("field", ["description", "location", "reported_by"])
def test_a_lone_surrogate_is_refused_and_named(api: APIClient, field: str) -> None:
    body = json.dumps({"description": "fine"} | {field: "a\ud800b"})

    answer = api.post("/api/v1/tickets/", body, content_type="application/json")

    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_a_pair_of_surrogates_is_a_character(api: APIClient) -> None:
    answer = api.post("/api/v1/tickets/", '{"description": "\\ud83d\\ude00"}', content_type="application/json")

    assert (answer.status_code, answer.json()["description"]) == (201, "😀")


@pytest.mark.parametrize(("field", "longest"), [("description", 10_000), ("location", 120), ("reported_by", 80)])
@pytest.mark.parametrize("letter", ["x", "é", "😀", "e\u0301"])
def test_lengths_count_characters_after_trimming_and_nfc(api: APIClient, field: str, longest: int, letter: str) -> None:
    longest_text, too_long = f"  {letter * longest}\n", letter * (longest + 1)

    accepted = api.post("/api/v1/tickets/", {"description": "fine"} | {field: longest_text})
    refused = api.post("/api/v1/tickets/", {"description": "fine"} | {field: too_long})

    assert accepted.status_code == 201
    assert len(accepted.json()[field]) == longest
    assert (refused.status_code, list(refused.json())) == (400, [field])
    assert Ticket.objects.count() == 1


def test_a_text_that_is_too_long_stays_in_the_form(student_browser: Client) -> None:
    answer = student_browser.post("/tickets/new/", {"description": "x" * 10_001, "location": "y" * 121})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "x" * 10_001 in page
    assert "y" * 121 in page
    assert "At most 10,000 characters; these are 10,001." in page


def test_line_ends_of_a_form_count_once(student_browser: Client) -> None:
    lines = "x\r\n" * 4_999 + "yy"

    assert student_browser.post("/tickets/new/", {"description": lines}).status_code == 303

    assert len(Ticket.objects.get().description) == 10_000


def assert_escaped(page: str) -> None:
    assert "alert(" in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;&amp;amp;&lt;b&gt;&quot;&#x27;" in page


def test_text_is_text_on_every_page(api: APIClient, student_browser: Client, staff_browser: Client) -> None:
    report = {"description": SCRIPT, "location": SCRIPT, "reported_by": SCRIPT}
    ticket = api.post("/api/v1/tickets/", report).json()
    address = f"/tickets/{ticket['id']}/"
    api.post(f"/api/v1{address}messages/", {"body": SCRIPT})

    for browser in (student_browser, staff_browser):
        for page in ("/tickets/", address, f"{address}edit/"):
            assert_escaped(browser.get(page).content.decode())
        assert_escaped(browser.get("/tickets/", {"search": SCRIPT, "status": SCRIPT}).content.decode())


def test_text_is_text_where_it_is_shown_again(student_browser: Client, staff_browser: Client, make_ticket) -> None:
    address = f"/tickets/{make_ticket().pk}/"
    closed = f"/tickets/{make_ticket(status='closed').pk}/"
    form = {"description": SCRIPT, "location": SCRIPT}
    answers = [
        (422, student_browser.post("/tickets/new/", form | {"location": SCRIPT * 9})),
        (422, student_browser.post(f"{address}edit/", form | {"version": ""})),
        (409, student_browser.post(f"{address}edit/", form | {"version": 7})),
        (422, student_browser.post(f"{address}messages/", {"body": SCRIPT * 500})),
        (403, student_browser.post(f"{closed}edit/", form | {"version": 3})),
        (409, staff_browser.post(f"{closed}messages/", {"body": SCRIPT, SCRIPT: SCRIPT})),
        (403, student_browser.post(f"{address}close/", {SCRIPT: SCRIPT})),
        (404, student_browser.post("/tickets/999/edit/", form | {"version": 3})),
        (422, student_browser.post("/enter/user/", {"name": SCRIPT * 9, "next": SCRIPT})),
    ]
    for status, answer in answers:
        assert answer.status_code == status
        assert_escaped(answer.content.decode())


def test_a_name_is_text_too(client: Client, db: None) -> None:
    client.post("/enter/staff/", {"name": SCRIPT})

    assert_escaped(client.get("/tickets/").content.decode())
