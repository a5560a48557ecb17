"""On https every cookie is bound to this host and to https; on plain http all keep their plain names."""

import os
import subprocess
import sys
from http.cookies import Morsel
from importlib.metadata import version

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client

from campus_helpdesk.tests.own_process import ROOT, SECRETS, run_in_own_process
from tickets.models import Ticket

REPORT = {"description": "The radiator is cold"}
PRODUCTION = SECRETS | {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "helpdesk.example.edu",
    "CSRF_TRUSTED_ORIGINS": "https://helpdesk.example.edu",
    "TRUSTED_PROXIES": "1",
    "DEBUG": "",
}


def set_by(answer: HttpResponse) -> dict[str, Morsel]:
    return dict(answer.cookies)


def enter(browser: Client, **extra: object) -> HttpResponse:
    page = browser.get("/", **extra).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    headers = {"Referer": "https://testserver/"}
    return browser.post("/enter/staff/", {"name": "Bruno", "csrfmiddlewaretoken": token}, headers=headers, **extra)


@pytest.mark.django_db
def test_every_cookie_on_https_is_of_this_host_alone(make_ticket, django_user_model) -> None:
    django_user_model.objects.create_superuser("root", password="only for this")
    browser = Client()
    answers = [
        browser.get("/", secure=True),
        browser.post("/enter/staff/", secure=True),
        browser.post(f"/tickets/{make_ticket().pk}/me-too/", secure=True),
        browser.post(f"/tickets/{make_ticket().pk}/activate/", secure=True),
        browser.post("/admin/login/", {"username": "root", "password": "only for this"}, secure=True),
        browser.post("/leave/", secure=True),
    ]

    cookies = {name: cookie for answer in answers for name, cookie in set_by(answer).items()}

    plain = ("csrftoken", "helpdesk_role", "helpdesk_door", "helpdesk_browser", "messages", "helpdesk_admin")
    assert cookies.keys() == {f"__Host-{name}" for name in (*plain, "helpdesk_admin_known")}
    for name, cookie in cookies.items():
        flags = cookie["secure"], cookie["path"], cookie["domain"], cookie["samesite"], cookie["httponly"]
        expected = (True, "/", "", "Lax", True)
        # What drops a cookie need not keep it from scripts.
        assert flags[:4] == expected[:4], name
        assert cookie["max-age"] == 0 or flags == expected, name


@pytest.mark.django_db
def test_on_https_the_whole_way_works_with_them() -> None:
    browser = Client(enforce_csrf_checks=True)

    assert enter(browser, secure=True).status_code == 303
    page = browser.get("/tickets/new/", secure=True).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    headers = {"Referer": "https://testserver/tickets/new/"}
    sent = browser.post("/tickets/new/", REPORT | {"csrfmiddlewaretoken": token}, headers=headers, secure=True)

    assert sent.status_code == 303
    assert Ticket.objects.get().description == REPORT["description"]
    assert browser.get("/tickets/", secure=True).status_code == 200


@pytest.mark.django_db
def test_on_https_a_cookie_that_somebody_planted_is_no_role(staff_browser: Client) -> None:
    assert staff_browser.get("/tickets/").status_code == 200
    assert staff_browser.get("/tickets/", secure=True).status_code == 302
    assert staff_browser.get("/api/v1/tickets/changes/", secure=True).status_code == 403


@pytest.mark.django_db
def test_on_plain_http_they_keep_their_names_and_are_not_secure() -> None:
    browser = Client(enforce_csrf_checks=True)

    answer = enter(browser)

    assert answer.status_code == 303
    cookies = {name: cookie["secure"] for name, cookie in browser.cookies.items()}
    assert cookies == {"csrftoken": "", "helpdesk_role": "", "helpdesk_door": ""}


@pytest.mark.django_db
def test_what_a_proxy_says_of_https_counts_only_behind_one(client: Client, settings: LazySettings) -> None:
    headers = {"X-Forwarded-Proto": "https"}
    assert "__Host-helpdesk_role" not in client.post("/enter/user/", headers=headers).cookies

    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert "__Host-helpdesk_role" in client.post("/enter/user/", headers=headers).cookies


@pytest.mark.parametrize("project", ["manage.py", "analytics/manage.py"])
def test_django_finds_nothing_to_complain_about_in_production(project: str) -> None:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [sys.executable, str(ROOT / project), "check", "--deploy", "--fail-level", "WARNING"]

    done = subprocess.run(
        command, cwd=ROOT, env=inherited | PRODUCTION, capture_output=True, text=True, timeout=300, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


@pytest.mark.parametrize(("package", "least"), [("django", (5, 2, 19)), ("djangorestframework", (3, 17, 2))])
def test_what_is_installed_and_pinned_has_its_holes_mended(package: str, least: tuple[int, ...]) -> None:
    pinned = (ROOT / "analytics" / "requirements.txt").read_text().split(f"\n{package}==")[1].split("\n")[0]

    for found in (version(package), pinned):
        assert tuple(map(int, found.split("."))) >= least, found


@pytest.mark.parametrize("project", ["campus_helpdesk", "analytics"])
def test_a_signature_of_the_old_kind_of_salt_is_no_signature(project: str) -> None:
    lines = f"from {project} import settings; print(settings.SIGNED_COOKIE_LEGACY_SALT_FALLBACK)"

    assert run_in_own_process(lines).stdout.strip() == "False"
