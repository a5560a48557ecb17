"""The role cookie: signed, renewed while it is used, and worth nothing when altered or expired."""

import time
from base64 import urlsafe_b64encode

import pytest
from django.conf import LazySettings
from django.core import signing
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from campus_helpdesk.doors import COOKIE, SALT, read_role, sign_role
from tickets.roles import Actor

pytestmark = pytest.mark.django_db

HOUR = 3600


@pytest.fixture
def signed_ago(monkeypatch: pytest.MonkeyPatch):
    """`signed_ago(staff, hours)`: the cookie as it was signed so long ago."""

    def sign(actor: Actor, hours: float) -> str:
        now = time.time()
        with monkeypatch.context() as past:
            past.setattr("django.core.signing.time.time", lambda: now - hours * HOUR)
            return sign_role(actor)

    return sign


def browser_with(cookie: str) -> Client:
    browser = Client()
    browser.cookies[COOKIE] = cookie
    return browser


def forged(staff: Actor, settings: LazySettings) -> dict[str, str]:
    good = sign_role(staff)
    value = {"role": "staff", "name": "", "browser": ""}
    return {
        "empty": "",
        "nonsense": "nonsense",
        "plain": urlsafe_b64encode(b'{"role":"staff"}').decode(),
        "altered": good[:-1] + ("A" if good[-1] != "A" else "B"),
        "shortened": good[:-5],
        "another key": signing.dumps(value, key="another key", salt=SALT),
        "Django's own key": signing.dumps(value, key=settings.SECRET_KEY, salt=SALT),
        "another salt": signing.dumps(value, key=settings.ROLE_SIGNING_KEY, salt="another"),
        "the salt of signing": signing.dumps(value, key=settings.ROLE_SIGNING_KEY),
        "an unknown role": signing.dumps(value | {"role": "root"}, key=settings.ROLE_SIGNING_KEY, salt=SALT),
        "no role": signing.dumps({}, key=settings.ROLE_SIGNING_KEY, salt=SALT),
        "a list": signing.dumps(["staff"], key=settings.ROLE_SIGNING_KEY, salt=SALT),
        "a number": signing.dumps(5, key=settings.ROLE_SIGNING_KEY, salt=SALT),
        "very long": "x" * 3_000,
        "no ASCII": "é:ü:ñ",
    }


def test_a_forged_or_altered_cookie_is_no_role(staff: Actor, settings: LazySettings) -> None:
    for kind, cookie in forged(staff, settings).items():
        browser = browser_with(cookie)
        assert browser.get("/tickets/").status_code == 302, kind
        assert browser.get("/api/v1/tickets/changes/").status_code == 403, kind


def test_of_two_cookies_only_a_true_one_counts(staff: Actor, student: Actor, settings: LazySettings) -> None:
    """Whichever of them the browser sends first; nobody gets more than he was given."""
    for kind, false in forged(staff, settings).items():
        for sent in ([false, sign_role(student)], [sign_role(student), false], [false, false]):
            header = "; ".join(f"{COOKIE}={cookie}" for cookie in sent)
            answer = Client().get("/api/v1/tickets/changes/", headers={"Cookie": header})
            assert answer.status_code == 403, kind


def test_the_cookie_lasts_twelve_hours(staff: Actor, signed_ago) -> None:
    assert browser_with(signed_ago(staff, 11.9)).get("/tickets/").status_code == 200
    assert browser_with(signed_ago(staff, 12.1)).get("/tickets/").status_code == 302
    assert browser_with(signed_ago(staff, 12.1)).get("/api/v1/tickets/changes/").status_code == 403


def test_its_hours_are_a_setting(staff: Actor, signed_ago, settings: LazySettings) -> None:
    settings.ROLE_HOURS = 2

    assert browser_with(signed_ago(staff, 1.9)).get("/tickets/").status_code == 200
    assert browser_with(signed_ago(staff, 2.1)).get("/tickets/").status_code == 302


def test_it_is_renewed_while_it_is_used(staff: Actor, signed_ago) -> None:
    browser = browser_with(signed_ago(staff, 11))

    renewed = browser.get("/tickets/").cookies[COOKIE]

    assert read_role(renewed.value) == staff
    assert (renewed["max-age"], renewed["httponly"], renewed["samesite"]) == (12 * HOUR, True, "Lax")


def test_the_api_renews_it_too(staff: Actor, signed_ago) -> None:
    assert COOKIE in browser_with(signed_ago(staff, 11)).get("/api/v1/tickets/").cookies


def test_a_fresh_one_is_left_alone(staff: Actor, signed_ago) -> None:
    assert COOKIE not in browser_with(signed_ago(staff, 0.5)).get("/tickets/").cookies


def test_leaving_is_not_undone_by_a_renewal(staff: Actor, signed_ago) -> None:
    answer = browser_with(signed_ago(staff, 11)).post("/leave/")

    assert answer.cookies[COOKIE]["max-age"] == 0


def test_reading_it_asks_no_database(staff_browser: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert staff_browser.get("/tickets/new/").status_code == 200


def test_the_api_with_the_cookie_has_its_role(student_browser: Client, staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket(status="closed")

    assert student_browser.get(f"/api/v1/tickets/{ticket.pk}/").status_code == 404
    assert staff_browser.get(f"/api/v1/tickets/{ticket.pk}/").status_code == 200


def test_the_api_with_the_cookie_names_the_author(student_browser: Client, make_ticket) -> None:
    answer = student_browser.post("/api/v1/tickets/", {"description": "Cold"}, "application/json")

    assert answer.json()["reported_by"] == "Ada"


def strict_browser(actor: Actor) -> Client:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies[COOKIE] = sign_role(actor)
    return browser


@pytest.mark.parametrize(
    ("method", "address"),
    [("post", ""), ("patch", "{pk}/"), ("post", "{pk}/activate/"), ("post", "{pk}/messages/"), ("post", "classify/")],
)
def test_the_api_with_the_cookie_needs_a_csrf_token_to_write(
    staff: Actor, make_ticket, method: str, address: str
) -> None:
    ticket = make_ticket()
    browser = strict_browser(staff)

    answer = getattr(browser, method)(f"/api/v1/tickets/{address.format(pk=ticket.pk)}", {}, "application/json")

    assert answer.status_code == 403
    assert "CSRF" in answer.json()["detail"]
    ticket.refresh_from_db()
    assert ticket.version == 1


def test_with_its_csrf_token_it_writes(staff: Actor, make_ticket) -> None:
    ticket = make_ticket()
    browser = strict_browser(staff)
    browser.get("/tickets/")
    token = browser.cookies["csrftoken"].value

    answer = browser.post(f"/api/v1/tickets/{ticket.pk}/activate/", headers={"X-CSRFToken": token})

    assert answer.status_code == 200


def test_it_reads_without_a_csrf_token(staff: Actor, make_ticket) -> None:
    make_ticket()

    assert strict_browser(staff).get("/api/v1/tickets/").status_code == 200


def test_a_caller_without_cookie_and_token_writes_without_csrf(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/api/v1/tickets/", {"description": "Cold"}, "application/json")

    assert answer.status_code == 201
