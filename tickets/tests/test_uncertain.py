"""Uncertain tickets: those whose category was assigned with a confidence below 0.8."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from tickets.models import Ticket

pytestmark = pytest.mark.django_db

STEPS = {"doubtful": 0.5, "nearly": 0.7999, "just": 0.8, "sure": 0.99}


@pytest.fixture
def tickets(make_ticket) -> dict[str, int]:
    """Ids of tickets by how sure the classifier was."""
    found = {}
    for name, confidence in STEPS.items():
        found[name] = make_ticket().pk
        Ticket.objects.filter(pk=found[name]).update(category_confidence=confidence)
    return found


def ids(api: APIClient, parameters: str) -> list[int]:
    answer = api.get(f"/api/v1/tickets/?{parameters}")
    assert answer.status_code == 200, answer.content
    return [ticket["id"] for ticket in answer.json()["results"]]


def listed(browser: Client, parameters: str) -> list[int]:
    return [ticket.pk for ticket in browser.get(f"/tickets/?{parameters}&ordering=-opened_at").context["page"].rows]


def test_exactly_eight_tenths_is_certain(api: APIClient, staff_browser: Client, tickets: dict[str, int]) -> None:
    expected = [tickets["nearly"], tickets["doubtful"]]

    assert ids(api, "uncertain=true") == expected
    assert listed(staff_browser, "uncertain=true") == expected


@pytest.mark.parametrize("parameters", ["uncertain=false", "uncertain=", ""])
def test_false_and_nothing_are_no_filter(
    api: APIClient, staff_browser: Client, tickets: dict[str, int], parameters: str
) -> None:
    expected = list(tickets.values())[::-1]

    assert ids(api, parameters) == expected
    assert listed(staff_browser, parameters) == expected


def test_a_corrected_ticket_is_not_uncertain(staff_api: APIClient, tickets: dict[str, int]) -> None:
    staff_api.patch(f"/api/v1/tickets/{tickets['doubtful']}/", {"category": "technical_it"})

    assert ids(staff_api, "uncertain=true") == [tickets["nearly"]]


def test_it_goes_with_other_filters_and_pages(staff_api: APIClient, tickets: dict[str, int]) -> None:
    staff_api.post(f"/api/v1/tickets/{tickets['nearly']}/activate/")

    assert ids(staff_api, "uncertain=true&status=active") == [tickets["nearly"]]
    assert ids(staff_api, "uncertain=true&ordering=opened_at") == [tickets["doubtful"], tickets["nearly"]]
    first = staff_api.get("/api/v1/tickets/?uncertain=true&page_size=1").json()
    second = staff_api.get(first["next"]).json()
    assert [row["id"] for row in second["results"]] == [tickets["doubtful"]]
    assert second["next"] is None


def test_a_simple_user_sees_no_closed_one(api: APIClient, staff_api: APIClient, make_ticket) -> None:
    ticket = make_ticket(status="closed")
    Ticket.objects.update(category_confidence=0.4)

    assert ids(api, "uncertain=true") == []
    assert ids(staff_api, "uncertain=true") == [ticket.pk]


@pytest.mark.parametrize("value", ["True", "TRUE", "1", "0", "yes", "on", "nonsense", "%00", "true,false"])
def test_anything_but_true_and_false_is_named(api: APIClient, staff_browser: Client, make_ticket, value: str) -> None:
    make_ticket()

    answer = api.get(f"/api/v1/tickets/?uncertain={value}")
    page = staff_browser.get(f"/tickets/?uncertain={value}")

    assert (answer.status_code, list(answer.json())) == (400, ["uncertain"])
    assert page.status_code == 200
    assert "uncertain: " in page.content.decode()


def test_staff_sees_how_sure_it_is_and_can_tick_the_filter(
    staff_browser: Client, student_browser: Client, tickets: dict[str, int]
) -> None:
    page = staff_browser.get("/tickets/?uncertain=true").content.decode()

    assert "50 % sure" in page
    assert 'name="uncertain" value="true" checked' in page
    assert "Wrong category?" in page
    student_page = student_browser.get("/tickets/").content.decode()
    assert "% sure" not in student_page
    assert "Wrong category?" not in student_page


def test_a_correction_in_the_list_leads_back_to_it(staff_browser: Client, tickets: dict[str, int]) -> None:
    form = {"category": "technical_it", "next": "/tickets/?uncertain=true"}

    answer = staff_browser.post(f"/tickets/{tickets['doubtful']}/category/", form)

    assert (answer.status_code, answer["Location"]) == (303, "/tickets/?uncertain=true")
    assert listed(staff_browser, "uncertain=true") == [tickets["nearly"]]


def test_a_correction_leads_to_no_other_site(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket()

    answer = staff_browser.post(
        f"/tickets/{ticket.pk}/category/", {"category": "technical_it", "next": "//evil.example/"}
    )

    assert (answer.status_code, answer["Location"]) == (303, f"/tickets/{ticket.pk}/")


def test_the_ticket_says_how_sure_why_and_what_else(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket("The radiator in room 214 is cold")
    Ticket.objects.update(category_confidence=0.613, category_runner_up="technical_it")

    page = student_browser.get(f"/tickets/{ticket.pk}/").content.decode()

    assert "61 % sure, otherwise Technical IT" in page
    assert "Because of:" in page
    assert all(f"<bdi>{word}</bdi>" in page for word in ticket.category_reasons)
    assert "radiator" in ticket.category_reasons


def test_a_sure_ticket_names_no_other_category(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket()
    Ticket.objects.update(category_confidence=0.99996)

    page = student_browser.get(f"/tickets/{ticket.pk}/").content.decode()

    assert "99 % sure" in page
    assert "otherwise" not in page


def test_a_corrected_ticket_gives_no_reasons(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket()
    staff_browser.post(f"/tickets/{ticket.pk}/category/", {"category": "technical_it"})

    page = staff_browser.get(f"/tickets/{ticket.pk}/").content.decode()

    assert "chosen by staff" in page
    assert "Because of:" not in page
