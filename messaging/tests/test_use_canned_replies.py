"""Canned replies: kept in the admin, filled in for the ticket, put into the reply box by staff."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from messaging.models import CannedReply, Message
from tickets.models import TicketChange

pytestmark = pytest.mark.django_db
ADMIN = "/admin/messaging/cannedreply/"
TEXT = "Hello {name},\n\n{place} is on our list: #{number} ({summary})."
FILLED = "Hello Ada,\n\nLab <b>7</b> is on our list: #{0} (The {{name}} plate fell off)."


@pytest.fixture
def reply(db: None) -> CannedReply:
    return CannedReply.objects.create(title="On our list", text=TEXT)


@pytest.fixture
def ticket(make_ticket):
    return make_ticket(description="The {name} plate fell off", location="Lab <b>7</b>")


def box(page: str) -> str:
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.DOTALL)
    return unescape(found[1])


def test_the_reply_comes_filled_in_behind_what_was_typed(staff_browser: Client, ticket, reply: CannedReply) -> None:
    form = {"insert": "yes", "canned": reply.pk, "body": "Dear all,\n"}

    answer = staff_browser.post(f"/tickets/{ticket.pk}/messages/", form)

    assert answer.status_code == 200
    assert box(answer.content.decode()) == f"Dear all,\n\n{FILLED.format(ticket.pk)}"
    assert "<b>7</b>" not in answer.content.decode()
    assert not Message.objects.exists()
    assert not TicketChange.objects.filter(kind="message").exists()


def test_an_updating_page_gets_the_fragment(staff_browser: Client, ticket, reply: CannedReply) -> None:
    form = {"insert": "yes", "canned": reply.pk, "body": ""}

    answer = staff_browser.post(
        f"/tickets/{ticket.pk}/messages/", form, headers={"HX-Request-Type": "partial"}
    ).content.decode()

    assert box(answer) == FILLED.format(ticket.pk)
    assert "<html" not in answer


@pytest.mark.parametrize("chosen", ["", "999", "x", "-1", "²", "9" * 40])
def test_without_a_choice_the_words_stay(staff_browser: Client, ticket, reply: CannedReply, chosen: str) -> None:
    form = {"insert": "yes", "canned": chosen, "body": "Dear all"}

    page = staff_browser.post(f"/tickets/{ticket.pk}/messages/", form).content.decode()

    assert box(page) == "Dear all"
    assert "Choose one of the canned replies first" in page


def test_a_ticket_without_place_and_name(staff_browser: Client, make_ticket, student, reply: CannedReply) -> None:
    ticket = make_ticket(location="", by=type(student)(student.role))

    found = staff_browser.get(f"/tickets/{ticket.pk}/canned-replies/").json()["replies"]

    assert found[0]["text"].startswith("Hello there,\n\nthe place you reported is on our list")


def test_the_search_gets_all_of_them_in_their_order(staff_browser: Client, ticket, reply: CannedReply) -> None:
    CannedReply.objects.create(title="First", text="1 {2}", position=0)
    CannedReply.objects.create(title="Last", text="3", position=9)
    CannedReply.objects.create(title="Gone", text="4", is_active=False)

    found = staff_browser.get(f"/tickets/{ticket.pk}/canned-replies/").json()["replies"]
    page = staff_browser.get(f"/tickets/{ticket.pk}/").content.decode()

    assert [row["title"] for row in found] == ["First", "On our list", "Last"]
    assert found[0]["text"] == "1 {2}"
    assert found[1] == {"id": reply.pk, "title": "On our list", "text": FILLED.format(ticket.pk)}
    assert re.findall(r"<option value=\"\d+\">([^<]*)", page) == ["First", "On our list", "Last"]


def test_one_that_is_not_active_is_not_inserted(staff_browser: Client, ticket, reply: CannedReply) -> None:
    CannedReply.objects.update(is_active=False)

    page = staff_browser.post(
        f"/tickets/{ticket.pk}/messages/", {"insert": "yes", "canned": reply.pk, "body": "Mine"}
    ).content.decode()

    assert box(page) == "Mine"
    assert "Canned reply" not in page


def test_a_simple_user_never_sees_them(student_browser: Client, ticket, reply: CannedReply) -> None:
    address = f"/tickets/{ticket.pk}/"

    page = student_browser.get(address).content.decode()

    assert "canned" not in page.lower()
    assert "On our list" not in page
    assert student_browser.get(f"{address}canned-replies/").status_code == 403
    refused = student_browser.post(f"{address}messages/", {"insert": "yes", "canned": reply.pk, "body": "Still cold"})
    assert refused.status_code == 403
    assert "Still cold" in refused.content.decode()
    assert "On our list" not in refused.content.decode()


def test_under_a_closed_ticket_nothing_is_inserted(staff_browser: Client, make_ticket, reply: CannedReply) -> None:
    closed = make_ticket(status="closed")

    answer = staff_browser.post(
        f"/tickets/{closed.pk}/messages/", {"insert": "yes", "canned": reply.pk, "body": "A long last word"}
    )

    assert answer.status_code == 409
    assert "A long last word" in answer.content.decode()
    assert "id_canned" not in staff_browser.get(f"/tickets/{closed.pk}/").content.decode()


def test_they_cost_one_query_however_many_there_are(staff_browser: Client, ticket, reply: CannedReply) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as queries:
            staff_browser.get(f"/tickets/{ticket.pk}/")
        return len(queries)

    few = queries()
    CannedReply.objects.bulk_create(CannedReply(title=f"No {number}", text="x") for number in range(30))

    assert queries() == few == 5


def test_the_admin_keeps_them(admin_client: Client) -> None:
    form = {
        "title": " Thank  you ",
        "text": "Thank you, {name}.\r\nWe look at {place}.",
        "position": 3,
        "is_active": "on",
    }

    answer = admin_client.post(f"{ADMIN}add/", form)

    assert answer.status_code == 302
    stored = CannedReply.objects.get()
    assert (stored.title, stored.text) == ("Thank you", "Thank you, {name}.\nWe look at {place}.")
    assert (stored.position, stored.is_active) == (3, True)
    assert admin_client.get(ADMIN).status_code == 200
    assert admin_client.post(f"{ADMIN}{stored.pk}/change/", form | {"is_active": ""}).status_code == 302
    assert not CannedReply.objects.get().is_active


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Look at {plce}", "Nothing can be filled in for {plce}. Known are {place}, {number}, {summary}, {name}."),
        ("{} {Place} {Place}", "Nothing can be filled in for {}, {Place}."),
        ("{ticket.pk} {0}", "Nothing can be filled in for {ticket.pk}, {0}."),
        ("", "This field is required."),
        ("x" * 5_001, "At most 5,000 characters; these are 5,001."),
        ("a\x07b", "a character that cannot be shown"),
    ],
)
def test_the_admin_refuses_what_could_not_be_filled_in(admin_client: Client, text: str, sentence: str) -> None:
    answer = admin_client.post(f"{ADMIN}add/", {"title": "Look", "text": text, "position": 0})

    assert answer.status_code == 200
    assert sentence in unescape(answer.content.decode())
    assert not CannedReply.objects.exists()


def test_a_title_is_there_once(admin_client: Client, reply: CannedReply) -> None:
    answer = admin_client.post(f"{ADMIN}add/", {"title": reply.title, "text": "x", "position": 0})

    assert "already exists" in answer.content.decode()
    assert CannedReply.objects.count() == 1
