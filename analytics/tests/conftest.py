"""The cast of the tests: a tickets API to talk to, a staff member, a simple user."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import signing
from django.test import Client

from analytics import freshness
from analytics.tests.tickets_server import TicketsServer

TOKEN = {"Authorization": "Bearer tests-only-token"}


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
