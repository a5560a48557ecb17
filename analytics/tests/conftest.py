"""The cast of the tests: a tickets API to talk to, a staff member, a simple user, and a browser."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import signing
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Route, expect, sync_playwright

from analytics import freshness
from analytics.tests.browsers import CDN, CHROMIUM, SWITCHES
from analytics.tests.tickets_server import TicketsServer

TOKEN = {"Authorization": "Bearer tests-only-token"}
# A busy machine only makes it wait longer.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A SQLite file, not memory: several threads and processes use it as they do in earnest."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "analytics.sqlite3")


@pytest.fixture(autouse=True)
def plain_static_files(settings: LazySettings) -> None:
    """Whether somebody has collected static files or not makes no difference."""
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.WHITENOISE_USE_FINDERS = True


@pytest.fixture(autouse=True)
def time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a busy machine changes no outcome; what the time budget does is tested on its own."""
    monkeypatch.setattr(freshness, "BUDGET_SECONDS", 5.0)


@pytest.fixture
def tickets_server(settings: LazySettings) -> Iterator[TicketsServer]:
    """A tickets API over real HTTP; the settings lead to it."""
    with TicketsServer() as server:
        settings.TICKETS_API_URL = server.url
        yield server


def role_cookie(role: Any, key: str = "tests-only-role-signing-key") -> str:
    return signing.dumps({"role": role, "name": "Ada", "browser": "b1"}, key=key, salt="helpdesk_role")


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.cookies["helpdesk_role"] = role_cookie("staff")
    return client


@pytest.fixture
def student() -> Client:
    client = Client()
    client.cookies["helpdesk_role"] = role_cookie("user")
    return client


@pytest.fixture
def program() -> Client:
    return Client(headers=TOKEN)


@pytest.fixture
def contract_sample() -> Callable[[str], str]:
    return lambda name: (Path(__file__).parent / "contract" / name).read_text()


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch, tickets_server: TicketsServer) -> Iterator[Callable[..., BrowserContext]]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not at /usr/bin/chromium")
    # Playwright's event loop runs in this thread, where Django suspects asynchronous code.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    tickets_server.tell(1, opened_at=yesterday)
    tickets_server.tell(2, status="active", category="facility_management")
    tickets_server.tell(3, opened_at="2026-01-10T08:00:00Z", status="closed", closed_at="2026-01-11T11:00:00Z")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES.split())
        yield chromium.new_context
        chromium.close()


@pytest.fixture
def open_page(browser: Callable[..., BrowserContext], live_server: Any) -> Callable[..., Page]:
    """Opens a page, as staff unless another role is named; notes breaches of the content policy and script errors."""

    def open_it(
        path: str, cdn: Callable[[Route], None], clock: bool = False, role: str = "staff", **options: Any
    ) -> Page:
        context = browser(**options)
        context.add_cookies([{"name": "helpdesk_role", "value": role_cookie(role), "url": live_server.url}])
        context.route("https://**/*", lambda route: route.abort())
        context.route(CDN, cdn)
        page = context.new_page()
        if clock:
            page.clock.install()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda said: page.complaints.append(said.text) if "Content Security" in said.text else None)
        page.goto(f"{live_server.url}{path}")
        return page

    return open_it
