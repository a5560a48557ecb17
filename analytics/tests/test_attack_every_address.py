"""Whatever is sent to whatever address of analytics by whomever: the right answer in words, never a crash."""

import json
from urllib.parse import urlencode

import pytest
from django.conf import LazySettings
from django.test import Client

from analytics.moments import months_between
from analytics.services import ANALYSES
from analytics.tests.hostile import BODIES, HEADERS, METHODS, TEXTS
from analytics.tests.tickets_server import TicketsServer
from analytics.urls import urlpatterns

pytestmark = pytest.mark.django_db
# 204 is what a script hears that changes the language.
EXPECTED = {200, 204, 302, 304, 400, 401, 403, 404, 405, 406, 411, 413, 415}
ADDRESSES = [f"/{pattern.pattern}" for pattern in urlpatterns]
SLUGS = [analysis.slug for analysis in ANALYSES]
NAMES = sorted({"analysis", "format", *[name for analysis in ANALYSES for name in analysis.parameters().fields]})


@pytest.fixture(autouse=True)
def some_tickets(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1, opened_at="2026-01-10T08:00:00Z", location="Lab \u202e9")
    tickets_server.tell(2, opened_at="2026-01-10T08:00:00Z", status="closed", closed_at="2026-01-10T09:00:00Z")


def expect_words(client: Client, method: str, address: str, body: bytes = b"", kind: str = "", **extra: str) -> None:
    answer = client.generic(method, address, body, kind, **extra)
    place = f"{method} {address[:200]} {extra}: {answer.status_code} {answer.content[:200]!r}"
    assert answer.status_code in EXPECTED, place
    assert b"Traceback (most recent call last)" not in answer.content, place
    if answer.status_code < 400 or answer.status_code == 406 or method == "HEAD":
        return
    if address.startswith("/api/") and "html" not in answer["Content-Type"]:
        for name, reason in json.loads(answer.content).items():
            assert isinstance(reason, str if name == "detail" else list), place
            assert reason, place
    else:
        assert b"<h1" in answer.content or b"detail" in answer.content, place


@pytest.mark.parametrize("address", ["/", *[f"/?analysis={slug}" for slug in SLUGS]])
def test_every_parameter_of_every_page(staff: Client, address: str) -> None:
    own = "&" if "?" in address else "?"
    for text in TEXTS:
        names = NAMES if own == "?" else [name for name in NAMES if name != "analysis"]
        expect_words(staff, "GET", f"{address}{own}{urlencode(dict.fromkeys(names, text))}")


@pytest.mark.parametrize("slug", SLUGS)
def test_every_parameter_of_every_analysis(staff: Client, slug: str) -> None:
    """And of its page, which ignores names that the analysis does not know; there every third text will do."""
    own = [*next(one for one in ANALYSES if one.slug == slug).parameters().fields, "format", "unknown"]
    for turn, name in enumerate(own):
        for text in TEXTS:
            expect_words(staff, "GET", f"/api/v1/{slug}/?{urlencode({name: text})}")
        for text in TEXTS[turn % 3 :: 3]:
            expect_words(staff, "GET", f"/?{urlencode({'analysis': slug, name: text})}")


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/St_Johns"])
def test_months_at_the_ends_of_the_calendar(staff: Client, settings: LazySettings, zone: str) -> None:
    settings.TIME_ZONE = zone
    for query in ("from=0001-01&to=0001-01", "from=9999-12", "to=9999-12", "from=0001-01&to=9999-12", "to=0001-01"):
        answer = staff.get(f"/api/v1/resolution-time/?{query}")
        assert answer.status_code == 200, query
        assert "&opened_" in answer.json()["tickets_url"]
        assert staff.get(f"/?analysis=resolution-time&{query}").status_code == 200


def test_months_that_there_are_between_two() -> None:
    assert months_between("9999-11", "9999-12") == ["9999-11", "9999-12"]
    assert months_between("2025-12", "2026-01") == ["2025-12", "2026-01"]
    assert months_between("2026-02", "2026-01") == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_method_and_body(staff: Client, student: Client, client: Client, program: Client, address: str) -> None:
    for caller in (staff, student, client, program):
        for method in METHODS:
            expect_words(caller, method, address)
        for kind, body in BODIES:
            expect_words(caller, "POST", address, body, kind)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_header_and_odd_query(staff: Client, address: str) -> None:
    for name, values in HEADERS.items():
        for value in values:
            expect_words(staff, "GET", address, **{name: value})
    for query in ("%ff=%ff&%00", "&" * 5_000, "=" * 5_000, "%", urlencode(dict.fromkeys(TEXTS, "1"))):
        expect_words(staff, "GET", address, QUERY_STRING=query)


@pytest.mark.parametrize("path", ["%00", "%ff", "%ed%a0%80", "x" * 60_000, "²", "../..", "\u202e", "api/v1/%00/"])
def test_addresses_that_there_are_not(staff: Client, path: str) -> None:
    expect_words(staff, "GET", f"/{path}")


def test_a_wrong_method_has_a_page_with_words(staff: Client) -> None:
    answer = staff.post("/")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert "Analytics only shows figures." in answer.text


@pytest.mark.parametrize("address", ["/api/schema/", "/api/docs/", "/api/v1/unresolved/"])
def test_the_api_refuses_a_wrong_method_in_json(staff: Client, address: str) -> None:
    answer = staff.delete(address)
    assert (answer.status_code, list(answer.json())) == (405, ["detail"])
