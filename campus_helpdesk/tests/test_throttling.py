"""Throttling: so many writes a minute from one address, over pages and API; reads and the service token are free."""

import time
from functools import partial

import pytest
from django.conf import LazySettings
from django.test import Client
from rest_framework.test import APIClient

from campus_helpdesk.doors import COOKIE, sign_role
from campus_helpdesk.models import WriteCount
from tickets.models import Ticket
from tickets.roles import Actor, Role
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


def test_a_clock_that_was_set_back_locks_nobody_out(api: APIClient) -> None:
    for _ in range(4):
        write(api)
    WriteCount.objects.update(since=time.time() + 3600)

    assert write(api) == 201
    assert [write(api) for _ in range(3)] == [201, 201, 429]


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


def test_an_ipv6_network_of_64_bits_is_one_caller(api: APIClient) -> None:
    answers = [write(api, REMOTE_ADDR=f"2001:db8:1:2:{number}::9") for number in range(4)]

    assert answers == [201] * 3 + [429]
    assert write(api, REMOTE_ADDR="2001:db8:1:3::9") == 201


def test_an_ipv4_address_written_as_ipv6_is_itself(api: APIClient) -> None:
    answers = [write(api, REMOTE_ADDR=address) for address in ("10.0.0.7", "::ffff:10.0.0.7", "::ffff:a00:7")]

    assert answers == [201] * 3
    assert write(api, REMOTE_ADDR="10.0.0.7") == 429
    assert write(api, REMOTE_ADDR="::ffff:10.0.0.8") == 201


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


def test_a_browser_is_counted_wherever_it_writes_from(student_browser: Client) -> None:
    codes = [
        student_browser.post("/tickets/new/", REPORT, REMOTE_ADDR=f"10.0.0.{number}").status_code for number in range(4)
    ]

    assert codes == [303] * 3 + [429]


def test_behind_one_address_a_browser_that_hardly_writes_goes_on(
    api: APIClient, student_browser: Client, settings: LazySettings
) -> None:
    settings.WRITES_PER_MINUTE = 24
    assert [write(api) for _ in range(25)] == [201] * 24 + [429]

    codes = [student_browser.post("/tickets/new/", REPORT).status_code for _ in range(3)]

    assert codes == [303, 303, 429]
    assert write(api) == 429


def test_even_then_not_without_end(api: APIClient, student_browser: Client, settings: LazySettings) -> None:
    settings.WRITES_PER_MINUTE = 24
    write(api)
    WriteCount.objects.update(writes=240)

    assert student_browser.post("/tickets/new/", REPORT).status_code == 429


@pytest.mark.parametrize("forwarded", ["", ",", " , ", "x" * 5_000, "nonsense", "é"])
def test_an_odd_forwarded_address_is_no_crash(api: APIClient, settings: LazySettings, forwarded: str) -> None:
    settings.TRUSTED_PROXIES = 1

    assert write(api, HTTP_X_FORWARDED_FOR=forwarded) == 201


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_writes_at_the_same_time_are_all_counted(transactional_db: None, api: APIClient) -> None:
    codes = at_once(*[lambda: write(api)] * 8)

    assert sorted(codes) == [201] * 3 + [429] * 5


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_browsers_behind_one_address_are_counted_at_the_same_time(
    transactional_db: None, settings: LazySettings
) -> None:
    """While what is old is forgotten, by each of them."""
    settings.WRITES_PER_MINUTE = 8
    old = time.time() - 7_200
    WriteCount.objects.bulk_create(WriteCount(who=f"browser b{number}", since=old, writes=9) for number in range(8))

    def post_as(number: int) -> int:
        browser = Client()
        browser.cookies[COOKIE] = sign_role(Actor(Role.USER, key=f"b{number}"))
        return browser.post("/tickets/new/", REPORT).status_code

    codes = at_once(*[partial(post_as, number) for number in range(8)])

    assert codes == [303] * 8
    counts = dict(WriteCount.objects.values_list("who", "writes"))
    assert counts == {"127.0.0.1": 8} | {f"browser b{number}": 1 for number in range(8)}
