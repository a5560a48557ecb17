"""Correcting the category: staff's judgement replaces the automatic one."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from tickets.models import Ticket, TicketChange

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["open", "active", "closed"])
def test_staff_corrects_the_category_on_the_page(staff_browser: Client, make_ticket, status: str) -> None:
    ticket = make_ticket(status=status)

    answer = staff_browser.post(f"/tickets/{ticket.pk}/category/", {"category": "services_complaints"})

    stored = Ticket.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/tickets/{ticket.pk}/")
    assert (stored.category, stored.category_source, stored.category_confidence) == (
        "services_complaints",
        "staff",
        None,
    )
    assert (stored.status, stored.version) == (status, ticket.version + 1)
    change = TicketChange.objects.latest("id")
    assert (change.kind, change.by_role, change.by_name) == ("recategorised", "staff", "Bruno")
    assert (change.before, change.after) == (
        {"category": "facility_management"},
        {"category": "services_complaints"},
    )


def test_staff_corrects_the_category_in_the_api(staff_api: APIClient, make_ticket) -> None:
    answer = staff_api.patch(f"/api/v1/tickets/{make_ticket().pk}/", {"category": "technical_it"})

    body = answer.json()
    assert (answer.status_code, body["version"]) == (200, 2)
    assert (body["category"], body["category_source"], body["category_confidence"]) == ("technical_it", "staff", None)


def test_category_and_words_in_one_patch_are_two_changes_or_none(staff_api: APIClient, make_ticket) -> None:
    address = f"/api/v1/tickets/{make_ticket().pk}/"
    patch = {"category": "services_complaints", "description": "The projector shows no picture"}

    body = staff_api.patch(address, patch).json()
    refused = staff_api.patch(address, {"category": "technical_it", "location": "x" * 121})

    assert (body["category"], body["description"], body["version"]) == (
        "services_complaints",
        "The projector shows no picture",
        3,
    )
    assert refused.status_code == 400
    assert Ticket.objects.get().category == "services_complaints"
    kinds = list(TicketChange.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["opened", "recategorised", "edited"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_a_closed_ticket_the_category_changes_only_alone(
    transactional_db: None, staff_api: APIClient, make_ticket
) -> None:
    address = f"/api/v1/tickets/{make_ticket(status='closed').pk}/"

    refused = staff_api.patch(address, {"category": "technical_it", "location": "Lab"})
    assert (refused.status_code, Ticket.objects.get().category) == (409, "facility_management")
    assert not TicketChange.objects.filter(kind="recategorised").exists()

    assert staff_api.patch(address, {"category": "technical_it"}).status_code == 200
    assert TicketChange.objects.filter(kind="recategorised").count() == 1


def test_the_same_category_again_moves_nothing(staff_api: APIClient, staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket()

    staff_browser.post(f"/tickets/{ticket.pk}/category/", {"category": ticket.category})
    body = staff_api.patch(f"/api/v1/tickets/{ticket.pk}/", {"category": ticket.category}).json()

    assert (body["version"], body["category_source"]) == (1, "auto")
    assert TicketChange.objects.count() == 1


def test_a_stale_version_is_refused(staff_api: APIClient, make_ticket) -> None:
    address = f"/api/v1/tickets/{make_ticket(status='active').pk}/"

    answer = staff_api.patch(address, {"category": "technical_it"}, headers={"If-Match": '"1"'})

    assert answer.status_code == 412
    assert answer.json()["current"]["version"] == 2
    assert Ticket.objects.get().category == "facility_management"


@pytest.mark.parametrize("status", ["open", "active", "closed"])
def test_a_simple_user_may_not_correct_the_category(
    api: APIClient, student_browser: Client, make_ticket, status: str
) -> None:
    ticket = make_ticket(status=status)

    assert api.patch(f"/api/v1/tickets/{ticket.pk}/", {"category": "technical_it"}).status_code == 403
    page = student_browser.post(f"/tickets/{ticket.pk}/category/", {"category": "technical_it"})

    assert page.status_code == 403
    assert Ticket.objects.get().category == "facility_management"


@pytest.mark.parametrize("category", ["", "nonsense", "FACILITY_MANAGEMENT", "technical_it\x00"])
def test_an_unknown_category_is_refused(
    staff_browser: Client, staff_api: APIClient, make_ticket, category: str
) -> None:
    ticket = make_ticket()

    page = staff_browser.post(f"/tickets/{ticket.pk}/category/", {"category": category})
    answer = staff_api.patch(f"/api/v1/tickets/{ticket.pk}/", {"category": category})

    assert page.status_code == 422
    assert (answer.status_code, list(answer.json())) == (400, ["category"])
    assert TicketChange.objects.count() == 1


@pytest.mark.parametrize("category", [None, 5, True, [], {"a": 1}])
def test_a_category_that_is_no_string_is_refused(staff_api: APIClient, make_ticket, category: object) -> None:
    answer = staff_api.patch(f"/api/v1/tickets/{make_ticket().pk}/", {"category": category})

    assert (answer.status_code, list(answer.json())) == (400, ["category"])


def test_a_get_corrects_nothing(staff_browser: Client, make_ticket) -> None:
    assert staff_browser.get(f"/tickets/{make_ticket().pk}/category/").status_code == 405


def test_there_is_no_ticket_to_correct(staff_api: APIClient, staff_browser: Client, db: None) -> None:
    assert staff_api.patch("/api/v1/tickets/999/", {"category": "technical_it"}).status_code == 404
    assert staff_browser.post("/tickets/999/category/", {"category": "technical_it"}).status_code == 404
