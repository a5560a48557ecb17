"""Health: the process is up, and the database answers and is migrated."""

from pathlib import Path

import pytest
from django.test import Client

from campus_helpdesk.tests.own_process import run_in_own_process

ASK = """
import django
django.setup()
from django.test import Client
for path in ("/healthz", "/readyz"):
    answer = Client(headers={"Host": "localhost"}).get(path)
    print(answer.status_code, answer.content.decode())
"""


def said_with(database_url: str) -> str:
    done = run_in_own_process(ASK, DATABASE_URL=database_url)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.django_db
def test_up_and_ready(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "up"}
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["status"]) == (200, "ready")


def test_up_asks_no_database(client: Client) -> None:
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_they_are_only_asked(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
    assert client.post("/readyz").status_code == 405


def test_a_database_that_is_not_migrated_is_not_ready(tmp_path: Path) -> None:
    said = said_with(f"sqlite:///{tmp_path}/empty.sqlite3")

    assert '200 {"status": "up"}' in said
    assert '503 {"status": "not ready"' in said
    assert "manage.py migrate" in said


@pytest.mark.parametrize(
    "database_url", ["postgres://postgres@127.0.0.1:1/nothing", "sqlite:////nothing/at/all.sqlite3"]
)
def test_a_database_that_does_not_answer_is_not_ready(database_url: str) -> None:
    said = said_with(database_url)

    assert '200 {"status": "up"}' in said
    assert '503 {"status": "not ready"' in said
    assert "does not answer" in said
