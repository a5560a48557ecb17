"""/healthz and /readyz: up, able to serve, and how far the copy of the tickets is."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from analytics.models import FeedPosition
from analytics.tests.tickets_server import TicketsServer


def test_the_process_is_up(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "up"})


@pytest.mark.django_db
def test_ready_before_the_first_copy_and_without_the_tickets_api(staff: Client, settings: LazySettings) -> None:
    settings.TICKETS_API_URL = "http://127.0.0.1:9/api/v1/"
    found = staff.get("/readyz").json()
    assert found["tickets_api"] == "not asked yet"
    assert found["in_words"] == "The tickets have not been copied yet; the follower or the first request begins."
    staff.get("/api/v1/unresolved/")
    answer = staff.get("/readyz")
    assert answer.status_code == 200
    found = answer.json()
    assert found.pop("asked_again_at").endswith("Z")
    assert found == {
        "status": "ready",
        "database": "ok",
        "copy": {"complete": False, "tickets_copied": 0, "tickets_to_copy": None},
        "tickets_api": "The tickets API cannot be reached.",
        "in_words": "The tickets API cannot be reached. No figures are known yet. It is asked again within 8 seconds.",
        "as_of": None,
        "last_heard": None,
    }


@pytest.mark.django_db
def test_ready_tells_how_far_the_copy_is(staff: Client, tickets_server: TicketsServer) -> None:
    tickets_server.tell(1)
    staff.get("/api/v1/unresolved/")
    found = staff.get("/readyz").json()
    assert found["copy"] == {"complete": True, "tickets_copied": 1, "tickets_to_copy": None}
    assert found["tickets_api"] == "ok"
    assert found["last_heard"] == found["as_of"]
    assert found["asked_again_at"] is None
    assert found["in_words"] == "Every change up to just now is counted."


@pytest.mark.django_db
def test_ready_and_the_page_tell_how_much_of_the_copy_is_left(staff: Client, tickets_server: TicketsServer) -> None:
    FeedPosition.objects.create(cursor="e1.0", copied=120_000, to_copy=1_000_000, heard_at=timezone.now())
    with tickets_server.misbehaving(status=500):
        staff.get("/api/v1/unresolved/")
    FeedPosition.objects.update(failure="", retry_at=timezone.now() + timedelta(seconds=5))
    found = staff.get("/readyz").json()
    assert found["copy"] == {"complete": False, "tickets_copied": 120_000, "tickets_to_copy": 1_000_000}
    assert found["in_words"].startswith("The tickets are being copied: 120,000 of 1,000,000 tickets.")
    assert "The tickets are being copied: 120,000 of 1,000,000 tickets." in staff.get("/?analysis=unresolved").text


@pytest.mark.django_db(transaction=True)
def test_not_ready_before_the_migrations(client: Client) -> None:
    call_command("migrate", "analytics", "zero", verbosity=0)
    try:
        answer = client.get("/readyz")
    finally:
        call_command("migrate", verbosity=0)
    assert answer.status_code == 503
    assert "not migrated" in answer.json()["database"]


@pytest.mark.django_db
def test_without_a_database_nothing_is_ready_but_the_process_is_up(program: Client) -> None:
    def unreachable(*arguments: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(unreachable):
        assert program.get("/healthz").status_code == 200
        answer = program.get("/readyz")
        assert answer.status_code == 503
        assert answer.json() == {"status": "not ready", "database": "does not answer: OperationalError"}
        answer = program.get("/api/v1/unresolved/")
        assert answer.status_code == 503
        assert "database" in answer.json()["detail"]
