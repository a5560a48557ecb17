"""Health: the process is up, the database answers and is migrated, and the category model is the measured one."""

import os
import shutil
from pathlib import Path

import pytest
from django.test import Client

from campus_helpdesk.tests.own_process import ROOT, run_in_own_process

ASK = """
import django
django.setup()
from django.test import Client
for path in ("/healthz", "/readyz"):
    answer = Client(headers={"Host": "localhost"}).get(path)
    print(answer.status_code, answer.content.decode())
"""


REPORT = """
from django.core.management import call_command
from campus_helpdesk.doors import COOKIE, sign_role
from tickets.models import Ticket
from tickets.roles import Actor, Role
call_command("migrate", verbosity=0)
print("ready after migrating:", Client(headers={"Host": "localhost"}).get("/readyz").content.decode())
browser = Client(headers={"Host": "localhost"})
api = Client(headers={"Host": "localhost"})
browser.cookies[COOKIE] = sign_role(Actor(Role.USER, "Ada"))
report = {"description": "A long story about a radiator"}
answers = {
    "page": browser.post("/tickets/new/", report),
    "preview": browser.post("/tickets/new/preview/", report),
    "list": browser.get("/tickets/"),
    "form": browser.get("/tickets/new/"),
    "api": api.post("/api/v1/tickets/", report, "application/json"),
    "classify": api.post("/api/v1/tickets/classify/", report, "application/json"),
    "similar": api.get("/api/v1/tickets/similar/?text=cold"),
}
print({name: answer.status_code for name, answer in answers.items()})
print("api said:", answers["api"].json())
print("page kept it:", "A long story about a radiator" in answers["page"].content.decode())
print("stored:", Ticket.objects.count())
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


@pytest.mark.django_db
def test_the_classifier_is_a_part_of_being_ready(client: Client) -> None:
    assert client.get("/readyz").json() == {"status": "ready", "database": "ok", "classifier": "ok"}


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json", "light_layer.npz"])
def test_with_a_damaged_model_reading_goes_on_and_no_report_is_sorted(tmp_path: Path, name: str) -> None:
    shutil.copytree(ROOT / "tickets", tmp_path / "tickets", copy_function=os.symlink)
    damaged = tmp_path / "tickets" / "classification" / "shipped" / name
    damaged.unlink()
    damaged.write_bytes(b"damaged")

    lines = f"import sys; sys.path.insert(0, {str(tmp_path)!r})" + ASK + REPORT
    done = run_in_own_process(lines, DATABASE_URL=f"sqlite:///{tmp_path}/new.sqlite3")

    assert done.returncode == 0, done.stderr
    said = done.stdout
    assert '200 {"status": "up"}' in said
    assert f"The category model was altered: {damaged} is not the file" in said
    assert 'ready after migrating: {"status": "not ready", "database": "ok", "classifier": "The category model' in said
    assert (
        "{'page': 503, 'preview': 503, 'list': 200, 'form': 200, 'api': 503, 'classify': 503, 'similar': 503}" in said
    )
    assert "api said: {'detail': 'New reports cannot be sorted just now" in said
    assert "page kept it: True" in said
    assert "stored: 0" in said
    assert f"ERROR helpdesk.errors The category model was altered: {damaged}" in said
