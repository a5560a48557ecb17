"""The two doors: choosing a role, going on, and leaving again."""

from datetime import timedelta

import pytest
from django.test import Client

from campus_helpdesk.doors import COOKIE, read_role
from tickets.roles import Role

pytestmark = pytest.mark.django_db


def test_the_entry_page_offers_two_doors_and_a_name(client: Client) -> None:
    answer = client.get("/")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'action="/enter/user/"' in page
    assert 'action="/enter/staff/"' in page
    assert 'name="name"' in page


@pytest.mark.parametrize(("door", "role"), [("user", Role.USER), ("staff", Role.STAFF)])
def test_a_door_gives_its_role(client: Client, door: str, role: Role) -> None:
    answer = client.post(f"/enter/{door}/", {"name": " Ada "})

    assert (answer.status_code, answer["Location"]) == (303, "/tickets/")
    actor = read_role(answer.cookies[COOKIE].value)
    assert (actor.role, actor.name) == (role, "Ada")
    assert client.get("/tickets/").status_code == 200


def test_the_cookie_is_kept_from_scripts_and_other_sites_for_twelve_hours(client: Client) -> None:
    cookie = client.post("/enter/user/").cookies[COOKIE]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == timedelta(hours=12).total_seconds()


def test_a_name_is_not_needed(client: Client) -> None:
    answer = client.post("/enter/user/", {"name": "  "})

    assert read_role(answer.cookies[COOKIE].value).name == ""


@pytest.mark.parametrize("name", ["x" * 81, "a\x00b", "\u200b"])
def test_a_bad_name_is_the_entry_page_again(client: Client, name: str) -> None:
    answer = client.post("/enter/user/", {"name": name, "next": "/tickets/7/"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'action="/enter/staff/"' in page
    assert 'value="/tickets/7/"' in page
    assert COOKIE not in answer.cookies


def test_a_name_of_80_letters_in_any_script(client: Client) -> None:
    answer = client.post("/enter/staff/", {"name": "é" * 80})

    assert answer.status_code == 303
    assert client.get("/tickets/").status_code == 200
    assert read_role(answer.cookies[COOKIE].value).name == "é" * 80


@pytest.mark.parametrize("following", ["/tickets/7/", "/tickets/?status=open&search=a%20b", "/tickets/new/#top"])
def test_a_door_leads_to_the_page_that_was_asked_for(client: Client, following: str) -> None:
    assert client.post("/enter/user/", {"next": following})["Location"] == following


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "tickets/",
        "http:/tickets/",
        " /tickets/",
        "\x00/tickets/",
        "/\t/evil.example",
        "",
    ],
)
def test_a_door_leads_nowhere_else(client: Client, elsewhere: str) -> None:
    answer = client.post("/enter/user/", {"next": elsewhere})

    assert (answer.status_code, answer["Location"]) == (303, "/tickets/")


@pytest.mark.parametrize("following", ["/tickets/\nX: 1", "/é", "/" + "x" * 5_000, "/tickets/?a=\x00"])
def test_an_odd_path_forges_no_header(client: Client, following: str) -> None:
    answer = client.post("/enter/user/", {"next": following})

    assert answer.status_code in (303, 400)
    assert "X" not in answer.headers
    assert "\n" not in answer.get("Location", "")


@pytest.mark.parametrize(
    "address", ["/tickets/", "/tickets/new/", "/tickets/7/", "/tickets/7/edit/", "/tickets/?status=open&search=a%20b"]
)
def test_a_page_without_a_role_leads_to_the_doors_and_back(client: Client, make_ticket, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/?next=")
    following = client.get(answer["Location"]).context["next"]
    assert following == address
    assert client.post("/enter/user/", {"next": following})["Location"] == address


@pytest.mark.parametrize("query", ["?search=%ff", "?search=%00", "?a=%0a", "?" + "x" * 9_000, "?" + "x" * 20_000])
def test_an_odd_address_without_a_role_is_no_crash(client: Client, query: str) -> None:
    assert client.get(f"/tickets/{query}").status_code in (302, 400)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/api/v1/", 200),
        ("/api/v1/tickets/", 200),
        ("/api/schema/", 200),
        ("/api/docs/", 200),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/static/css/site.css", 200),
        ("/static/nothing.css", 404),
        ("/nothing/", 404),
        ("/tickets/nothing/", 404),
        ("/%ff/", 404),
        ("/tickets/%00/", 404),
        ("/api/v1/nothing/", 404),
        ("/admin/login/", 200),
    ],
)
def test_these_need_no_role(client: Client, address: str, status: int) -> None:
    answer = client.get(address)
    answer.close()

    assert answer.status_code == status


def test_the_admin_has_its_own_login(client: Client, staff_browser: Client) -> None:
    for browser in (client, staff_browser):
        assert browser.get("/admin/")["Location"] == "/admin/login/?next=/admin/"


def test_leaving_drops_the_role(student_browser: Client) -> None:
    answer = student_browser.post("/leave/")

    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert answer.cookies[COOKIE]["max-age"] == 0
    assert student_browser.get("/tickets/").status_code == 302


def test_leaving_without_a_role_is_no_error(client: Client) -> None:
    assert client.post("/leave/").status_code == 303


@pytest.mark.parametrize("address", ["/enter/user/", "/enter/staff/", "/leave/"])
def test_a_get_opens_no_door(client: Client, student_browser: Client, address: str) -> None:
    for browser in (client, student_browser):
        answer = browser.get(address)
        assert answer.status_code == 405
        assert COOKIE not in answer.cookies


def test_another_door_changes_the_role(student_browser: Client) -> None:
    student_browser.post("/enter/staff/", {"name": "Bruno"})

    page = student_browser.get("/tickets/").content.decode()

    assert "helpdesk staff" in page
    assert "Bruno" in page


@pytest.mark.parametrize("address", ["/enter/staff/", "/enter/user/", "/leave/"])
def test_the_doors_are_guarded_against_other_sites(address: str) -> None:
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post(address, {"name": "Mallory"})

    assert answer.status_code == 403
    assert COOKIE not in answer.cookies


@pytest.mark.parametrize("action", ["activate", "close", "category", "messages"])
def test_a_post_without_a_role_leads_back_to_the_page_of_its_ticket(client: Client, action: str) -> None:
    answer = client.post(f"/tickets/7/{action}/", {"body": "Any news?"})

    assert (answer.status_code, answer["Location"]) == (302, "/?next=%2Ftickets%2F7%2F")


def test_the_door_of_last_time_comes_first(client: Client) -> None:
    first = client.get("/").content.decode()

    cookie = client.post("/enter/staff/").cookies["helpdesk_door"]
    client.post("/leave/")
    second = client.get("/").content.decode()

    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("staff", True, "Lax")
    assert first.index('formaction="/enter/user/') < first.index('formaction="/enter/staff/')
    assert "Your door last time" not in first
    assert second.index('formaction="/enter/staff/') < second.index('formaction="/enter/user/')
    assert second.count("Your door last time") == 1


@pytest.mark.parametrize("door", ["", "admin", "\x00", "<script>", "x" * 3_000])
def test_a_door_that_there_is_not_changes_nothing(client: Client, door: str) -> None:
    client.cookies["helpdesk_door"] = door

    page = client.get("/").content.decode()

    assert page.index('formaction="/enter/user/') < page.index('formaction="/enter/staff/')
    assert "Your door last time" not in page


def test_the_entry_page_says_whom_to_call_and_what_happens_next(client: Client, settings) -> None:
    settings.EMERGENCY_NUMBER = "+39 0461/112"

    page = client.get("/").content.decode()

    assert 'href="tel:+390461112"' in page
    assert "Call +39 0461/112 first" in page
    assert "What happens next" in page
