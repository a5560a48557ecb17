"""Throttling: so many writes a minute from one address, over pages and API; reads and the service token are free."""

import time

import pytest
from django.conf import LazySettings
from django.test import Client
from rest_framework.test import APIClient

from campus_helpdesk.models import WriteCount
from tickets.models import Ticket
from tickets.tests.at_once import at_once

pytestmark = pytest.mark.django_db

REPORT = {"description": "The radiator is cold"}


@pytest.fixture(autouse=True)
def three_a_minute(settings: LazySettings) -> None:
    settings.WRITES_PER_MINUTE = 3


def write(api: APIClient, **extra: str) -> int:
    return api.post("/api/v1/tickets/", REPORT, **extra).status_code


def test_the_fourth_write_of_a_minute_waits(api: APIClient) -> None:
    assert [write(api) for _ in range(3)] == [201] * 3

    answer = api.post("/api/v1/tickets/", REPORT)

    assert (answer.status_code, list(answer.json())) == (429, ["detail"])
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert Ticket.objects.count() == 3


def test_a_page_keeps_the_typed_words(student_browser: Client) -> None:
    for _ in range(3):
        assert student_browser.post("/tickets/new/", REPORT).status_code == 303

    answer = student_browser.post("/tickets/new/", {"description": "A long story", "location": "Attic"})

    page = answer.content.decode()
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert "A long story" in page
    assert "Attic" in page
    assert Ticket.objects.count() == 3


def test_pages_doors_and_api_share_one_count(client: Client, api: APIClient) -> None:
    assert client.post("/enter/user/", {"name": "Ada"}).status_code == 303
    assert client.post("/tickets/new/", REPORT).status_code == 303
    assert write(api) == 201

    assert write(api) == 429
    door = client.post("/enter/staff/", {"name": "My long name"})
    assert door.status_code == 429
    assert "My long name" in door.content.decode()


def test_a_refused_write_counts_too(api: APIClient) -> None:
    codes = [api.post("/api/v1/tickets/", {"description": ""}).status_code for _ in range(4)]

    assert codes == [400, 400, 400, 429]


def test_reads_and_questions_are_free(api: APIClient, student_browser: Client, make_ticket) -> None:
    make_ticket()

    for _ in range(5):
        assert api.get("/api/v1/tickets/").status_code == 200
        assert api.options("/api/v1/tickets/").status_code == 200
        assert student_browser.get("/tickets/").status_code == 200
        assert api.post("/api/v1/tickets/classify/", REPORT).status_code == 200
        assert api.get("/api/v1/tickets/similar/?text=cold").status_code == 200
        assert student_browser.post("/tickets/new/preview/", REPORT).status_code == 200
    assert write(api) == 201


def test_me_too_is_a_write(api: APIClient, make_ticket) -> None:
    address = f"/api/v1/tickets/{make_ticket().pk}/me-too/"

    assert [api.post(address).status_code for _ in range(4)] == [200] * 3 + [429]


def test_the_service_token_is_not_throttled(staff_api: APIClient) -> None:
    assert [write(staff_api) for _ in range(5)] == [201] * 5


@pytest.mark.parametrize("authorization", ["Bearer wrong", "", "Basic x", "Bearer é"])
def test_a_wrong_token_is_throttled(client: Client, authorization: str) -> None:
    codes = [
        client.post("/api/v1/tickets/", REPORT, "application/json", HTTP_AUTHORIZATION=authorization).status_code
        for _ in range(4)
    ]

    assert codes == [401, 401, 401, 429]


def test_another_address_has_its_own_count(api: APIClient) -> None:
    assert [write(api) for _ in range(4)] == [201] * 3 + [429]

    assert write(api, REMOTE_ADDR="10.0.0.9") == 201
    assert write(api, REMOTE_ADDR="2001:db8::1") == 201


def test_it_goes_on_when_the_minute_is_over(api: APIClient) -> None:
    assert [write(api) for _ in range(4)] == [201] * 3 + [429]
    WriteCount.objects.update(since=time.time() - 61)

    assert [write(api) for _ in range(4)] == [201] * 3 + [429]


def test_old_counts_are_forgotten(api: APIClient) -> None:
    for number in range(3):
        write(api, REMOTE_ADDR=f"10.0.0.{number}")
    WriteCount.objects.update(since=time.time() - 7_200)

    write(api)

    assert WriteCount.objects.count() == 1


def test_a_forwarded_address_counts_for_nothing_without_a_trusted_proxy(api: APIClient) -> None:
    codes = [write(api, HTTP_X_FORWARDED_FOR=f"10.0.0.{number}") for number in range(4)]

    assert codes == [201] * 3 + [429]


def test_behind_a_trusted_proxy_the_forwarded_address_counts(api: APIClient, settings: LazySettings) -> None:
    settings.TRUSTED_PROXIES = 1

    codes = [write(api, HTTP_X_FORWARDED_FOR=f"10.0.0.{number}") for number in range(4)]

    assert codes == [201] * 4


def test_what_the_caller_wrote_before_the_proxy_counts_for_nothing(api: APIClient, settings: LazySettings) -> None:
    settings.TRUSTED_PROXIES = 1

    codes = [write(api, HTTP_X_FORWARDED_FOR=f"10.0.0.{number}, 192.0.2.7") for number in range(4)]

    assert codes == [201] * 3 + [429]


def test_two_proxies_are_two_addresses_from_the_end(api: APIClient, settings: LazySettings) -> None:
    settings.TRUSTED_PROXIES = 2

    codes = [write(api, HTTP_X_FORWARDED_FOR=f"1.1.1.1, 10.0.0.{number}, 192.0.2.7") for number in range(4)]
    forged = [write(api, HTTP_X_FORWARDED_FOR=f"10.1.1.{number}, 10.2.2.2, 192.0.2.7") for number in range(4)]

    assert codes == [201] * 4
    assert forged == [201] * 3 + [429]


@pytest.mark.parametrize("forwarded", ["", ",", " , ", "x" * 5_000, "nonsense", "é"])
def test_an_odd_forwarded_address_is_no_crash(api: APIClient, settings: LazySettings, forwarded: str) -> None:
    settings.TRUSTED_PROXIES = 1

    assert write(api, HTTP_X_FORWARDED_FOR=forwarded) == 201


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_writes_at_the_same_time_are_all_counted(transactional_db: None, api: APIClient) -> None:
    codes = at_once(*[lambda: write(api)] * 8)

    assert sorted(codes) == [201] * 3 + [429] * 5
