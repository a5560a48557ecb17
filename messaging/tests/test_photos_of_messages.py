"""Photos with a message: in the thread, in the JSON, and gone with it."""

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from rest_framework.test import APIClient

from messaging.conversation import post_message
from messaging.models import Message
from tickets.drawn_anew import drawn_anew
from tickets.models import Photo, Ticket, TicketChange
from tickets.photo_files import stored_ahead
from tickets.roles import Actor
from tickets.tests.sent_files import HTML, jpeg, sent

pytestmark = pytest.mark.django_db


def test_a_message_with_photos(student_browser: Client, api: APIClient, make_ticket) -> None:
    ticket_id = make_ticket().pk
    form = {"body": "Worse now", "photos": [jpeg(), jpeg()], "photo_alt": ["A puddle", ""]}

    answer = student_browser.post(f"/tickets/{ticket_id}/messages/", form)

    message, ticket = Message.objects.get(), Ticket.objects.get()
    first, second = Photo.objects.order_by("id")
    assert (answer.status_code, answer["Location"]) == (303, f"/tickets/{ticket_id}/#message-{message.pk}")
    assert (first.message, second.message) == (message.pk, message.pk)
    assert (first.alt, ticket.first_photo) == ("A puddle", first.pk)
    # The message is their trace.
    assert [change.kind for change in TicketChange.objects.order_by("id")] == ["opened", "message"]
    page = student_browser.get(f"/tickets/{ticket_id}/").content.decode()
    assert page.count("/thumbnail.jpg") == 2
    told = api.get(f"/api/v1/tickets/{ticket_id}/messages/").json()["results"][0]["photos"]
    assert [(photo["id"], photo["alt"]) for photo in told] == [(first.pk, "A puddle"), (second.pk, "")]
    assert api.get(f"/api/v1/tickets/{ticket_id}/").json()["photos"] == []
    assert f"/photos/{first.pk}/thumbnail.jpg" in student_browser.get("/tickets/").content.decode()


def test_the_same_message_twice_has_its_photos_once(student_browser: Client, make_ticket) -> None:
    address = f"/tickets/{make_ticket().pk}/messages/"
    for _ in range(2):
        student_browser.post(address, {"body": "Worse now", "form_token": "one", "photos": [jpeg()]})

    assert (Message.objects.count(), Photo.objects.count()) == (1, 1)


def test_five_a_message_however_many_the_ticket_has(student_browser: Client, make_ticket) -> None:
    address = f"/tickets/{make_ticket().pk}/messages/"

    for _ in range(2):
        photos = [jpeg() for _ in range(5)]
        assert student_browser.post(address, {"body": "Look", "photos": photos}).status_code == 303

    assert Photo.objects.count() == 10


def test_with_a_bad_photo_the_words_are_kept(student_browser: Client, make_ticket) -> None:
    form = {"body": "Look at this", "photos": [sent(HTML, "a.jpg")], "photo_alt": "A puddle"}

    answer = student_browser.post(f"/tickets/{make_ticket().pk}/messages/", form)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(words in page for words in ("‘a.jpg’ cannot be read as a photo.", "Look at this", 'value="A puddle"'))
    assert (Message.objects.count(), Photo.objects.count()) == (0, 0)


@pytest.mark.parametrize(("who", "status"), [("student_browser", 403), ("staff_browser", 409)])
def test_under_a_closed_ticket_the_photos_are_said_to_be_lost(
    request: pytest.FixtureRequest, make_ticket, who: str, status: int
) -> None:
    ticket = make_ticket(status="closed")
    form = {"body": "A long last word", "photos": [jpeg()], "photo_alt": ["A puddle", "A pipe"]}

    answer = request.getfixturevalue(who).post(f"/tickets/{ticket.pk}/messages/", form)

    page = answer.content.decode()
    assert answer.status_code == status
    assert all(words in page for words in ("A long last word", "A puddle", "A pipe", "Your photos could not be kept."))
    assert not Photo.objects.exists()


def test_a_canned_reply_without_a_script_says_so_too(staff_browser: Client, make_ticket) -> None:
    form = {"body": "Hello", "insert": "yes", "canned": "", "photos": [jpeg()]}

    page = staff_browser.post(f"/tickets/{make_ticket().pk}/messages/", form).content.decode()

    assert "Your photos were not kept: please choose them again." in page


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_photos_go_with_a_message_that_is_removed(admin_client: Client, make_ticket, student: Actor) -> None:
    ticket_id = make_ticket().pk
    with stored_ahead([drawn_anew(jpeg()), drawn_anew(jpeg())]) as photos:
        message = post_message(ticket_id=ticket_id, by=student, body="Look", photos=photos)

    admin_client.post(f"/admin/messaging/message/{message.pk}/delete/", {"post": "yes"})

    assert (Message.objects.count(), Photo.objects.count()) == (0, 0)
    assert Ticket.objects.get().first_photo is None
    assert not any(default_storage.exists(name) for photo in photos for name in photo.files)


def test_a_thread_asks_no_more_where_there_are_many(
    django_assert_max_num_queries, student_browser: Client, api: APIClient, make_ticket, student: Actor
) -> None:
    ticket_id = make_ticket().pk
    for _ in range(8):
        with stored_ahead([drawn_anew(jpeg())]) as photos:
            post_message(ticket_id=ticket_id, by=student, body="Look", photos=photos)

    with django_assert_max_num_queries(3):
        told = api.get(f"/api/v1/tickets/{ticket_id}/messages/").json()["results"]
    with django_assert_max_num_queries(7):
        page = student_browser.get(f"/tickets/{ticket_id}/").content.decode()

    assert [len(message["photos"]) for message in told] == [1] * 8
    assert page.count("/thumbnail.jpg") == 8
