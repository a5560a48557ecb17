"""The files of photos: there as long as their photo is, and no longer."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from tickets.drawn_anew import drawn_anew
from tickets.models import Photo, Ticket, TicketChange
from tickets.photo_files import StoredPhoto, stored_ahead
from tickets.photos import add_photos
from tickets.roles import Actor
from tickets.tests.at_once import at_once
from tickets.tests.sent_files import jpeg
from tickets.transactions import write

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    """Of this test alone."""
    settings.STORAGES = settings.STORAGES | {"default": settings.PHOTO_STORAGE | {"OPTIONS": {"location": tmp_path}}}
    return tmp_path


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*.jpg")}


def with_photos(ticket_id: int, by: Actor, number: int = 1) -> list[Photo]:
    with stored_ahead([drawn_anew(jpeg()) for _ in range(number)]) as photos:
        return add_photos(ticket_id=ticket_id, by=by, photos=photos)


def test_a_transaction_that_fails_leaves_no_file(folder: Path, make_ticket, student: Actor) -> None:
    ticket_id = make_ticket().pk

    @write
    def add_and_fail(photos: list[StoredPhoto]) -> None:
        add_photos(ticket_id=ticket_id, by=student, photos=photos)
        raise RuntimeError("after everything was written")

    with stored_ahead([drawn_anew(jpeg())]) as photos:
        assert len(files(folder)) == 2
        with pytest.raises(RuntimeError):
            add_and_fail(photos)

    assert not Photo.objects.exists()
    assert files(folder) == set()


def test_a_photo_that_the_database_refuses_leaves_no_file(folder: Path, student_browser: Client, make_ticket) -> None:
    """The trace is the last that is written: without it nothing else is."""
    make_ticket()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE tickets_ticketchange RENAME TO away")
    student_browser.raise_request_exception = False
    try:
        answer = student_browser.post("/tickets/new/", {"description": "Cold", "photos": [jpeg()]})
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO tickets_ticketchange")

    assert answer.status_code in (500, 503)
    assert files(folder) == set()
    assert (Ticket.objects.count(), Photo.objects.count()) == (1, 0)


def test_the_same_form_twice_at_once_stores_its_photos_once(folder: Path, student_browser: Client) -> None:
    def send():
        form = {"description": "Cold", "form_token": "one", "photos": [jpeg()]}
        return student_browser.post("/tickets/new/", form).status_code

    assert at_once(send, send, send) == [303] * 3
    assert (Ticket.objects.count(), Photo.objects.count()) == (1, 1)
    assert files(folder) == {Photo.objects.get().image.name, Photo.objects.get().thumbnail.name}


def test_six_at_once_are_five(folder: Path, api: APIClient, make_ticket) -> None:
    address = f"/api/v1/tickets/{make_ticket().pk}/photos/"

    answers = at_once(*[lambda: api.post(address, {"image": jpeg()}, format="multipart").status_code] * 6)

    assert sorted(answers) == [201] * 5 + [409]
    assert (Photo.objects.count(), len(files(folder))) == (5, 10)


def test_files_go_with_their_ticket(folder: Path, admin_client: Client, make_ticket, student: Actor) -> None:
    ticket, other = make_ticket(), make_ticket()
    with_photos(ticket.pk, student, 2)
    (kept,) = with_photos(other.pk, student)

    admin_client.post(f"/admin/tickets/ticket/{ticket.pk}/delete/", {"post": "yes"})

    assert Photo.objects.get() == kept
    assert files(folder) == {kept.image.name, kept.thumbnail.name}


def test_a_photo_is_removed_in_the_admin(folder: Path, admin_client: Client, make_ticket, student: Actor) -> None:
    ticket_id = make_ticket().pk
    first, second = with_photos(ticket_id, student, 2)
    page = admin_client.get(f"/admin/tickets/photo/{first.pk}/change/").content.decode()
    assert f'src="/photos/{first.pk}/thumbnail.jpg"' in page

    admin_client.post(f"/admin/tickets/photo/{first.pk}/delete/", {"post": "yes"})

    ticket = Ticket.objects.get()
    assert ticket.first_photo == second.pk
    assert files(folder) == {second.image.name, second.thumbnail.name}
    change = TicketChange.objects.latest("id")
    assert (change.kind, change.before, change.after) == ("photos", {"photos": 2}, {"photos": 1})
    assert change.by_role == "staff"


def test_several_are_removed_from_the_admins_list(
    folder: Path, admin_client: Client, make_ticket, student: Actor
) -> None:
    ticket_id = make_ticket().pk
    photos = with_photos(ticket_id, student, 3)
    form = {"action": "delete_selected", "post": "yes", "_selected_action": [photo.pk for photo in photos]}

    admin_client.post("/admin/tickets/photo/", form)

    assert Ticket.objects.get().first_photo is None
    assert files(folder) == set()
    assert admin_client.get("/admin/tickets/photo/add/").status_code == 403


def test_where_nothing_can_be_written_the_words_are_kept(
    settings: LazySettings, tmp_path: Path, student_browser: Client, api: APIClient, make_ticket
) -> None:
    (tmp_path / "photos").write_text("no folder")
    settings.STORAGES = settings.STORAGES | {
        "default": settings.PHOTO_STORAGE | {"OPTIONS": {"location": tmp_path / "photos"}}
    }
    address = f"/api/v1/tickets/{make_ticket().pk}/photos/"

    page = student_browser.post("/tickets/new/", {"description": "The lift is stuck", "photos": [jpeg()]})

    assert page.status_code == 503
    assert "Photos cannot be stored just now." in page.content.decode()
    assert "The lift is stuck" in page.content.decode()
    assert api.post(address, {"image": jpeg()}, format="multipart").status_code == 503
    assert (Ticket.objects.count(), Photo.objects.count()) == (1, 0)
