"""Every address, whatever it is asked and by whom, tells the browser the same about what it may do."""

from http import HTTPStatus

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from campus_helpdesk.doors import COOKIE, sign_role
from campus_helpdesk.tests.routes import METHODS, every_address
from tickets.roles import Actor
from tickets.tests.polls import OpenPage

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
BESIDE_THE_ROUTES = [
    "/nothing/",
    "/tickets",
    "/static/nothing.css",
    "/static/../manage.py",
    "/.env",
    "/api/v1/nothing/",
    "/tickets/live/?since=0",
    "/api/v1/tickets/?page_size=0",
    "/api/v1/tickets/export/?format=xlsx",
]


def assert_guarded(answer: HttpResponseBase, what: str) -> None:
    """Also that whatever was sent was no fault of the program."""
    given = answer.headers.get("Content-Security-Policy", "")
    assert dict(part.strip().split(" ", 1) for part in given.split(";") if part) == POLICY, what
    expected = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert {name: answer.headers.get(name) for name in expected} == expected, what
    assert "camera=()" in answer.headers.get("Permissions-Policy", ""), what
    assert "Access-Control-Allow-Origin" not in answer.headers, what
    assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, what


def assert_not_kept(answer: HttpResponseBase, what: str) -> None:
    assert "no-store" in answer.headers["Cache-Control"], what


@pytest.fixture
def admin_and_staff(admin_client: Client, staff: Actor) -> Client:
    """Whoever may do everything, to get behind every refusal."""
    admin_client.cookies[COOKIE] = sign_role(staff)
    return admin_client


@pytest.mark.parametrize("who", ["client", "student_browser", "admin_and_staff"])
def test_every_answer_has_them_all(request: pytest.FixtureRequest, make_ticket, who: str) -> None:
    browser: Client = request.getfixturevalue(who)
    addresses = [*BESIDE_THE_ROUTES, *every_address(make_ticket().pk)]
    statuses = set()
    for address in addresses:
        for method in METHODS:
            answer = getattr(browser, method)(address)
            what = f"{method} {address}: {answer.status_code}"
            assert_guarded(answer, what)
            assert_not_kept(answer, what)
            statuses.add(answer.status_code)
    assert statuses >= {200, 301, 302, 400, 403, 404, 405}


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Transfer-Encoding": "chunked"}])
def test_what_is_refused_at_the_threshold_too(client: Client, headers: dict[str, str]) -> None:
    answer = client.post("/tickets/new/", headers=headers, CONTENT_LENGTH="")

    assert answer.status_code in (400, 411)
    assert_guarded(answer, str(headers))
    assert_not_kept(answer, str(headers))


def test_a_static_file_has_them_too_and_may_be_kept(client: Client) -> None:
    answer = client.get("/static/css/site.css")
    answer.close()

    assert_guarded(answer, "site.css")
    assert "public" in answer.headers["Cache-Control"]


def test_an_idle_poll_has_them_too(student_browser: Client, make_ticket) -> None:
    make_ticket()

    answer = OpenPage(student_browser, "/tickets/").ask()

    assert answer.status_code == HTTPStatus.NO_CONTENT
    assert_guarded(answer, "a poll")
    assert_not_kept(answer, "a poll")


def test_on_https_it_stays_https(client: Client) -> None:
    assert "max-age=31536000" in client.get("/", secure=True).headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in client.get("/").headers
