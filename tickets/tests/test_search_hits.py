"""A row that was searched for shows where: marks in its summary, an excerpt, and that it is in a message."""

import re
import unicodedata
from html import unescape
from urllib.parse import quote

import pytest
from django.test import Client
from rest_framework.test import APIClient

from tickets.hits import ShownText, cut
from tickets.questions import terms_of
from tickets.words import fold, spans_of, words_of

pytestmark = pytest.mark.django_db
ROW = re.compile(r'<li class="ticket-row".*?</li>', re.DOTALL)
TITLE = re.compile(r'<a href="/tickets/\d+/[^"]*"><bdi>(.*?)</bdi>', re.DOTALL)
EXCERPT = re.compile(r'<p class="hit">(.*?)</p>', re.DOTALL)
SCRIPT = "<script>alert('x')</script>"
FAR = "lorem ipsum " * 30


def searched(browser: Client, text: str) -> tuple[str, str]:
    """The title and the excerpt of the only row, as they stand in the page."""
    page = browser.get(f"/tickets/?search={quote(text)}").content.decode()
    (row,) = ROW.findall(page)
    excerpt = EXCERPT.search(row)
    return TITLE.search(row)[1], excerpt[1] if excerpt else ""


@pytest.mark.parametrize(
    ("text", "question", "marked"),
    [
        ("The printers jam", "print", "The <mark>printers</mark> jam"),
        ("The printers jam", "jam the", "<mark>The</mark> printers <mark>jam</mark>"),
        ("The printers jam", '"the printers"', "<mark>The printers</mark> jam"),
        ("Jam, the jam!", '"the jam"', "Jam, <mark>the jam</mark>!"),
        ("Café in der Straße", "cafe strasse", "<mark>Café</mark> in der <mark>Straße</mark>"),
        (unicodedata.normalize("NFD", "Café zu"), "CAFÉ", f"<mark>{unicodedata.normalize('NFD', 'Café')}</mark> zu"),
        ("ﬁre ½ full", "fire 1 2", "<mark>ﬁre</mark> <mark>½</mark> full"),
        ("Wi-Fi is off", "wi-fi", "<mark>Wi</mark>-<mark>Fi</mark> is off"),
        ("Пишет студент", "студ", "Пишет <mark>студент</mark>"),
        ("a<b>print</b> & 'c'", "print", "a&lt;b&gt;<mark>print</mark>&lt;/b&gt; &amp; &#x27;c&#x27;"),
        ("print", "other", "print"),
    ],
)
def test_marks(text: str, question: str, marked: str) -> None:
    assert ShownText(text).marked(terms_of(question)) == marked


@pytest.mark.parametrize(
    "text", ["", "plain TEXT 42", "Ǆ ﷺ ½ ™ İstanbul ΣΊΣΥΦΟΣ", "한국어 ㎡ a\u0301\u0327b ẞ", "x" * 300, "हिन्दी ไทย 電源"]
)
def test_a_words_place_is_that_of_the_same_word_that_is_stored(text: str) -> None:
    spans = list(spans_of(text))

    assert [span.word for span in spans] == words_of(text)
    assert all(fold(text[span.start : span.end]).find(span.word) >= 0 for span in spans)


def test_an_excerpt_is_of_whole_words_and_holds_the_hit() -> None:
    text = f"{FAR}projector {FAR}"
    begin, end = cut(text, text.index("projector"), text.index("projector") + 9)

    assert "projector" in text[begin:end]
    assert len(text[begin:end]) <= 180
    assert set(text[begin:end].split()) == {"lorem", "ipsum", "projector"}
    assert cut("x" * 500, 300, 310) == (240, 420)


def test_what_the_summary_shows_needs_no_excerpt(student_browser: Client, make_ticket) -> None:
    make_ticket("The projector is dark", location="Library")

    assert searched(student_browser, "proj dark") == ("The <mark>projector</mark> is <mark>dark</mark>", "")


def test_a_hit_further_down_is_quoted(student_browser: Client, make_ticket) -> None:
    make_ticket(f"It is dark\n{FAR}\nthe old   projector\nhums. {FAR}", location="")

    title, excerpt = searched(student_browser, "projector dark")

    assert title == "It is <mark>dark</mark>"
    assert "the old <mark>projector</mark> hums." in excerpt
    assert unescape(excerpt).startswith("<bdi>… ")
    assert excerpt.endswith(" …</bdi>")


def test_a_hit_in_the_place_is_quoted(student_browser: Client, make_ticket) -> None:
    make_ticket("It is dark", location="Library, room 12")

    assert searched(student_browser, "library")[1] == "<bdi>It is dark · <mark>Library</mark>, room 12</bdi>"


def test_a_hit_in_a_message_says_so(student_browser: Client, api: APIClient, make_ticket) -> None:
    ticket = make_ticket("The projector is dark")
    for body in ("The bulb is old", f"{FAR} A new bulb\nis ordered", "Thanks"):
        api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": body})

    title, excerpt = searched(student_browser, "projector bulb")

    assert title == "The <mark>projector</mark> is dark"
    assert excerpt.startswith("<strong>In a message:</strong> <bdi>… ")
    assert "A new <mark>bulb</mark> is ordered" in excerpt


def test_a_message_is_not_quoted_when_the_report_says_it_all(
    student_browser: Client, api: APIClient, make_ticket
) -> None:
    ticket = make_ticket("The projector is dark")
    api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": "Which projector?"})

    assert searched(student_browser, "projector")[1] == ""


def test_each_row_quotes_its_own_message(student_browser: Client, api: APIClient, make_ticket) -> None:
    for word in ("bulb", "bulbs"):
        ticket = make_ticket()
        api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": f"Two {word} are old"})
    make_ticket("A bulb in the report")

    page = student_browser.get("/tickets/?search=bulb").content.decode()

    assert [re.findall("Two <mark>(.*?)</mark>", row) for row in ROW.findall(page)] == [[], ["bulbs"], ["bulb"]]


@pytest.mark.parametrize("question", ["script", "alert", '"script alert"', "x script", "<script>", "mark", "amp lt"])
def test_markup_stays_text_everywhere(student_browser: Client, api: APIClient, make_ticket, question: str) -> None:
    ticket = make_ticket(f"{SCRIPT} & x\n{FAR}{SCRIPT} &amp; &lt;mark>", location=f"{SCRIPT}")
    api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": f"{SCRIPT} &amp; bulb"})

    for text in (question, f"{question} bulb"):
        page = student_browser.get(f"/tickets/?search={quote(text)}").content.decode()
        (row,) = ROW.findall(page)
        assert not re.findall(r"<(?!/?(?:li|a|bdi|mark|p|strong|span|time|div|form|button|input)\b)", row)
        assert "<mark>" in row


def test_the_question_itself_stays_text(student_browser: Client, make_ticket) -> None:
    make_ticket()

    question = quote(f'radiator "{SCRIPT}><b')
    page = student_browser.get(f"/tickets/?search={question}").content.decode()

    assert SCRIPT not in page
    assert "<b" not in re.sub(r"<(bdi|body|button)\b", "", page)


def test_a_row_without_a_search_has_no_marks(student_browser: Client, make_ticket) -> None:
    make_ticket()

    page = student_browser.get("/tickets/?status=open").content.decode()

    assert "<mark>" not in page
    assert 'class="hit"' not in page


def test_a_closed_ticket_is_not_betrayed_by_a_hit_in_a_message(
    staff_browser: Client, student_browser: Client, api: APIClient, staff_api: APIClient, make_ticket
) -> None:
    ticket = make_ticket("The projector is dark", status="active")
    staff_api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": "The bulb is secret"})
    staff_api.post(f"/api/v1/tickets/{ticket.pk}/close/")

    assert "<mark>secret</mark>" in searched(staff_browser, "secret")[1]
    for parameters in ("search=secret", "search=projector+secret&ordering=relevance", "search=%22bulb+is%22"):
        page = student_browser.get(f"/tickets/?{parameters}").content.decode()
        assert not ROW.findall(page)
        assert "bulb is secret" not in page
        assert api.get(f"/api/v1/tickets/?{parameters}").json()["results"] == []


def test_the_excerpt_of_a_message_that_was_corrected_is_the_new_one(
    student_browser: Client, api: APIClient, admin_client: Client, make_ticket, messages
) -> None:
    ticket = make_ticket("The projector is dark")
    api.post(f"/api/v1/tickets/{ticket.pk}/messages/", {"body": "The bulb is old"})
    admin_client.post(f"/admin/messaging/message/{messages.get().pk}/change/", {"body": "The bulb is very old"})

    assert "The <mark>bulb</mark> is very old" in searched(student_browser, "bulb")[1]
