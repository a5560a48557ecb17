"""A database that does not answer: 503 in plain words, when to come back, and no typed word lost."""

from campus_helpdesk.tests.own_process import run_in_own_process

ASK = """
import django
django.setup()
from django.test import Client
from campus_helpdesk.doors import COOKIE, sign_role
from tickets.roles import Actor, Role
client = Client(headers={"Host": "localhost"})
client.cookies[COOKIE] = sign_role(Actor(Role.STAFF, "Bruno"))
REPORT = {"description": "A long story about a cold radiator"}
for answer in (
    client.get("/tickets/"),
    client.get("/tickets/7/"),
    client.get("/api/v1/tickets/"),
    client.get("/api/v1/tickets/changes/"),
    client.post("/tickets/new/", REPORT),
    client.post("/api/v1/tickets/", REPORT, "application/json"),
):
    print("ANSWER", answer.status_code, answer.get("Retry-After"), "story" in answer.content.decode())
"""


def test_every_answer_is_503_and_a_form_keeps_its_words() -> None:
    done = run_in_own_process(ASK, DATABASE_URL="sqlite:////nothing/at/all.sqlite3")

    assert done.returncode == 0, done.stderr
    answers = [line for line in done.stdout.splitlines() if line.startswith("ANSWER")]
    assert answers == ["ANSWER 503 5 False"] * 4 + ["ANSWER 503 5 True", "ANSWER 503 5 False"]
