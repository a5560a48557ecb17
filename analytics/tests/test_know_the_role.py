"""Who may look, by a cookie or a token that the helpdesk knows too: on https, and after a key was changed."""

import pytest
from django.conf import LazySettings
from django.test import Client

from analytics.tests.conftest import role_cookie
from analytics.tests.tickets_server import TicketsServer

pytestmark = pytest.mark.django_db
CALL = "/api/v1/active-by-category/"


def status(browser: Client, **extra: object) -> int:
    return browser.get(CALL, **extra).status_code


def browser_with(**cookies: str) -> Client:
    browser = Client()
    for name, value in cookies.items():
        browser.cookies[name] = value
    return browser


def test_on_https_the_helpdesk_names_its_cookie_for_the_host(tickets_server: TicketsServer) -> None:
    browser = browser_with(**{"__Host-helpdesk_role": role_cookie("staff")})

    assert status(browser, secure=True) == 200
    assert status(browser) == 403


def test_a_plain_name_counts_behind_it(tickets_server: TicketsServer) -> None:
    both = {"helpdesk_role": role_cookie("staff"), "__Host-helpdesk_role": role_cookie("user")}

    assert status(browser_with(helpdesk_role=role_cookie("staff")), secure=True) == 200
    assert status(browser_with(**both), secure=True) == 403


def test_its_own_cookie_is_of_this_host_alone_on_https(client: Client) -> None:
    page = {"headers": {"Accept": "text/html"}}

    ((name, cookie),) = client.get("/api/docs/?script=", secure=True, **page).cookies.items()
    ((plain_name, plain),) = Client().get("/api/docs/?script=", **page).cookies.items()

    assert (name, plain_name) == ("__Host-csrftoken", "csrftoken")
    assert (cookie["secure"], cookie["path"], cookie["httponly"], cookie["samesite"]) == (True, "/", True, "Lax")
    assert (plain["secure"], plain["httponly"]) == ("", True)


def test_a_role_of_the_key_before_counts_while_that_is_named(
    staff: Client, settings: LazySettings, tickets_server: TicketsServer
) -> None:
    settings.ROLE_SIGNING_KEY, before = "a new key", settings.ROLE_SIGNING_KEY
    assert status(staff) == 403

    settings.ROLE_SIGNING_KEY_FALLBACKS = ["another", before]
    assert status(staff) == 200


def test_a_key_of_djangos_own_signs_no_role(settings: LazySettings) -> None:
    settings.SECRET_KEY_FALLBACKS = ["old-secret"]

    assert status(browser_with(helpdesk_role=role_cookie("staff", key="old-secret"))) == 403


@pytest.mark.parametrize(("token", "expected"), [("tests-only-token", 200), ("before", 200), ("long-gone", 401)])
def test_every_token_that_is_named_may_ask(
    client: Client, settings: LazySettings, tickets_server: TicketsServer, token: str, expected: int
) -> None:
    settings.TICKETS_API_TOKEN_FALLBACKS = ["before"]

    assert status(client, headers={"Authorization": f"Bearer {token}"}) == expected


def test_only_the_token_itself_is_sent_to_the_tickets_api(
    staff: Client, settings: LazySettings, tickets_server: TicketsServer
) -> None:
    settings.TICKETS_API_TOKEN_FALLBACKS = ["before"]

    assert status(staff) == 200

    assert {one["headers"]["Authorization"] for one in tickets_server.requests} == {"Bearer tests-only-token"}


@pytest.mark.parametrize("sent", ["role=staff", "token=tests-only-token", "access_token=tests-only-token"])
def test_nothing_in_the_address_opens_it(client: Client, student: Client, sent: str) -> None:
    for browser in (client, student):
        assert browser.get(f"{CALL}?{sent}").status_code == 403
        assert browser.get(f"/?analysis=unresolved&{sent}").status_code == 403


@pytest.mark.parametrize("name", ["X-Role", "Role", "X-Forwarded-User", "Remote-User", "X-Helpdesk-Role", "X-Token"])
def test_no_other_header_opens_it(client: Client, student: Client, name: str) -> None:
    for browser in (client, student):
        for value in ("staff", "tests-only-token", "Bearer tests-only-token"):
            assert browser.get(CALL, headers={name: value}).status_code == 403
