"""Staff redacts a passage: it is gone from the text and from wherever else its words were kept."""

import json

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from messaging.conversation import post_message
from messaging.models import Message
from tickets import lifecycle
from tickets.changes import FEED_COLUMNS, newest_cursor, read_feed
from tickets.classifier import classify
from tickets.drawn_anew import drawn_anew
from tickets.meanings import from_bytes
from tickets.models import IdempotencyKey, Photo, Place, SearchText, Ticket, TicketMeaning
from tickets.photo_files import stored_ahead
from tickets.redaction import MARK
from tickets.roles import Actor
from tickets.tests.sent_files import jpeg

pytestmark = pytest.mark.django_db
PHONE = "+39 0471 012345"
COLD = f"The radiator is cold, call {PHONE}.\nReally: {PHONE}!"


@pytest.fixture
def ticket(make_ticket) -> Ticket:
    return make_ticket(COLD, location=f"Room 2, {PHONE}")


def redact(browser: Client, ticket: Ticket, part: str | int = "description", passage: str = PHONE, **more: str):
    return browser.post(f"/tickets/{ticket.pk}/redact/", {"part": part, "passage": passage} | more)


def everything_stored() -> str:
    """All texts of all tables, as the database has them."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_the_form_comes_when_it_is_asked_for(staff_browser: Client, ticket: Ticket, student: Actor) -> None:
    message = post_message(ticket_id=ticket.pk, by=student, body="Ask Ada")

    page = staff_browser.get(f"/tickets/{ticket.pk}/").content.decode()
    form = staff_browser.get(f"/tickets/{ticket.pk}/redact/").content.decode()

    assert f'href="/tickets/{ticket.pk}/redact/#redact"' in page
    assert 'name="passage"' not in page
    assert 'name="passage"' in form
    assert f'<option value="{message.pk}">In the message by ' in form


def test_every_occurrence_becomes_a_mark_of_one_length(staff_browser: Client, ticket: Ticket) -> None:
    answer = redact(staff_browser, ticket)

    assert (answer.status_code, answer["Location"]) == (303, f"/tickets/{ticket.pk}/")
    stored = Ticket.objects.get()
    assert stored.description == f"The radiator is cold, call {MARK}.\nReally: {MARK}!"
    assert stored.summary == f"The radiator is cold, call {MARK}."
    assert stored.location == f"Room 2, {PHONE}"
    assert (stored.version, stored.category) == (ticket.version + 1, ticket.category)
    assert stored.modified_at > ticket.modified_at


def test_the_history_tells_who_and_where_but_not_what(staff_browser: Client, staff_api, ticket: Ticket) -> None:
    redact(staff_browser, ticket)

    change = ticket.changes.latest("id")
    assert (change.kind, change.by_name, change.before, change.after) == (
        "redacted",
        "Bruno",
        {},
        {"part": "description"},
    )
    assert "redacted a passage of the description" in staff_browser.get(f"/tickets/{ticket.pk}/").content.decode()
    history = staff_api.get(f"/api/v1/tickets/{ticket.pk}/history/").json()["results"]
    assert history[-1]["after"] == {"part": "description"}


def test_earlier_edits_forget_it_too(staff_browser: Client, staff_api: APIClient, ticket: Ticket, student) -> None:
    lifecycle.edit_ticket(ticket_id=ticket.pk, by=student, description=f"Cold. {PHONE}", location="Room 3")
    lifecycle.edit_ticket(ticket_id=ticket.pk, by=student, description="Cold.")

    assert redact(staff_browser, ticket).status_code == 303
    assert redact(staff_browser, ticket, "location").status_code == 303

    history = staff_api.get(f"/api/v1/tickets/{ticket.pk}/history/").json()["results"]
    assert history[1]["before"]["location"] == f"Room 2, {MARK}"
    assert history[1]["after"]["description"] == f"Cold. {MARK}"
    assert PHONE not in json.dumps(history)
    assert Ticket.objects.get().description == "Cold."


def test_the_place_follows_and_is_gone_everywhere(staff_browser: Client, staff_api: APIClient, ticket: Ticket) -> None:
    before = str(newest_cursor())

    redact(staff_browser, ticket, "location")

    assert Place.objects.get().folded == f"room 2, {MARK}"
    (row,) = read_feed(before, 10).rows
    assert dict(zip(FEED_COLUMNS, row, strict=True))["location"] == f"Room 2, {MARK}"
    assert staff_api.get("/api/v1/tickets/", {"location": PHONE}).json()["results"] == []


def test_a_place_where_another_ticket_is_stays(staff_browser: Client, ticket: Ticket, make_ticket) -> None:
    other = make_ticket(location=ticket.location)

    redact(staff_browser, ticket, "location")

    other.refresh_from_db()
    assert other.place.folded == f"room 2, {PHONE}"


def test_the_search_follows(staff_browser: Client, staff_api: APIClient, ticket: Ticket, student: Actor) -> None:
    message = post_message(ticket_id=ticket.pk, by=student, body="Ask Zebedee")
    redact(staff_browser, ticket)
    redact(staff_browser, ticket, "location")
    redact(staff_browser, ticket, message.pk, "Zebedee")

    for words in ("012345", "zebedee", '"0471 012345"'):
        assert staff_api.get("/api/v1/tickets/", {"search": words}).json()["results"] == []
    assert len(staff_api.get("/api/v1/tickets/", {"search": "radiator ask"}).json()["results"]) == 1
    assert {row.words for row in SearchText.objects.all()} == {"the radiator is cold call really room 2", "ask"}


def test_meaning_and_reasons_follow_but_not_the_category(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket("The wifi drops. Wifi, wifi! The radiator is fine.")
    assert ticket.category == "technical_it"
    word = ticket.category_reasons[0]

    redact(staff_browser, ticket, passage=word)

    stored = Ticket.objects.get()
    assert stored.category == "technical_it"
    assert word not in stored.category_reasons
    expected = from_bytes([bytes(TicketMeaning.objects.get().vector)])[0]
    assert abs(expected - classify(stored.description).meaning).max() < 0.01


def test_a_message(staff_browser: Client, ticket: Ticket, student: Actor) -> None:
    message = post_message(ticket_id=ticket.pk, by=student, body=f"I am {PHONE}\n{PHONE}")

    assert redact(staff_browser, ticket, message.pk).status_code == 303

    assert Message.objects.get().body == f"I am {MARK}\n{MARK}"
    change, stored = ticket.changes.latest("id"), Ticket.objects.get()
    assert (change.kind, change.before, change.after) == ("redacted", {}, {"part": "message", "message": message.pk})
    assert (stored.version, stored.message_count) == (ticket.version + 1, 1)
    assert stored.description == COLD


def test_nothing_of_it_is_left_in_the_database(staff_browser: Client, api: APIClient, admin_user: User) -> None:
    report = {"description": f"Cold, {PHONE}", "location": PHONE}
    key = {"Idempotency-Key": "k1"}
    pk = api.post("/api/v1/tickets/", report, headers=key).json()["id"]
    said = api.post(f"/api/v1/tickets/{pk}/messages/", {"body": f"Me: {PHONE}"}, headers=key).json()["id"]
    ticket, message = Ticket.objects.get(), Message.objects.get()
    for row in (ticket, message):
        LogEntry.objects.create(
            user=admin_user,
            content_type=ContentType.objects.get_for_model(row),
            object_id=str(row.pk),
            object_repr=str(row),
            action_flag=CHANGE,
        )
    assert "0471 012345" in everything_stored()

    for part in ("description", "location", said):
        assert redact(staff_browser, ticket, part, form_token=f"t{part}").status_code == 303

    assert "0471 012345" not in everything_stored()
    assert IdempotencyKey.objects.filter(answer__id=pk, scope__startswith="api ticket").get().answer["location"] == MARK
    again = api.post("/api/v1/tickets/", report, headers=key)
    assert (again.status_code, again.json()["summary"]) == (200, f"Cold, {MARK}")


def test_a_closed_ticket_too(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket(COLD, status="closed")

    assert redact(staff_browser, ticket).status_code == 303

    stored = Ticket.objects.get()
    assert (stored.status, stored.closed_at, MARK in stored.description) == ("closed", ticket.closed_at, True)
    assert not TicketMeaning.objects.exists()


def test_sent_twice_is_once(staff_browser: Client, ticket: Ticket) -> None:
    for _ in range(2):
        assert redact(staff_browser, ticket, form_token="one").status_code == 303

    assert ticket.changes.filter(kind="redacted").count() == 1


def test_a_passage_that_is_there_no_longer_is_409_with_words(staff_browser: Client, ticket: Ticket) -> None:
    redact(staff_browser, ticket)
    before = Ticket.objects.values().get()

    answer = redact(staff_browser, ticket)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "This passage is not there, or no longer." in page
    assert f"{PHONE}</textarea>" in page
    assert Ticket.objects.values().get() == before


def test_an_edit_begun_before_does_not_bring_it_back(staff_browser: Client, ticket: Ticket) -> None:
    redact(staff_browser, ticket)

    form = {"description": f"{COLD} Please!", "location": "", "version": ticket.version}

    assert staff_browser.post(f"/tickets/{ticket.pk}/edit/", form).status_code == 409
    assert PHONE not in Ticket.objects.get().description


@pytest.mark.parametrize(
    ("part", "passage", "status"),
    [
        ("", PHONE, 422),
        ("summary", PHONE, 422),
        ("description", " \n ", 422),
        ("description", "\x00", 422),
        ("description", MARK, 409),
        ("location", "0", 409),
        ("99999", PHONE, 404),
        ("٣", PHONE, 422),
        ("in message 7", PHONE, 422),
    ],
)
def test_what_cannot_be_redacted(staff_browser: Client, make_ticket, part: str, passage: str, status: int) -> None:
    ticket = make_ticket(COLD, location="0" * 120)
    before = Ticket.objects.values().get()

    answer = redact(staff_browser, ticket, part, passage)

    assert answer.status_code == status
    assert Ticket.objects.values().get() == before
    assert not ticket.changes.filter(kind="redacted").exists()


def test_a_message_of_another_ticket_is_not_found(staff_browser: Client, ticket: Ticket, make_ticket, student) -> None:
    other = post_message(ticket_id=make_ticket().pk, by=student, body=PHONE)

    assert redact(staff_browser, ticket, other.pk).status_code == 404
    assert Message.objects.get().body == PHONE


def test_a_user_may_not(student_browser: Client, ticket: Ticket) -> None:
    answer = redact(student_browser, ticket)

    assert answer.status_code == 403
    assert "Only helpdesk staff can redact a passage." in answer.content.decode()
    assert student_browser.get(f"/tickets/{ticket.pk}/redact/").status_code == 403
    assert Ticket.objects.get().description == COLD
    assert "Redact a passage" not in student_browser.get(f"/tickets/{ticket.pk}/").content.decode()


def test_another_site_may_not(staff: Actor, staff_browser: Client, ticket: Ticket) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = staff_browser.cookies

    assert redact(strict, ticket).status_code == 403
    assert Ticket.objects.get().description == COLD


def test_in_the_api(staff_api: APIClient, ticket: Ticket, student: Actor) -> None:
    message = post_message(ticket_id=ticket.pk, by=student, body=PHONE)
    address = f"/api/v1/tickets/{ticket.pk}/redact/"

    answer = staff_api.post(address, {"part": "description", "passage": PHONE})
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    assert answer.json()["summary"] == f"The radiator is cold, call {MARK}."
    assert staff_api.post(address, {"part": message.pk, "passage": PHONE}).status_code == 200
    assert Message.objects.get().body == MARK

    assert staff_api.post(address, {"part": "description", "passage": PHONE}).status_code == 409
    assert staff_api.post(address, {"part": "99999", "passage": PHONE}).status_code == 404
    assert staff_api.post(address, {"part": "summary", "passage": PHONE}).json().keys() == {"part"}
    assert staff_api.post(address, {"part": "location"}).json().keys() == {"passage"}
    assert staff_api.post(address, {"part": "location", "passage": "x", "why": "y"}).json().keys() == {"why"}
    assert staff_api.post("/api/v1/tickets/99999/redact/", {"part": "1", "passage": "x"}).status_code == 404


def test_in_the_api_a_user_may_not(api: APIClient, ticket: Ticket) -> None:
    answer = api.post(f"/api/v1/tickets/{ticket.pk}/redact/", {"part": "description", "passage": PHONE})

    assert answer.status_code == 403
    assert Ticket.objects.get().description == COLD


def test_the_words_of_photos(staff_browser: Client, student: Actor, api: APIClient, make_ticket) -> None:
    ticket = make_ticket()
    sent = {"image": jpeg(), "alt": f"The door of {PHONE}"}
    api.post(f"/api/v1/tickets/{ticket.pk}/photos/", sent, format="multipart", headers={"Idempotency-Key": "one"})
    with stored_ahead([drawn_anew(jpeg(), f"{PHONE}, {PHONE}")]) as stored:
        post_message(ticket_id=ticket.pk, by=student, body="Look", photos=stored)

    form = staff_browser.get(f"/tickets/{ticket.pk}/redact/").content.decode()
    answer = redact(staff_browser, ticket, "photos")

    assert 'value="photos"' in form
    assert answer.status_code == 303
    assert [photo.alt for photo in Photo.objects.order_by("id")] == [f"The door of {MARK}", f"{MARK}, {MARK}"]
    assert PHONE not in everything_stored()
    assert ticket.changes.latest("id").after == {"part": "photos"}
    page = staff_browser.get(f"/tickets/{ticket.pk}/").content.decode()
    assert "redacted words of a photo" in page
    assert f'alt="The door of {MARK}"' in page


def test_words_that_no_photo_has(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket()
    assert 'value="photos"' not in staff_browser.get(f"/tickets/{ticket.pk}/redact/").content.decode()

    answer = redact(staff_browser, ticket, "photos")

    assert (answer.status_code, "This passage is not there" in answer.content.decode()) == (409, True)
    assert ticket.changes.count() == 1


def test_marks_for_which_a_photo_has_no_room(staff_browser: Client, api: APIClient, make_ticket) -> None:
    ticket = make_ticket()
    api.post(f"/api/v1/tickets/{ticket.pk}/photos/", {"image": jpeg(), "alt": "x" * 100}, format="multipart")

    answer = redact(staff_browser, ticket, "photos", "x")

    assert (answer.status_code, "With so many marks" in answer.content.decode()) == (409, True)
    assert Photo.objects.get().alt == "x" * 100
