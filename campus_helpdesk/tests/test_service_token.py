"""The service token: another program with the staff role, and 401 for anything that only looks like it."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db

WRONG = [
    "",
    "Bearer",
    "Bearer ",
    "Bearer wrong",
    "Bearer test-token ",
    "Bearer  test-token",
    "bearer test-token",
    "Bearer TEST-TOKEN",
    "test-token",
    "Token test-token",
    "Basic dGVzdDp0b2tlbg==",
    "Bearer é",
    "Bearer " + "x" * 5_000,
]


def test_it_has_the_staff_role(staff_api: APIClient, make_ticket) -> None:
    ticket = make_ticket(status="closed")

    assert staff_api.get(f"/api/v1/tickets/{ticket.pk}/").status_code == 200
    assert staff_api.get("/api/v1/tickets/changes/").status_code == 200


def test_it_needs_no_csrf_token(make_ticket) -> None:
    strict = APIClient(enforce_csrf_checks=True)
    strict.credentials(HTTP_AUTHORIZATION="Bearer test-token")

    assert strict.post(f"/api/v1/tickets/{make_ticket().pk}/activate/").status_code == 200


@pytest.mark.parametrize("authorization", WRONG)
def test_anything_else_is_401_even_where_nobody_needs_a_role(db: None, authorization: str) -> None:
    for address in ("/api/v1/tickets/", "/api/v1/tickets/counts/", "/api/v1/tickets/changes/"):
        answer = Client().get(address, HTTP_AUTHORIZATION=authorization)
        assert (answer.status_code, list(answer.json())) == (401, ["detail"])
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_wrong_token_is_401_beside_a_good_cookie(staff_browser: Client) -> None:
    assert staff_browser.get("/api/v1/tickets/", HTTP_AUTHORIZATION="Bearer wrong").status_code == 401


def test_a_wrong_token_writes_nothing(make_ticket) -> None:
    ticket = make_ticket()

    answer = Client().post(f"/api/v1/tickets/{ticket.pk}/activate/", HTTP_AUTHORIZATION="Bearer wrong")

    ticket.refresh_from_db()
    assert (answer.status_code, ticket.status) == (401, "open")


def test_it_opens_no_page(client: Client, db: None) -> None:
    assert client.get("/tickets/", HTTP_AUTHORIZATION="Bearer test-token").status_code == 302
