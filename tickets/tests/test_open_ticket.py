"""Opening: anyone describes a problem and gets a ticket with its category."""

import pytest
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from tickets.classification import Classification, Model
from tickets.classifier import model_in_use
from tickets.models import Ticket, TicketChange

pytestmark = pytest.mark.django_db

FIELDS = {
    "id",
    "description",
    "summary",
    "location",
    "reported_by",
    "category",
    "category_source",
    "category_confidence",
    "status",
    "opened_at",
    "modified_at",
    "closed_at",
    "version",
    "message_count",
    "affected",
    "photos",
    "follows",
}
DESCRIPTION = "The radiator in room 214 is cold"


def test_a_student_opens_a_ticket_on_the_page(student_browser: Client) -> None:
    form = {"description": DESCRIPTION, "location": "Main building"}

    answer = student_browser.post("/tickets/new/", form)

    ticket = Ticket.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/tickets/{ticket.pk}/")
    assert (ticket.description, ticket.location, ticket.reported_by) == (DESCRIPTION, "Main building", "Ada")
    assert (ticket.status, ticket.version, ticket.message_count) == ("open", 1, 0)
    assert (ticket.category, ticket.category_source) == ("facility_management", "auto")
    assert ticket.opened_at == ticket.modified_at
    assert ticket.closed_at is None
    change = TicketChange.objects.get()
    assert (change.ticket_id, change.kind, change.at) == (ticket.pk, "opened", ticket.opened_at)
    assert (change.by_role, change.by_name) == ("user", "Ada")
    assert (change.before, change.after) == ({}, {"status": "open", "category": "facility_management"})


def test_the_page_after_it_says_thank_you_and_shows_the_category(student_browser: Client) -> None:
    page = student_browser.post("/tickets/new/", {"description": DESCRIPTION}, follow=True).content.decode()

    assert "Thank you" in page
    assert "Facility management" in page


def test_a_simple_user_opens_a_ticket_in_the_api(api: APIClient) -> None:
    answer = api.post("/api/v1/tickets/", {"description": DESCRIPTION, "location": "Lab", "reported_by": "Eve"})

    ticket = Ticket.objects.get()
    body = answer.json()
    assert answer.status_code == 201
    assert body.keys() == FIELDS
    assert (body["id"], body["description"], body["summary"]) == (ticket.pk, DESCRIPTION, DESCRIPTION)
    assert (body["location"], body["reported_by"]) == ("Lab", "Eve")
    assert (body["category"], body["category_source"]) == ("facility_management", "auto")
    assert 0 < body["category_confidence"] <= 1
    assert (body["status"], body["closed_at"], body["version"], body["message_count"]) == ("open", None, 1, 0)
    assert body["affected"] == 1
    assert body["opened_at"] == ticket.opened_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ") == body["modified_at"]
    assert answer["Location"] == f"/api/v1/tickets/{ticket.pk}/"
    assert answer["ETag"] == '"1"'
    assert TicketChange.objects.get().by_role == "user"


def test_the_description_is_enough(api: APIClient) -> None:
    body = api.post("/api/v1/tickets/", {"description": DESCRIPTION}).json()

    assert (body["location"], body["reported_by"]) == ("", "")


def test_staff_opens_a_ticket_for_a_caller_on_the_phone(staff_browser: Client) -> None:
    staff_browser.post("/tickets/new/", {"description": DESCRIPTION, "reported_by": "Professor Grace"})

    assert Ticket.objects.get().reported_by == "Professor Grace"
    assert TicketChange.objects.get().by_name == "Bruno"


def test_staff_that_names_no_caller_reports_it_themselves(staff_browser: Client) -> None:
    staff_browser.post("/tickets/new/", {"description": DESCRIPTION, "reported_by": " "})

    assert Ticket.objects.get().reported_by == "Bruno"


def test_a_student_cannot_report_in_another_name_on_the_page(student_browser: Client) -> None:
    student_browser.post("/tickets/new/", {"description": DESCRIPTION, "reported_by": "Somebody else"})

    assert Ticket.objects.get().reported_by == "Ada"


@pytest.mark.parametrize(
    ("description", "category"),
    [
        ("The radiator in room 214 is cold", "facility_management"),
        ("The projector in room 12 shows no picture", "technical_it"),
        ("The canteen staff was rude and the queue takes an hour", "services_complaints"),
    ],
)
def test_the_category_follows_from_the_description(api: APIClient, description: str, category: str) -> None:
    assert api.post("/api/v1/tickets/", {"description": description}).json()["category"] == category


@pytest.mark.parametrize(
    "field",
    [
        "category",
        "status",
        "version",
        "id",
        "opened_at",
        "closed_at",
        "message_count",
        "affected",
        "summary",
        "nonsense",
    ],
)
def test_any_other_field_is_refused_by_name(staff_api: APIClient, field: str) -> None:
    answer = staff_api.post("/api/v1/tickets/", {"description": DESCRIPTION, field: "technical_it"})

    assert answer.status_code == 400
    assert list(answer.json()) == [field]
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("description", ["", "   \n ", None])
def test_a_ticket_without_a_description_is_refused(api: APIClient, description: str | None) -> None:
    answer = api.post("/api/v1/tickets/", {"description": description, "location": "Lab"})

    assert answer.status_code == 400
    assert list(answer.json()) == ["description"]
    assert not TicketChange.objects.exists()


def test_an_invalid_form_is_shown_again_with_every_typed_word(student_browser: Client) -> None:
    answer = student_browser.post("/tickets/new/", {"description": "", "location": "Main building, room 214"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Main building, room 214" in page
    assert "Say in a few words what is wrong." in page
    assert not Ticket.objects.exists()


def test_a_page_without_a_role_leads_to_the_doors(client: Client, db: None) -> None:
    answer = client.post("/tickets/new/", {"description": DESCRIPTION})

    assert (answer.status_code, answer["Location"]) == (302, "/?next=%2Ftickets%2Fnew%2F")
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    ("first_line", "summary"),
    [
        ("short", "short"),
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 79 + "…"),
        ("word " * 20, ("word " * 16).strip() + "…"),
        ("one line\nand a second", "one line"),
    ],
)
def test_the_summary_is_the_first_line_cut_at_a_word(api: APIClient, first_line: str, summary: str) -> None:
    assert api.post("/api/v1/tickets/", {"description": first_line}).json()["summary"] == summary
    assert len(summary) <= 80


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize(
    ("address", "how"), [("/tickets/new/", {}), ("/api/v1/tickets/", {"content_type": "application/json"})]
)
def test_the_model_thinks_once_and_before_the_transaction(
    student_browser: Client, monkeypatch: pytest.MonkeyPatch, address: str, how: dict[str, str]
) -> None:
    was_in_transaction, classify = [], Model.classify

    def watched(model: Model, text: str) -> Classification:
        was_in_transaction.append(connection.in_atomic_block)
        return classify(model, text)

    monkeypatch.setattr(Model, "classify", watched)
    model_in_use.forget()

    response = student_browser.post(address, {"description": "A lamp hums in room 12"}, **how)

    assert response.status_code in (201, 303)
    assert was_in_transaction == [False]
