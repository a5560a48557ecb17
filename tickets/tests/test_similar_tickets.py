"""Similar tickets: up to five open or active ones that read like the same incident."""

import pytest
from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/tickets/similar/"


def similar(api: APIClient, text: str) -> list[dict]:
    answer = api.get(ADDRESS, {"text": text})
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_the_same_incident_is_found_best_first(api: APIClient, make_ticket) -> None:
    near = make_ticket("Radiator does not work in the library", location="Library")
    same = make_ticket("The radiator in room 214 is cold", location="Room 214", status="active")
    make_ticket("The projector shows no picture", location="")

    results = similar(api, "Cold radiator in room 214")

    assert [row["id"] for row in results] == [same.pk, near.pk]
    assert results[0].keys() == {"id", "summary", "location", "category", "status", "opened_at", "score"}
    assert (results[0]["summary"], results[0]["location"]) == (same.summary, "Room 214")
    assert (results[0]["category"], results[0]["status"]) == ("facility_management", "active")
    assert results[0]["opened_at"] == same.opened_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert 1 >= results[0]["score"] >= results[1]["score"] > 0


def test_five_at_most(api: APIClient, make_ticket) -> None:
    for _ in range(7):
        make_ticket()

    assert len(similar(api, "The radiator in room 214 is cold")) == 5


def test_a_closed_ticket_is_not_similar_even_for_staff(api: APIClient, staff_api: APIClient, make_ticket) -> None:
    make_ticket(status="closed")

    assert similar(api, "The radiator in room 214 is cold") == []
    assert similar(staff_api, "The radiator in room 214 is cold") == []


@pytest.mark.parametrize("text", ["Completely unrelated matter", "a", "…", "😀", "% _ * AND OR"])
def test_nothing_alike(api: APIClient, make_ticket, text: str) -> None:
    make_ticket()

    assert similar(api, text) == []


@pytest.mark.parametrize(
    "query", ["", "?text=", "?text=%20%20", "?text=%00", "?text=cold%00", "?text=%E2%80%8B", "?text=%CC%81"]
)
def test_a_text_that_is_missing_or_unreadable_is_named(api: APIClient, db: None, query: str) -> None:
    answer = api.get(f"{ADDRESS}{query}")

    assert (answer.status_code, list(answer.json())) == (400, ["text"])


def test_the_longest_text(api: APIClient, make_ticket) -> None:
    make_ticket()

    assert api.get(ADDRESS, {"text": "cold " * 2_000}).status_code == 200
    assert api.get(ADDRESS, {"text": "x" * 10_000}).status_code == 200
    answer = api.get(ADDRESS, {"text": "x" * 10_001})

    assert (answer.status_code, list(answer.json())) == (400, ["text"])


def test_unknown_parameters_are_named(api: APIClient, db: None) -> None:
    answer = api.get(f"{ADDRESS}?text=cold&limit=3")

    assert (answer.status_code, list(answer.json())) == (400, ["limit"])
