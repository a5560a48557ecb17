"""Every answer tells the browser what it may do."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/",
    "/tickets/",
    "/tickets/new/",
    "/nothing/",
    "/api/v1/tickets/",
    "/api/docs/",
    "/admin/login/",
    "/healthz",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_and_json_alike(staff_browser: Client, address: str) -> None:
    answer = staff_browser.get(address)

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_content_policy_allows_this_site_alone_and_nothing_inline(staff_browser: Client, address: str) -> None:
    policy = dict(
        part.strip().split(" ", 1) for part in staff_browser.get(address)["Content-Security-Policy"].split(";")
    )

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in str(policy)


def test_no_page_has_inline_scripts_or_styles(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket()
    pages = ["/", "/tickets/", "/tickets/new/", f"/tickets/{ticket.pk}/", f"/tickets/{ticket.pk}/edit/", "/nothing/"]

    for address in pages:
        page = staff_browser.get(address).content.decode()
        assert "<style" not in page
        assert " style=" not in page
        assert "javascript:" not in page
        assert page.count("<script") == page.count("<script src=")


def test_cookies_are_kept_from_other_sites(client: Client, admin_client: Client) -> None:
    client.get("/")
    assert client.cookies["csrftoken"]["samesite"] == "Lax"
    session = admin_client.cookies["helpdesk_admin"]
    assert session.value


def test_pages_of_a_role_are_not_shared_by_a_cache(staff_browser: Client, make_ticket) -> None:
    for address in ("/tickets/", f"/tickets/{make_ticket().pk}/", "/tickets/new/"):
        assert "Cookie" in staff_browser.get(address)["Vary"]
