"""A key is changed without anybody noticing: what the one before has signed counts for as long as it is named."""

import pytest
from django.conf import LazySettings
from django.contrib.messages import get_messages
from django.test import Client

from campus_helpdesk.doors import COOKIE, is_due_for_renewal, sign_role
from campus_helpdesk.tests.own_process import run_in_own_process
from tickets.roles import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_cookie(staff: Actor, settings: LazySettings) -> str:
    """A role that was signed before the key was changed."""
    cookie = sign_role(staff)
    settings.ROLE_SIGNING_KEY = "a new key"
    return cookie


def browser_with(cookie: str) -> Client:
    browser = Client()
    browser.cookies[COOKIE] = cookie
    return browser


def test_a_role_of_the_key_before_counts_and_is_signed_anew(
    old_cookie: str, staff: Actor, settings: LazySettings
) -> None:
    settings.ROLE_SIGNING_KEY_FALLBACKS = ["tests-only-another", "only-for-tests-" + "r" * 40]
    browser = browser_with(old_cookie)

    answer = browser.get("/tickets/")

    renewed = answer.cookies[COOKIE].value
    assert answer.status_code == 200
    settings.ROLE_SIGNING_KEY_FALLBACKS = []
    assert browser_with(renewed).get("/tickets/").status_code == 200
    assert not is_due_for_renewal(renewed)


def test_once_the_key_before_is_no_longer_named_it_is_no_role(old_cookie: str) -> None:
    assert browser_with(old_cookie).get("/tickets/").status_code == 302


def test_a_key_of_djangos_own_signs_no_role(staff: Actor, settings: LazySettings) -> None:
    settings.SECRET_KEY_FALLBACKS = ["old-secret"]
    settings.ROLE_SIGNING_KEY, kept = "old-secret", settings.ROLE_SIGNING_KEY
    cookie = sign_role(staff)
    settings.ROLE_SIGNING_KEY = kept

    assert browser_with(cookie).get("/tickets/").status_code == 302


def test_what_django_signed_with_the_secret_key_before_counts(
    admin_client: Client, student_browser: Client, make_ticket, settings: LazySettings
) -> None:
    address = f"/tickets/{make_ticket().pk}/me-too/"
    student_browser.post(address)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key", [settings.SECRET_KEY]

    assert admin_client.get("/admin/").status_code == 200
    student_browser.post(address)
    assert "Me too" in student_browser.get(address.removesuffix("me-too/")).content.decode()
    assert not list(get_messages(student_browser.get("/tickets/").wsgi_request))
    assert [row["affected"] for row in student_browser.get("/api/v1/tickets/").json()["results"]] == [1]


@pytest.mark.parametrize("token", ["test-token", "a-token-before", "one-before-that"])
def test_every_token_that_is_named_is_the_service(client: Client, settings: LazySettings, token: str) -> None:
    settings.TICKETS_API_TOKEN_FALLBACKS = ["a-token-before", "one-before-that"]
    settings.WRITES_PER_MINUTE = 1
    headers = {"Authorization": f"Bearer {token}"}

    assert client.get("/api/v1/tickets/changes/", headers=headers).status_code == 200
    for _ in range(2):
        sent = client.post("/api/v1/tickets/", {"description": "Cold"}, "application/json", headers=headers)
        assert sent.status_code == 201


def test_a_token_that_is_no_longer_named_is_401(client: Client) -> None:
    headers = {"Authorization": "Bearer a-token-before"}

    assert client.get("/api/v1/tickets/changes/", headers=headers).status_code == 401


@pytest.mark.parametrize("name", ["SECRET_KEY", "ROLE_SIGNING_KEY", "TICKETS_API_TOKEN"])
@pytest.mark.parametrize("project", ["campus_helpdesk", "analytics"])
def test_the_keys_before_are_named_in_the_environment(project: str, name: str) -> None:
    """An empty one would let everybody in."""
    lines = f"from importlib import import_module as load; print(load('{project}.settings').{name}_FALLBACKS)"

    named = run_in_own_process(lines, **{f"{name}_FALLBACKS": " old, older ,,"}).stdout.strip()

    assert named == "['old', 'older']"
    assert run_in_own_process(lines).stdout.strip() == "[]"
