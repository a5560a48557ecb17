"""The staff door is one address: whoever guards it by its path, in a proxy in front, guards it. Over real HTTP."""

import http.client
import re
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

import pytest

from campus_helpdesk.tests.processes import Site

AROUND = [
    ("/tickets/enter/staff/", {"SCRIPT_NAME": "/tickets"}),
    ("/tickets/", {"PATH_INFO": "/enter/staff/"}),
    ("/tickets/", {"X-Original-URL": "/enter/staff/", "X-Rewrite-URL": "/enter/staff/"}),
    ("/tickets/", {"X-Forwarded-Prefix": "/enter/staff/", "X-HTTP-Method-Override": "POST"}),
    ("/enter/user/", {"X-Role": "staff"}),
    ("/enter/user/?role=staff", {}),
    ("/enter/user/../staff/", {}),
    ("/tickets/../enter/staff/", {}),
    ("/tickets/%2e%2e/enter/staff/", {}),
    ("/enter//staff/", {}),
    ("//enter/staff/", {}),
    ("/enter/./staff/", {}),
    ("/enter/staff/;/", {}),
    ("/enter/staff//", {}),
    ("/ENTER/STAFF/", {}),
    ("/enter/staff%00/", {}),
    ("/enter\\staff/", {}),
]
Knock = Callable[..., tuple[int, str]]


@pytest.fixture
def knock(site: Site) -> Knock:
    """`knock(path, **headers)`: a post with a form that the door takes; its status and the cookies that it sets."""
    address = urlsplit(site.helpdesk).netloc

    def ask(method: str, path: str, body: str = "", **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(address, timeout=20)
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        return answer

    page = ask("GET", "/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
    cookie = page.getheader("Set-Cookie").split(";")[0]

    def post(path: str, **headers: str) -> tuple[int, str]:
        form = urlencode({"csrfmiddlewaretoken": token, "role": "staff", "name": ""})
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        answer = ask("POST", path, form, **kind, **headers)
        given = re.search(r"helpdesk_role=([^;]+)", answer.getheader("Set-Cookie") or "")
        if not given:
            return answer.status, ""
        seen = ask("GET", "/tickets/learning/", Cookie=f"helpdesk_role={given[1]}")
        return answer.status, "staff" if seen.status == 200 else "user"

    return post


def test_there_is_no_way_around_it(knock: Knock, site: Site) -> None:
    assert knock("/enter/staff/") == (303, "staff")
    assert knock("/enter/user/") == (303, "user")

    for path, headers in AROUND:
        assert knock(path, **headers)[1] != "staff", (path, headers)
    assert_no_header_makes_it_https(site)


def assert_no_header_makes_it_https(site: Site) -> None:
    """Where no proxy is trusted."""
    for address in (site.helpdesk, site.analytics):
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
        connection.request("GET", "/", headers={"X-Forwarded-Proto": "https", "X-Forwarded-Ssl": "on"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        assert answer.getheader("Strict-Transport-Security") is None, address
