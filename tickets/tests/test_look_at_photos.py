"""Looking at a photo: who may, and what its answer lets a browser do."""

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.test import Client
from rest_framework.test import APIClient

from tickets import lifecycle
from tickets.drawn_anew import drawn_anew
from tickets.models import Photo, Ticket
from tickets.photo_files import stored_ahead
from tickets.photos import add_photos
from tickets.roles import Actor
from tickets.tests.sent_files import jpeg, opened

pytestmark = pytest.mark.django_db
NAMES = ["photo.jpg", "thumbnail.jpg"]


@pytest.fixture
def photo(make_ticket, student: Actor) -> Photo:
    with stored_ahead([drawn_anew(jpeg((900, 600)))]) as photos:
        return add_photos(ticket_id=make_ticket(status="active").pk, by=student, photos=photos)[0]


@pytest.mark.parametrize(("name", "size"), [("photo.jpg", (900, 600)), ("thumbnail.jpg", (320, 213))])
def test_it_is_a_picture_and_can_do_nothing(
    student_browser: Client, photo: Photo, name: str, size: tuple[int, int]
) -> None:
    answer = student_browser.get(f"/photos/{photo.pk}/{name}")

    assert answer.status_code == 200
    assert opened(answer.getvalue()).size == size
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith(f'inline; filename="ticket-{photo.ticket_id}-photo-{photo.pk}')
    assert answer["Cache-Control"] == "no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("name", NAMES)
def test_of_a_closed_ticket_for_staff_alone(
    student_browser: Client, staff_browser: Client, api: APIClient, photo: Photo, staff: Actor, name: str
) -> None:
    lifecycle.close_ticket(ticket_id=photo.ticket_id, by=staff)
    address = f"/photos/{photo.pk}/{name}"

    refused = student_browser.get(address)

    assert refused.status_code == 403
    assert f"Ticket {photo.ticket_id} was closed on" in refused.content.decode()
    assert api.get(f"/api/v1/tickets/{photo.ticket_id}/photos/").status_code == 404
    allowed = staff_browser.get(address)
    assert allowed.status_code == 200
    assert allowed.getvalue()


@pytest.mark.parametrize("name", NAMES)
def test_without_a_role_it_leads_to_the_doors(client: Client, api: APIClient, photo: Photo, name: str) -> None:
    for caller in (client, api):
        answer = caller.get(f"/photos/{photo.pk}/{name}")
        assert (answer.status_code, answer["Location"]) == (302, f"/?next=%2Fphotos%2F{photo.pk}%2F{name}")


def test_a_program_with_the_token_and_the_admin_need_no_door(
    staff_api: APIClient, admin_client: Client, photo: Photo
) -> None:
    for caller in (staff_api, admin_client):
        answer = caller.get(f"/photos/{photo.pk}/photo.jpg")
        assert answer.status_code == 200
        assert answer.getvalue()
        # It is no way to the role itself.
        assert "helpdesk_role" not in answer.cookies
        assert caller.get("/tickets/").status_code == 302


def test_a_wrong_token_or_an_admin_without_rights_does_need_one(client: Client, photo: Photo) -> None:
    address = f"/photos/{photo.pk}/photo.jpg"
    assert client.get(address, headers={"Authorization": "Bearer wrong"}).status_code == 302
    client.force_login(User.objects.create_user("eve", is_staff=True))
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("name", NAMES)
def test_there_is_no_such_photo(staff_browser: Client, db: None, name: str) -> None:
    answer = staff_browser.get(f"/photos/999/{name}")

    assert answer.status_code == 404
    assert "There is no photo with this number." in answer.content.decode()


def test_a_file_that_the_storage_has_lost(staff_browser: Client, photo: Photo) -> None:
    default_storage.delete(photo.image.name)

    answer = staff_browser.get(f"/photos/{photo.pk}/photo.jpg")

    assert answer.status_code == 404
    assert "The file of this photo is missing." in answer.content.decode()
    assert staff_browser.get(f"/tickets/{photo.ticket_id}/").status_code == 200


def test_only_the_two_names_lead_to_a_file(staff_browser: Client, photo: Photo) -> None:
    for name in ("", "image.jpg", photo.image.name, "..%2f..%2fmanage.py"):
        assert staff_browser.get(f"/photos/{photo.pk}/{name}").status_code == 404
    assert staff_browser.post(f"/photos/{photo.pk}/photo.jpg").status_code == 405


def test_pages_ask_no_more_where_there_are_many(
    django_assert_max_num_queries, staff_browser: Client, staff_api: APIClient, make_ticket, student: Actor
) -> None:
    for _ in range(8):
        ticket_id = make_ticket().pk
        with stored_ahead([drawn_anew(jpeg()), drawn_anew(jpeg())]) as photos:
            add_photos(ticket_id=ticket_id, by=student, photos=photos)
    staff_browser.get("/tickets/")

    with django_assert_max_num_queries(5):
        page = staff_browser.get("/tickets/").content.decode()
    with django_assert_max_num_queries(2):
        rows = staff_api.get("/api/v1/tickets/").json()["results"]
    with django_assert_max_num_queries(6):
        staff_browser.get(f"/tickets/{ticket_id}/")

    assert page.count("thumbnail.jpg") == Ticket.objects.count() == 8
    assert [len(row["photos"]) for row in rows] == [2] * 8
