"""Adding photos: with a report, on the page, and by the API."""

import re
from typing import Any

import pytest
from django.db.models.fields.files import FieldFile
from django.http import HttpResponse
from django.test import Client
from rest_framework.test import APIClient

from tickets.models import Photo, Ticket, TicketChange
from tickets.tests.sent_files import HTML, SECRET, encoded, jpeg, opened, picture, sent

pytestmark = pytest.mark.django_db
REPORT = {"description": "The radiator is cold", "location": "Library"}
TOKEN = re.compile(r'name="form_token"\s+value="([^"]+)"')


def by_api(client: Client | APIClient, ticket_id: int, **extra: Any) -> HttpResponse:
    fields = {"image": jpeg(), "alt": "A puddle"} | extra.pop("fields", {})
    return client.post(f"/api/v1/tickets/{ticket_id}/photos/", fields, format="multipart", **extra)


def stored(file: FieldFile) -> bytes:
    with file.open() as opened_file:
        return opened_file.read()


def test_a_report_with_photos(student_browser: Client) -> None:
    photos = [jpeg(name="one.jpg"), sent(encoded(picture(), "PNG"), "two.png")]

    answer = student_browser.post("/tickets/new/", REPORT | {"photos": photos, "photo_alt": [" A puddle\t", ""]})

    ticket = Ticket.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/tickets/{ticket.pk}/")
    first, second = ticket.photos.order_by("id")
    assert (first.alt, second.alt, first.message) == ("A puddle", "", None)
    assert (first.by_role, first.by_name, ticket.first_photo) == ("user", "Ada", first.pk)
    assert re.fullmatch(r"([0-9a-f]{2})/\1[0-9a-f]{30}\.jpg", first.image.name)
    assert opened(stored(first.image)).size == (60, 40)
    opened_, added = TicketChange.objects.order_by("id")
    assert (opened_.kind, added.kind, added.before, added.after) == ("opened", "photos", {"photos": 0}, {"photos": 2})
    assert (added.at, added.by_name, ticket.version) == (ticket.modified_at, "Ada", 1)


def test_the_ticket_its_history_and_the_list_tell_of_them(student_browser: Client, api: APIClient) -> None:
    student_browser.post("/tickets/new/", REPORT | {"photos": [jpeg()], "photo_alt": "A <b>puddle</b>"})
    ticket, photo = Ticket.objects.get(), Photo.objects.get()

    page = student_browser.get(f"/tickets/{ticket.pk}/").content.decode()
    row = student_browser.get("/tickets/").content.decode()
    address = f"/api/v1/tickets/{ticket.pk}/"
    history = api.get(f"{address}history/").json()["results"]

    assert f'href="/photos/{photo.pk}/photo.jpg"' in page
    assert f'src="/photos/{photo.pk}/thumbnail.jpg" alt="A &lt;b&gt;puddle&lt;/b&gt;"' in page
    assert "added 1 photo" in page
    assert f'src="/photos/{photo.pk}/thumbnail.jpg"' in row
    told = {
        "id": photo.pk,
        "url": f"/photos/{photo.pk}/photo.jpg",
        "thumbnail_url": f"/photos/{photo.pk}/thumbnail.jpg",
        "alt": "A <b>puddle</b>",
    }
    assert api.get(address).json()["photos"] == [told]
    assert api.get("/api/v1/tickets/").json()["results"][0]["photos"] == [told]
    assert api.get(f"{address}photos/").json() == {"next": None, "previous": None, "results": [told]}
    assert [(change["kind"], change["after"]) for change in history][1:] == [("photos", {"photos": 1})]


def test_a_report_without_photos_has_none(student_browser: Client, api: APIClient) -> None:
    student_browser.post("/tickets/new/", REPORT)
    ticket = Ticket.objects.get()

    assert api.get(f"/api/v1/tickets/{ticket.pk}/").json()["photos"] == []
    assert "/photos/" not in student_browser.get(f"/tickets/{ticket.pk}/").content.decode()
    assert (ticket.first_photo, TicketChange.objects.count()) == (None, 1)


def test_one_text_for_several_photos_is_for_each(student_browser: Client) -> None:
    student_browser.post("/tickets/new/", REPORT | {"photos": [jpeg(), jpeg()], "photo_alt": "Two puddles"})

    assert list(Photo.objects.values_list("alt", flat=True)) == ["Two puddles"] * 2


def test_the_same_form_sent_twice_stores_its_photos_once(student_browser: Client, photo_folder) -> None:
    token = TOKEN.search(student_browser.get("/tickets/new/").content.decode())[1]
    before = set(photo_folder.rglob("*.jpg"))

    answers = [
        student_browser.post("/tickets/new/", REPORT | {"form_token": token, "photos": [jpeg()]}) for _ in range(2)
    ]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert Photo.objects.count() == 1
    assert len(set(photo_folder.rglob("*.jpg")) - before) == 2


BAD = {
    "no photo": ([sent(HTML, "boiler.jpg")], "‘boiler.jpg’ cannot be read as a photo."),
    "an empty file": ([sent(b"", "boiler.jpg")], "‘boiler.jpg’ is empty."),
    "one bad among good": ([jpeg(), sent(b"GIF89a", "b.gif"), jpeg()], "‘b.gif’ cannot be read as a photo."),
    "six": ([jpeg() for _ in range(6)], "Five photos at most; these are 6."),
}


@pytest.mark.parametrize(("photos", "words"), BAD.values(), ids=BAD)
def test_with_a_bad_photo_the_words_are_kept_and_nothing_is_stored(
    student_browser: Client, photo_folder, photos: list, words: str
) -> None:
    before = set(photo_folder.rglob("*"))
    for photo in photos:
        photo.seek(0)

    answer = student_browser.post("/tickets/new/", REPORT | {"photos": photos, "photo_alt": "A puddle"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Your photos were not kept: please choose them again." in page
    assert all(text in page for text in (*REPORT.values(), 'value="A puddle"'))
    assert (Ticket.objects.count(), Photo.objects.count()) == (0, 0)
    assert set(photo_folder.rglob("*")) == before


def test_with_bad_words_the_photos_have_to_be_chosen_again(student_browser: Client) -> None:
    answer = student_browser.post("/tickets/new/", {"description": " ", "photos": [jpeg()]})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say in a few words what is wrong." in page
    assert "Your photos were not kept: please choose them again." in page
    without = student_browser.post("/tickets/new/", {"description": " "}).content.decode()
    assert "Your photos were not kept" not in without


@pytest.mark.parametrize("alt", ["x" * 201, "a\x00b", "\u200b"])
def test_what_cannot_be_stored_as_words_of_a_photo(student_browser: Client, api: APIClient, make_ticket, alt) -> None:
    page = student_browser.post("/tickets/new/", REPORT | {"photos": [jpeg()], "photo_alt": alt})
    answer = by_api(api, make_ticket().pk, fields={"alt": alt})

    assert page.status_code == 422
    assert (answer.status_code, list(answer.json())) == (400, ["alt"])
    assert not Photo.objects.exists()


def test_a_look_before_sending_stores_nothing(student_browser: Client, photo_folder) -> None:
    before = set(photo_folder.rglob("*"))

    answer = student_browser.post("/tickets/new/preview/", REPORT | {"photos": [jpeg()]})

    assert answer.status_code == 200
    assert "Your photos were not kept: please choose them again." in answer.content.decode()
    assert set(photo_folder.rglob("*")) == before


@pytest.mark.parametrize("status", ["open", "active"])
@pytest.mark.parametrize(("who", "role"), [("api", "user"), ("staff_api", "staff")])
def test_by_the_api(request, make_ticket, who: str, role: str, status: str) -> None:
    ticket = make_ticket(status=status)

    answer = by_api(request.getfixturevalue(who), ticket.pk)

    photo = Photo.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": photo.pk,
        "url": f"/photos/{photo.pk}/photo.jpg",
        "thumbnail_url": f"/photos/{photo.pk}/thumbnail.jpg",
        "alt": "A puddle",
    }
    now = Ticket.objects.get()
    assert (photo.ticket, photo.by_role, now.first_photo) == (now, role, photo.pk)
    assert (now.version, now.status) == (ticket.version, status)
    assert now.modified_at > ticket.modified_at
    change = TicketChange.objects.latest("id")
    assert (change.kind, change.by_role, change.after) == ("photos", role, {"photos": 1})


def test_the_feed_hands_the_ticket_out_again(staff_api: APIClient, make_ticket) -> None:
    ticket = make_ticket()
    cursor = staff_api.get("/api/v1/tickets/changes/").json()["cursor"]

    by_api(staff_api, ticket.pk)

    rows = staff_api.get("/api/v1/tickets/changes/", {"after": cursor}).json()["changes"]["rows"]
    assert [row[0] for row in rows] == [ticket.pk]


def test_a_key_stores_a_photo_once(api: APIClient, make_ticket) -> None:
    ticket_id, key = make_ticket().pk, {"HTTP_IDEMPOTENCY_KEY": "once"}

    first, again, other = (
        by_api(api, ticket_id, fields={"image": image}, **key) for image in (jpeg(), jpeg(), jpeg((9, 9)))
    )

    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 422)
    assert first.json() == again.json()
    assert Photo.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"image": sent(HTML, "a.jpg")}, "image"),
        ({"image": sent(b"", "a.jpg")}, "image"),
        ({"image": sent(b"\xff" * (8 * 1024 * 1024 + 1), "a.jpg")}, "image"),
        ({"image": "no file"}, "image"),
        ({"position": "1"}, "position"),
        ({"by_role": "staff"}, "by_role"),
    ],
)
def test_what_the_api_refuses_by_name(api: APIClient, make_ticket, fields: dict, name: str) -> None:
    answer = by_api(api, make_ticket().pk, fields=fields)

    assert (answer.status_code, list(answer.json())) == (400, [name])
    assert not Photo.objects.exists()


def test_the_api_takes_forms_with_a_file_alone(api: APIClient, make_ticket) -> None:
    address = f"/api/v1/tickets/{make_ticket().pk}/photos/"

    assert api.post(address, {"image": "x"}, format="json").status_code == 415
    assert list(api.post(address, {"alt": "x"}, format="multipart").json()) == ["image"]
    assert api.post(f"{address}?x=1", {"image": jpeg()}, format="multipart").status_code == 400


def test_five_photos_and_no_more(api: APIClient, make_ticket) -> None:
    ticket_id = make_ticket().pk

    answers = [by_api(api, ticket_id).status_code for _ in range(6)]

    assert answers == [201] * 5 + [409]
    assert Photo.objects.count() == 5
    assert TicketChange.objects.filter(kind="photos").count() == 5


def test_nobody_adds_photos_to_a_closed_ticket(api: APIClient, staff_api: APIClient, make_ticket, photo_folder) -> None:
    ticket = make_ticket(status="closed")
    before = set(photo_folder.rglob("*"))

    assert by_api(api, ticket.pk).status_code == 404
    assert by_api(staff_api, ticket.pk).status_code == 409
    assert by_api(api, 999).status_code == 404
    assert not Photo.objects.exists()
    assert set(photo_folder.rglob("*")) == before


def test_the_secrets_of_a_file_are_not_stored(student_browser: Client, photo_folder) -> None:
    file = sent(encoded(picture(), comment=SECRET) + HTML, "../../Ada Lovelace.html")

    student_browser.post("/tickets/new/", REPORT | {"photos": [file]})

    photo = Photo.objects.get()
    files = stored(photo.image) + stored(photo.thumbnail)
    assert SECRET not in files
    assert HTML not in files
    assert "Ada" not in photo.image.name


def test_a_photo_whose_role_has_ended_is_said_to_be_lost(client: Client) -> None:
    answer = client.post(
        "/?next=/tickets/new/&send_to=/tickets/new/", REPORT | {"photos": [jpeg()]}, HTTP_ACCEPT="text/html"
    )

    page = answer.content.decode()
    assert 'name="kept_description" value="The radiator is cold"' in page
    assert "Your photos could not be kept." in page
