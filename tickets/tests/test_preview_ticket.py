"""The preview: what the helpdesk makes of a report while it is being written; nothing is stored."""

import pytest
from django.http import HttpResponse
from django.test import Client
from rest_framework.test import APIClient

from tickets.classification.known_texts import read_known_reports
from tickets.classifier import classify
from tickets.models import Category, IdempotencyKey, MeToo, Ticket, TicketChange

pytestmark = pytest.mark.django_db

ADDRESS = "/tickets/new/preview/"
FRAGMENT = {"HX-Request-Type": "partial"}
TEXT = "The Radiator in room 214 is cold"


def preview(browser: Client, description: str, **form: str) -> HttpResponse:
    answer = browser.post(ADDRESS, {"description": description} | form, headers=FRAGMENT)
    assert answer.status_code == 200, answer.content
    return answer


def an_uncertain_text() -> str:
    return next(report.text for report in read_known_reports() if report.guess.confidence < 0.6)


def test_the_category_how_sure_and_why(student_browser: Client) -> None:
    answer = preview(student_browser, TEXT)

    page = answer.content.decode()
    found = classify(TEXT)
    assert "<html" not in page
    assert "HX-Request-Type" in answer["Vary"]
    assert "Facility management" in page
    assert f"{min(round(found.confidence * 100), 99)} % sure" in page
    assert "Because of:" in page
    assert "<bdi>Radiator</bdi>" in page
    assert all(word in TEXT and f"<bdi>{word}</bdi>" in page for word in found.reasons)
    assert "otherwise" not in page


def test_an_uncertain_one_names_the_runner_up(student_browser: Client) -> None:
    text = an_uncertain_text()

    page = preview(student_browser, text).content.decode()

    found = classify(text)
    assert found.confidence < 0.8
    assert f"{round(found.confidence * 100)} % sure, otherwise {Category(found.alternatives[0][0]).label}" in page


def test_nothing_is_stored(student_browser: Client, make_ticket) -> None:
    make_ticket()

    preview(student_browser, TEXT, location="Lab", form_token="t1")

    stored = [model.objects.count() for model in (Ticket, TicketChange, MeToo, IdempotencyKey)]
    assert stored == [1, 1, 0, 0]
    assert student_browser.post("/tickets/new/", {"description": TEXT, "form_token": "t1"}).status_code == 303


def test_without_script_it_is_the_whole_page_with_every_typed_word(student_browser: Client) -> None:
    answer = student_browser.post(ADDRESS, {"description": TEXT, "location": "Attic, room 9", "form_token": "t1"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" in page
    assert "% sure" in page
    for typed in (TEXT, "Attic, room 9", 'value="t1"'):
        assert typed in page
    assert 'action="/tickets/new/"' in page


def test_similar_tickets_offer_me_too(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket("Heating broken in 214, we are freezing", location="Room 214")
    make_ticket("The projector shows no picture")
    closed = make_ticket(status="closed")

    answer = preview(student_browser, TEXT)

    page = answer.content.decode()
    assert [pair.ticket.pk for pair in answer.context["preview"]["similar"]] == [ticket.pk]
    assert f'href="/tickets/{ticket.pk}/"' in page
    assert f'action="/tickets/{ticket.pk}/me-too/"' in page
    assert f"/tickets/{closed.pk}/" not in page


def test_it_shows_what_the_browser_said_already(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket(TEXT)
    student_browser.post(f"/tickets/{ticket.pk}/me-too/")

    page = preview(student_browser, TEXT).content.decode()

    assert 'aria-pressed="true"' in page
    assert "about 2 people affected" in page


def test_three_similar_ones_at_most(student_browser: Client, make_ticket) -> None:
    for _ in range(5):
        make_ticket(TEXT)

    assert preview(student_browser, TEXT).content.decode().count('class="similar-ticket"') == 3


def test_the_place_counts(student_browser: Client, make_ticket) -> None:
    make_ticket("The lift is stuck", location="Library")
    here = make_ticket("The lift is stuck", location="Canteen")
    make_ticket("The lift is stuck", location="Gym")

    answer = preview(student_browser, "The lift does not move, it is stuck", location="Canteen")

    assert answer.context["preview"]["similar"][0].ticket == here


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "\x00", "x" * 10_001])
def test_a_text_that_is_none_yet_shows_nothing_and_no_error(student_browser: Client, make_ticket, text: str) -> None:
    make_ticket()

    assert preview(student_browser, text).content.decode().strip() == ""


def test_a_text_of_one_letter_is_sorted(student_browser: Client) -> None:
    assert "% sure" in preview(student_browser, "x").content.decode()


def test_markup_is_shown_as_it_is_typed(student_browser: Client, make_ticket) -> None:
    make_ticket("<script>alert(1)</script> the radiator is cold", location="<b>Lab</b>")

    page = preview(student_browser, "<script>alert(1)</script> the radiator is cold").content.decode()

    assert "<script>alert" not in page
    assert "<b>Lab" not in page


def test_staff_previews_with_the_callers_name(staff_browser: Client) -> None:
    answer = staff_browser.post(ADDRESS, {"description": TEXT, "reported_by": "Professor Grace"})

    assert answer.status_code == 200
    assert "Professor Grace" in answer.content.decode()


def test_a_ticket_gets_what_was_shown(student_browser: Client) -> None:
    shown = preview(student_browser, TEXT).context["preview"]

    student_browser.post("/tickets/new/", {"description": TEXT})

    ticket = Ticket.objects.get()
    assert (ticket.category, ticket.category_confidence) == (shown["category"], shown["confidence"])
    assert ticket.category_reasons == shown["reasons"]
    assert ticket.category_runner_up in Category.values


def test_another_site_cannot_ask(student_browser: Client) -> None:
    student_browser.handler.enforce_csrf_checks = True

    answer = student_browser.post(ADDRESS, {"description": TEXT})

    assert answer.status_code == 403


def test_it_is_only_posted(student_browser: Client) -> None:
    assert student_browser.get(ADDRESS).status_code == 405


def test_without_a_role_it_leads_through_a_door_to_the_form(client: Client, db: None) -> None:
    answer = client.post(ADDRESS, {"description": TEXT})

    assert (answer.status_code, answer["Location"]) == (302, "/?next=%2Ftickets%2Fnew%2F")


def test_the_api_says_the_same(api: APIClient, student_browser: Client) -> None:
    body = api.post("/api/v1/tickets/classify/", {"description": TEXT}).json()

    shown = preview(student_browser, TEXT).context["preview"]

    assert (shown["category"], shown["confidence"], shown["reasons"]) == (
        body["category"],
        body["confidence"],
        body["reasons"],
    )
