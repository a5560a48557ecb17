"""The history: what happened to a ticket, oldest first, without messages."""

import pytest
from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db


def test_a_whole_life(api: APIClient, staff_api: APIClient, make_ticket) -> None:
    ticket = make_ticket(description="The radiator is cold", location="")
    address = f"/api/v1/tickets/{ticket.pk}/"
    api.patch(address, {"location": "Lab"})
    api.post(f"{address}messages/", {"body": "Still cold"})
    staff_api.post(f"{address}activate/")
    staff_api.patch(address, {"category": "technical_it"})
    staff_api.post(f"{address}close/")

    answer = staff_api.get(f"{address}history/").json()

    assert (answer["next"], answer["previous"]) == (None, None)
    assert [(row["kind"], row["by_role"], row["before"], row["after"]) for row in answer["results"]] == [
        ("opened", "user", {}, {"status": "open", "category": "facility_management"}),
        ("edited", "user", {"location": ""}, {"location": "Lab"}),
        ("activated", "staff", {"status": "open"}, {"status": "active"}),
        ("recategorised", "staff", {"category": "facility_management"}, {"category": "technical_it"}),
        ("closed", "staff", {"status": "active"}, {"status": "closed"}),
    ]
    assert answer["results"][0].keys() == {"kind", "at", "by_role", "by_name", "before", "after"}
    assert answer["results"][0]["by_name"] == "Ada"
    assert all(row["at"].endswith("Z") for row in answer["results"])
    assert answer["results"][-1]["at"] == staff_api.get(address).json()["closed_at"]


def test_it_comes_in_pages(staff_api: APIClient, make_ticket) -> None:
    address = f"/api/v1/tickets/{make_ticket(status='closed').pk}/history/?page_size=2"

    first = staff_api.get(address).json()
    second = staff_api.get(first["next"]).json()

    assert [row["kind"] for row in first["results"]] == ["opened", "activated"]
    assert [row["kind"] for row in second["results"]] == ["closed"]
    assert second["next"] is None
    assert [row["kind"] for row in staff_api.get(second["previous"]).json()["results"]] == ["opened", "activated"]


def test_a_simple_user_reads_it_until_the_ticket_is_closed(api: APIClient, make_ticket) -> None:
    active, closed = make_ticket(status="active"), make_ticket(status="closed")

    assert api.get(f"/api/v1/tickets/{active.pk}/history/").status_code == 200
    assert api.get(f"/api/v1/tickets/{closed.pk}/history/").status_code == 404


def test_it_is_only_read(staff_api: APIClient, make_ticket) -> None:
    address = f"/api/v1/tickets/{make_ticket().pk}/history/"

    assert [getattr(staff_api, method)(address).status_code for method in ("post", "put", "patch", "delete")] == [
        405
    ] * 4


def test_unknown_parameters_are_named(api: APIClient, make_ticket) -> None:
    answer = api.get(f"/api/v1/tickets/{make_ticket().pk}/history/?kind=opened")

    assert (answer.status_code, list(answer.json())) == (400, ["kind"])


def test_there_is_no_ticket(staff_api: APIClient, db: None) -> None:
    assert staff_api.get("/api/v1/tickets/999/history/").status_code == 404
