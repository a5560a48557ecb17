"""Classifying a text without storing it."""

import pytest
from rest_framework.test import APIClient

from tickets.classifier import classify
from tickets.models import Category, Ticket

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/tickets/classify/"


def test_the_category_with_confidence_alternatives_and_reasons(api: APIClient) -> None:
    text = "The Projector in room 12 shows no picture"

    answer = api.post(ADDRESS, {"description": text})

    body = answer.json()
    assert answer.status_code == 200
    assert body.keys() == {"category", "confidence", "alternatives", "reasons"}
    assert body["category"] == "technical_it"
    assert [row.keys() for row in body["alternatives"]] == [{"category", "confidence"}] * 2
    assert {body["category"], *(row["category"] for row in body["alternatives"])} == set(Category.values)
    confidences = [body["confidence"], *(row["confidence"] for row in body["alternatives"])]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) == pytest.approx(1, abs=0.001)
    assert body["reasons"]
    assert all(word in text for word in body["reasons"])
    assert not Ticket.objects.exists()


def test_a_ticket_gets_what_was_foretold(api: APIClient) -> None:
    foretold = api.post(ADDRESS, {"description": "The radiator is cold"}).json()
    ticket = api.post("/api/v1/tickets/", {"description": "The radiator is cold"}).json()

    assert (ticket["category"], ticket["category_confidence"]) == (foretold["category"], foretold["confidence"])


@pytest.mark.parametrize("text", ["x", "😀", "…", "1", "\u0301a", "電源が入らない", "x" * 10_000, "word " * 2_000])
def test_any_text_has_a_category(api: APIClient, text: str) -> None:
    answer = api.post(ADDRESS, {"description": text})

    assert answer.status_code == 200
    assert answer.json()["category"] in Category.values


def test_the_classifier_itself_takes_even_an_empty_text() -> None:
    assert classify("").category in Category.values
    assert classify("").reasons == []


@pytest.mark.parametrize("text", ["", "  ", None, [], {}, True, "x" * 10_001, "a\x00b", "\u200b"])
def test_a_bad_description_is_named(api: APIClient, text: object) -> None:
    answer = api.post(ADDRESS, {"description": text})

    assert (answer.status_code, list(answer.json())) == (400, ["description"])


def test_any_other_field_is_refused_by_name(api: APIClient) -> None:
    answer = api.post(ADDRESS, {"description": "cold", "location": "Lab"})

    assert (answer.status_code, list(answer.json())) == (400, ["location"])
