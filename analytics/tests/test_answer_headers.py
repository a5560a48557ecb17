"""Every address, whatever it is asked and by whom, tells the browser the same about what it may do."""

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import get_resolver

from analytics.tests.tickets_server import TicketsServer

pytestmark = pytest.mark.django_db

METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
POLICY = {
    "default-src": "'none'",
    "script-src": "'self' https://cdn.jsdelivr.net",
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
    "/api/v1",
    "/api/v1/nothing/",
    "/static/nothing.css",
    "/static/../manage.py",
    "/.env",
    "/?analysis=nothing",
    "/?analysis=unresolved&last=many",
    "/api/v1/unresolved/?last=many",
    "/api/v1/unresolved/?format=csv",
    "/api/v1/unresolved/?format=xlsx",
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
    assert answer.status_code < 500, what


@pytest.mark.parametrize("who", ["client", "student", "staff"])
def test_every_answer_has_them_all(request: pytest.FixtureRequest, tickets_server: TicketsServer, who: str) -> None:
    browser: Client = request.getfixturevalue(who)
    tickets_server.tell(1)
    statuses = set()
    for address in [*BESIDE_THE_ROUTES, *(f"/{route.pattern}" for route in get_resolver().url_patterns)]:
        for method in METHODS:
            answer = getattr(browser, method)(address)
            what = f"{method} {address}: {answer.status_code}"
            assert_guarded(answer, what)
            assert "no-store" in answer.headers["Cache-Control"], what
            statuses.add(answer.status_code)
    assert statuses >= {200, 301, 404, 405}


def test_what_is_refused_at_the_threshold_too(client: Client) -> None:
    answer = client.get("/", headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert_guarded(answer, "a foreign host")


def test_a_static_file_has_them_too_and_may_be_kept(client: Client) -> None:
    answer = client.get("/static/css/site.css")
    answer.close()

    assert_guarded(answer, "site.css")
    assert "public" in answer.headers["Cache-Control"]


def test_on_https_it_stays_https(client: Client) -> None:
    assert "max-age=31536000" in client.get("/healthz", secure=True).headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in client.get("/healthz").headers
