"""Another site in somebody's browser: it may neither write, nor read, nor lead anybody away."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from rest_framework.test import APIClient

from campus_helpdesk.doors import COOKIE, sign_role
from tickets.models import Ticket
from tickets.roles import Actor

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    {"Origin": "https://evil.example"},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "https://testserver"},
    {"Origin": "http://testserver:8001"},
    {"Origin": "null"},
    {"Origin": "http://[broken"},
    {"Origin": ""},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
]
OWN = [{}, {"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}]
LEADING_AWAY = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "\n//evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\r\nSet-Cookie: helpdesk_role=x",
    "\x00//evil.example",
    "@evil.example",
]


def stays_here(location: str) -> bool:
    """As a browser reads it, which takes a backslash for a slash and leaves out what cannot be seen."""
    read = "".join(letter for letter in location.replace("\\", "/") if letter.isprintable()).strip()
    parts = urlsplit(read)
    return not (parts.scheme or parts.netloc or read.startswith("//"))


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_without_a_cookie_it_writes_nothing_by_the_api(api: APIClient, make_ticket, headers: dict[str, str]) -> None:
    """Whose browser is behind the campus's firewall has something that the other site has not."""
    ticket = make_ticket()
    address = f"/api/v1/tickets/{ticket.pk}/"

    answers = [
        api.post("/api/v1/tickets/", {"description": "Cold"}, headers=headers),
        api.post(f"{address}me-too/", headers=headers),
        api.post(f"{address}messages/", {"body": "Cold"}, headers=headers),
        api.patch(address, {"location": "Lab"}, headers=headers),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert all("Another site" in answer.json()["detail"] for answer in answers)
    assert list(Ticket.objects.values_list("affected", "message_count", "version")) == [(1, 0, 1)]


@pytest.mark.parametrize("headers", OWN)
def test_programs_and_this_site_itself_write(api: APIClient, headers: dict[str, str]) -> None:
    assert api.post("/api/v1/tickets/", {"description": "Cold"}, headers=headers).status_code == 201


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_with_the_token_it_is_a_program(staff_api: APIClient, headers: dict[str, str]) -> None:
    """A browser would have to ask first, and gets no leave; see below."""
    assert staff_api.post("/api/v1/tickets/", {"description": "Cold"}, headers=headers).status_code == 201


def test_with_a_cookie_neither_pages_nor_the_api_are_written(staff: Actor, make_ticket) -> None:
    ticket = make_ticket()
    browser = Client(enforce_csrf_checks=True)
    browser.cookies[COOKIE] = sign_role(staff)
    browser.get("/tickets/new/")
    token = browser.cookies["csrftoken"].value
    headers = {"Origin": "https://evil.example", "X-CSRFToken": token}

    for address in ("/tickets/{}/activate/", "/api/v1/tickets/{}/activate/", "/tickets/new/", "/enter/user/"):
        sent = {"csrfmiddlewaretoken": token, "description": "Cold"}
        assert browser.post(address.format(ticket.pk), sent, headers=headers).status_code == 403, address

    assert list(Ticket.objects.values_list("status", flat=True)) == ["open"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_form_of_another_site_is_no_json(client: Client, kind: str) -> None:
    """What a browser sends without asking first."""
    answer = client.post("/api/v1/tickets/", b'{"description": "Cold"}', content_type=kind)

    assert answer.status_code == 415
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("address", ["/api/v1/tickets/", "/tickets/", "/api/v1/tickets/counts/", "/api/schema/"])
def test_no_answer_may_be_read_by_another_site(student_browser: Client, address: str) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}

    for method in (student_browser.get, student_browser.options):
        answer = method(address, headers=headers)
        assert not [name for name in answer.headers if name.startswith("Access-Control")]
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("elsewhere", LEADING_AWAY)
def test_nothing_leads_away(staff_browser: Client, make_ticket, elsewhere: str) -> None:
    pk = make_ticket().pk
    posts = [
        ("/enter/staff/", {}),
        (f"/tickets/{pk}/me-too/", {}),
        (f"/tickets/{pk}/category/", {"category": "technical_it"}),
    ]

    for address, form in posts:
        answer = staff_browser.post(address, form | {"next": elsewhere})
        assert answer.status_code == 303
        assert stays_here(answer["Location"]), address
    page = staff_browser.get("/", {"next": elsewhere}).content.decode()
    assert "evil.example" not in page


@pytest.mark.parametrize("elsewhere", LEADING_AWAY)
def test_the_admins_login_does_not_either(client: Client, django_user_model, elsewhere: str) -> None:
    django_user_model.objects.create_superuser("root", password="for this test")
    form = {"username": "root", "password": "for this test", "next": elsewhere}

    assert stays_here(client.post("/admin/login/", form)["Location"])


@pytest.mark.parametrize(
    "path", ["//evil.example/tickets", "//evil.example/..", "/\\evil.example", "/%2f%2fevil.example"]
)
def test_an_address_that_looks_like_another_host_stays_here(client: Client, student_browser: Client, path: str) -> None:
    for browser in (client, student_browser):
        answer = browser.get("/", PATH_INFO=path)
        assert answer.status_code == 404 or stays_here(answer["Location"])


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver:x", "", "a b", "testserver@evil"]
)
def test_a_foreign_host_is_refused(client: Client, host: str) -> None:
    for address in ("/", "/tickets/", "/api/v1/", "/healthz", "/admin/login/"):
        assert client.get(address, headers={"Host": host}).status_code == 400


def test_a_forwarded_host_is_not_believed(api: APIClient) -> None:
    answer = api.get("/api/v1/", headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"})

    assert all(address.startswith("http://testserver/") for address in answer.json().values())


@pytest.mark.parametrize(
    "path",
    [
        "/.env",
        "/var/secrets.env",
        "/manage.py",
        "/.git/config",
        "/static/../manage.py",
        "/static/../var/secrets.env",
        "/static/%2e%2e/manage.py",
        "/static/..%2fmanage.py",
        "/static//etc/passwd",
        "/static/css/../../manage.py",
        "/static/css/..\\..\\manage.py",
        "/static/",
        "/static/css/",
        "/static/css/site.css\x00.txt",
    ],
)
def test_files_beside_the_project_are_not_served(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert "django" not in answer.content.decode().lower()
