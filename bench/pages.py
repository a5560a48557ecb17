"""Prints, for the database that DATABASE_URL names, each page's median beside the thinnest view's, measured in turn."""

import logging
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

import django
from django.conf import settings
from django.test import Client, override_settings

django.setup()

from campus_helpdesk.doors import COOKIE, sign_role
from tickets.keyset import cursor_at
from tickets.models import Ticket
from tickets.roles import Actor, Role

ROUNDS = 40
Ask = Callable[[], object]


def browser(role: Role) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.cookies[COOKIE] = sign_role(Actor(role, "Bench", "bench"))
    return client


def thin(address: str) -> Ask:
    with override_settings(ROOT_URLCONF="bench.thinnest", MIDDLEWARE=[]):
        client = Client(SERVER_NAME="localhost")
        client.get(address)  # loads the handler under these settings

    def ask() -> object:
        with override_settings(ROOT_URLCONF="bench.thinnest"):
            return client.get(address)

    return ask


def pairs() -> dict[str, tuple[Ask, Ask]]:
    """By name: the full page, and the thinnest view of the same question."""
    user, staff = browser(Role.USER), browser(Role.STAFF)
    newest = Ticket.objects.latest("id")
    middle = Ticket.objects.filter(pk__lte=newest.pk // 2).latest("id")
    far_page = f"/tickets/?cursor={cursor_at(middle, '-opened_at', back=False)}"
    description = {"description": "The projector in the lecture hall is dark"}
    return {
        "user board": (lambda: user.get("/tickets/"), thin("/board")),
        "staff list": (lambda: staff.get("/tickets/"), thin("/list")),
        "staff list, page in the middle": (lambda: staff.get(far_page), thin("/list")),
        "search one word": (lambda: user.get("/tickets/?search=projector"), thin("/search")),
        "ticket with its messages": (lambda: staff.get(f"/tickets/{middle.pk}/"), thin(f"/ticket/{middle.pk}")),
        "open a ticket": (lambda: user.post("/tickets/new/", description), thin("/open")),
    }


def milliseconds(ask: Ask) -> float:
    started = time.perf_counter()
    answer = ask()
    taken = (time.perf_counter() - started) * 1000
    assert answer.status_code < 400, answer.status_code
    return taken


def main() -> None:
    logging.disable(logging.INFO)
    settings.WRITES_PER_MINUTE = 1_000_000
    print(f"{Ticket.objects.count():,} tickets; milliseconds, median of {ROUNDS}, page and reference in turn")
    for name, (page, reference) in pairs().items():
        taken = [(milliseconds(page), milliseconds(reference)) for _ in range(ROUNDS)]
        ours, thinnest = (statistics.median(column) for column in zip(*taken, strict=True))
        ratio = statistics.median(a / b for a, b in taken)
        print(f"{name:32} {ours:8.2f} {thinnest:8.2f}   {ratio:6.1f} x")


if __name__ == "__main__":
    main()
