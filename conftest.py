"""The cast and the builders of the helpdesk's tests."""

from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.core.cache import cache
from django.db.models import Manager
from django.test import Client
from django.utils import translation
from rest_framework.test import APIClient

from campus_helpdesk.doors import COOKIE, sign_role
from messaging.models import Message
from tickets import lifecycle
from tickets.classifier import model_in_use
from tickets.meanings import nearest_tickets
from tickets.models import Status, Ticket
from tickets.recent_changes import recent_changes
from tickets.roles import Actor, Role
from tickets.views.live import told_of_list

STUDENT = Actor(Role.USER, "Ada", "browser-of-ada")
STAFF = Actor(Role.STAFF, "Bruno", "browser-of-bruno")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """On SQLite a file, not memory: the locks are then those of the real thing; on PostgreSQL a wider pool."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(Path(tmp_path_factory.mktemp("database")) / "test.sqlite3")
    else:
        # Eight writers and a reader in threads of one process: none of them shall wait for another's connection.
        database["OPTIONS"]["pool"]["max_size"] = 16


@pytest.fixture(scope="session")
def photo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the photos of all tests are, under names that never clash."""
    return tmp_path_factory.mktemp("photos")


@pytest.fixture(autouse=True)
def own_files(settings: LazySettings, photo_folder: Path) -> None:
    """Photos apart from the site's own; whether somebody has collected static files or not makes no difference."""
    settings.STORAGES = {
        "default": settings.PHOTO_STORAGE | {"OPTIONS": {"location": photo_folder}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def quick_passwords(settings: LazySettings) -> None:
    """Hundreds of tests log in at the admin; how well its passwords are hashed is Django's to test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def forgetful_process() -> None:
    """A worker remembers meanings and lessons of its database; each test has a database of its own."""
    nearest_tickets.clear()
    model_in_use.forget()
    recent_changes.forget()
    told_of_list.cache_clear()
    cache.clear()


@pytest.fixture(autouse=True)
def in_english() -> None:
    """A thread keeps the language of its last request; each test begins in English."""
    translation.activate("en")


@pytest.fixture
def student() -> Actor:
    return STUDENT


@pytest.fixture
def staff() -> Actor:
    return STAFF


def browser_of(actor: Actor) -> Client:
    client = Client()
    client.cookies[COOKIE] = sign_role(actor)
    return client


@pytest.fixture
def student_browser() -> Client:
    return browser_of(STUDENT)


@pytest.fixture
def staff_browser() -> Client:
    return browser_of(STAFF)


@pytest.fixture
def api() -> APIClient:
    """A caller without cookie or token: a simple user."""
    return APIClient()


@pytest.fixture
def staff_api() -> APIClient:
    """The service token, which has the staff role."""
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {settings.TICKETS_API_TOKEN}")
    return client


@pytest.fixture
def make_ticket(db: None):
    """`make_ticket(description=…, location=…, status="open"|"active"|"closed", by=…)`: a ticket with its trace."""

    def make(
        description: str = "The radiator in room 214 is cold",
        location: str = "Main building, room 214",
        status: str = Status.OPEN,
        by: Actor = STUDENT,
    ) -> Ticket:
        ticket = lifecycle.open_ticket(description=description, location=location, by=by)
        if status != Status.OPEN:
            ticket = lifecycle.activate_ticket(ticket_id=ticket.pk, by=STAFF)
        if status == Status.CLOSED:
            ticket = lifecycle.close_ticket(ticket_id=ticket.pk, by=STAFF)
        return ticket

    return make


@pytest.fixture
def messages() -> Manager:
    """The stored messages, for tests of tickets, which know none."""
    return Message.objects
