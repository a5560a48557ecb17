"""Editing: description and location of an open or active ticket, guarded by its version."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from tickets.models import Ticket, TicketChange

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["open", "active"])
@pytest.mark.parametrize("who", ["student", "staff"])
def test_both_roles_edit_an_unresolved_ticket_on_the_page(
    request: pytest.FixtureRequest, make_ticket, who: str, status: str
) -> None:
    browser: Client = request.getfixturevalue(f"{who}_browser")
    ticket = make_ticket(status=status)
    form = {"description": "The projector shows no picture", "location": "Room 12", "version": ticket.version}

    answer = browser.post(f"/tickets/{ticket.pk}/edit/", form)

    stored = Ticket.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/tickets/{ticket.pk}/")
    assert (stored.description, stored.summary, stored.location) == (form["description"],) * 2 + ("Room 12",)
    assert stored.version == ticket.version + 1
    assert stored.modified_at > ticket.modified_at
    assert stored.opened_at == ticket.opened_at
    change = TicketChange.objects.latest("id")
    assert (change.kind, change.by_role, change.at) == ("edited", {"student": "user"}.get(who, who), stored.modified_at)
    assert change.before["location"] == "Main building, room 214"
    assert change.after["location"] == "Room 12"


def test_the_form_starts_with_what_is_stored(student_browser: Client, make_ticket) -> None:
    page = student_browser.get(f"/tickets/{make_ticket(location='Lab 7').pk}/edit/").content.decode()

    assert "The radiator in room 214 is cold" in page
    assert 'value="Lab 7"' in page
    assert '<input type="hidden" name="version" value="1"' in page


def test_a_simple_user_edits_in_the_api(api: APIClient, make_ticket) -> None:
    ticket = make_ticket()

    answer = api.patch(f"/api/v1/tickets/{ticket.pk}/", {"location": "Room 12"})

    assert answer.status_code == 200
    assert (answer.json()["location"], answer.json()["version"]) == ("Room 12", 2)
    assert answer["ETag"] == '"2"'
    change = TicketChange.objects.latest("id")
    assert (change.kind, change.before, change.after) == (
        "edited",
        {"location": "Main building, room 214"},
        {"location": "Room 12"},
    )


def test_the_trace_of_an_edited_description_has_both_texts_and_both_categories(api: APIClient, make_ticket) -> None:
    ticket = make_ticket(description="The radiator is cold")

    api.patch(f"/api/v1/tickets/{ticket.pk}/", {"description": "The projector shows no picture"})

    change = TicketChange.objects.latest("id")
    assert change.before == {"description": "The radiator is cold", "category": "facility_management"}
    assert change.after == {"description": "The projector shows no picture", "category": "technical_it"}


def test_saving_without_a_change_moves_nothing(api: APIClient, student_browser: Client, make_ticket) -> None:
    ticket = make_ticket()
    same = {"description": f" {ticket.description}\r\n", "location": ticket.location}

    assert api.patch(f"/api/v1/tickets/{ticket.pk}/", same).json()["version"] == 1
    assert api.patch(f"/api/v1/tickets/{ticket.pk}/", {}).json()["version"] == 1
    assert student_browser.post(f"/tickets/{ticket.pk}/edit/", same | {"version": 1}).status_code == 303

    stored = Ticket.objects.get()
    assert (stored.version, stored.modified_at) == (1, ticket.modified_at)
    assert TicketChange.objects.count() == 1


def test_a_new_description_is_classified_again(api: APIClient, make_ticket) -> None:
    ticket = make_ticket(description="The radiator is cold")

    answer = api.patch(f"/api/v1/tickets/{ticket.pk}/", {"description": "The projector shows no picture"}).json()

    assert (answer["category"], answer["category_source"]) == ("technical_it", "auto")
    assert answer["category_confidence"] != ticket.category_confidence


def test_a_category_that_staff_chose_survives_a_new_description(
    api: APIClient, staff_api: APIClient, make_ticket
) -> None:
    address = f"/api/v1/tickets/{make_ticket().pk}/"
    staff_api.patch(address, {"category": "services_complaints"})

    answer = api.patch(address, {"description": "The projector shows no picture"}).json()

    assert (answer["category"], answer["category_source"]) == ("services_complaints", "staff")
    assert answer["category_confidence"] is None


@pytest.mark.parametrize("tag", ['"1"', 'W/"1"', "1", "*", '"7", "1"', '"1","7"', 'nonsense, W/"1"', ', "1",'])
def test_a_current_if_match_lets_the_edit_through(api: APIClient, make_ticket, tag: str) -> None:
    answer = api.patch(f"/api/v1/tickets/{make_ticket().pk}/", {"location": "Lab"}, headers={"If-Match": tag})

    assert (answer.status_code, answer.json()["location"]) == (200, "Lab")


@pytest.mark.parametrize(
    "tag",
    ['"7"', '"nonsense"', '""', '"1e0"', '"' + "9" * 40 + '"', '"7", "8"', "nonsense, ,", '"1,7"', '"1', "²", "\xff"],
)
def test_a_stale_if_match_changes_nothing_and_brings_the_current_ticket(api: APIClient, make_ticket, tag: str) -> None:
    ticket = make_ticket()

    answer = api.patch(f"/api/v1/tickets/{ticket.pk}/", {"location": "Lab"}, headers={"If-Match": tag})

    assert answer.status_code == 412
    assert answer.json().keys() == {"detail", "current"}
    assert answer.json()["current"] == api.get(f"/api/v1/tickets/{ticket.pk}/").json()
    assert Ticket.objects.get().location == ticket.location
    assert TicketChange.objects.count() == 1


def test_several_tags_and_a_version_in_the_body_have_to_agree(api: APIClient, make_ticket) -> None:
    address, tags = f"/api/v1/tickets/{make_ticket().pk}/", {"If-Match": '"1", "2"'}

    assert api.patch(address, {"location": "Lab", "version": 2}, headers=tags).status_code == 412
    assert api.patch(address, {"location": "Lab", "version": 1}, headers=tags).status_code == 200
    assert api.patch(address, {"location": "Cellar"}, headers=tags).status_code == 200
    assert api.patch(address, {"location": "Attic"}, headers=tags).status_code == 412


def test_a_stale_version_in_the_body_is_refused_alike(api: APIClient, make_ticket) -> None:
    address = f"/api/v1/tickets/{make_ticket().pk}/"

    assert api.patch(address, {"location": "Lab", "version": 1}).status_code == 200
    answer = api.patch(address, {"location": "Cellar", "version": 1})

    assert answer.status_code == 412
    assert answer.json()["current"]["location"] == "Lab"


def test_a_stale_page_shows_both_texts_side_by_side(student_browser: Client, api: APIClient, make_ticket) -> None:
    ticket = make_ticket()
    api.patch(f"/api/v1/tickets/{ticket.pk}/", {"description": "Theirs: the radiator leaks"})

    form = {"description": "Mine: it is cold", "location": "Attic", "version": 1}
    answer = student_browser.post(f"/tickets/{ticket.pk}/edit/", form)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine: it is cold" in page
    assert "Theirs: the radiator leaks" in page
    assert 'value="Attic"' in page
    assert 'name="version" value="2"' in page
    assert Ticket.objects.get().description == "Theirs: the radiator leaks"


def test_saving_mine_after_a_conflict_works(student_browser: Client, api: APIClient, make_ticket) -> None:
    ticket = make_ticket()
    api.patch(f"/api/v1/tickets/{ticket.pk}/", {"location": "Lab"})

    form = {"description": "Mine", "location": "Attic", "version": 2}
    assert student_browser.post(f"/tickets/{ticket.pk}/edit/", form).status_code == 303

    assert Ticket.objects.get().description == "Mine"


@pytest.mark.parametrize("version", [None, "", "nonsense", "1.5", "9" * 5000])
def test_a_missing_or_unreadable_version_keeps_the_words(
    student_browser: Client, make_ticket, version: str | None
) -> None:
    ticket = make_ticket()
    form = {"description": "My longer story", "location": "Attic"} | ({} if version is None else {"version": version})

    answer = student_browser.post(f"/tickets/{ticket.pk}/edit/", form)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "My longer story" in page
    assert "Attic" in page
    assert Ticket.objects.get().version == 1


def test_an_invalid_edit_is_shown_again_with_every_typed_word(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket()

    form = {"description": " ", "location": "y" * 121, "version": 1}
    answer = student_browser.post(f"/tickets/{ticket.pk}/edit/", form)

    assert answer.status_code == 422
    assert "y" * 121 in answer.content.decode()
    assert Ticket.objects.get().location == ticket.location


@pytest.mark.parametrize("field", ["reported_by", "status", "opened_at", "closed_at", "id", "message_count", "oops"])
def test_any_other_field_is_refused_by_name(staff_api: APIClient, make_ticket, field: str) -> None:
    answer = staff_api.patch(f"/api/v1/tickets/{make_ticket().pk}/", {"location": "Lab", field: "closed"})

    assert answer.status_code == 400
    assert list(answer.json()) == [field]
    assert TicketChange.objects.count() == 1


def test_nobody_edits_a_closed_ticket(staff_api: APIClient, staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket(status="closed")
    changes = TicketChange.objects.count()

    form = {"description": "My longer story", "location": "Attic", "version": ticket.version}
    page = staff_browser.post(f"/tickets/{ticket.pk}/edit/", form)

    assert staff_api.patch(f"/api/v1/tickets/{ticket.pk}/", {"location": "Attic"}).status_code == 409
    assert page.status_code == 409
    assert "My longer story" in page.content.decode()
    assert staff_browser.get(f"/tickets/{ticket.pk}/edit/").status_code == 409
    assert TicketChange.objects.count() == changes


def test_to_a_simple_user_a_closed_ticket_is_absent_in_the_api(api: APIClient, make_ticket) -> None:
    ticket = make_ticket(status="closed")

    assert api.patch(f"/api/v1/tickets/{ticket.pk}/", {"location": "Attic"}).status_code == 404


def test_a_simple_user_keeps_the_words_written_for_a_closed_ticket(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket(status="closed")

    form = {"description": "My longer story", "location": "Attic", "version": ticket.version}
    answer = student_browser.post(f"/tickets/{ticket.pk}/edit/", form)

    page = answer.content.decode()
    assert answer.status_code == 403
    assert f"Ticket {ticket.pk} was closed on" in page
    assert "My longer story" in page
    assert Ticket.objects.get().version == ticket.version


def test_there_is_no_ticket_to_edit(api: APIClient, student_browser: Client, db: None) -> None:
    assert api.patch("/api/v1/tickets/999/", {"location": "Attic"}).status_code == 404
    assert student_browser.post("/tickets/999/edit/", {"description": "x", "version": 1}).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete"])
def test_a_ticket_is_never_replaced_or_deleted_in_the_api(staff_api: APIClient, make_ticket, method: str) -> None:
    ticket = make_ticket()

    assert getattr(staff_api, method)(f"/api/v1/tickets/{ticket.pk}/").status_code == 405
    assert Ticket.objects.filter(pk=ticket.pk).exists()
