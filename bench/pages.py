"""Prints what the helpdesk's pages cost beside the thinnest view of the same question, as the number of tickets grows.

`pages.py` runs everything, on SQLite and, when it answers at BENCH_POSTGRES, on PostgreSQL. BENCH_TICKETS names the
sizes. `pages.py measure` is the process that it starts for one of them.
"""

import gc
import json
import logging
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count, cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)
os.environ["DJANGO_SETTINGS_MODULE"] = "campus_helpdesk.settings"

import django
import psycopg
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone

django.setup()

from bench.first_copy import fill, postgres, sqlite, surroundings
from campus_helpdesk.doors import COOKIE, sign_role
from messaging.models import Message
from tickets.keyset import cursor_at
from tickets.models import Ticket
from tickets.roles import Actor, Role

SIZES = [int(size) for size in os.environ.get("BENCH_TICKETS", "10000,1000000").split(",")]
ROUNDS = 40
LONG_THREAD = 10_000
# The page that is so many behind the first one, or the last there is.
FAR = 10_000 * 25
Ask = Callable[[], object]
# By name: the thinnest view and the full page, in milliseconds.
Figures = dict[str, list[float]]


def browser(role: Role) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.cookies[COOKIE] = sign_role(Actor(role, "Bench", "bench"))
    return client


def thinnest() -> Client:
    """Its handler is loaded here and keeps its own middleware; settings are not touched again, because that would
    empty Django's caches of addresses before each page.
    """
    with override_settings(MIDDLEWARE=["bench.thinnest.ThinnestUrls"]):
        client = Client(SERVER_NAME="localhost")
        client.get("/board")
    return client


def reads() -> dict[str, tuple[Ask, Ask]]:
    """By name: the full page, and the thinnest view of the same question."""
    user, staff, thin = browser(Role.USER), browser(Role.STAFF), thinnest()
    middle = Ticket.objects.order_by("id")[Ticket.objects.count() // 2]
    far = Ticket.objects.order_by("-opened_at", "-id")[min(FAR, Ticket.objects.count() // 2)]
    long = long_thread()

    def pair(who: Client, page: str, view: str) -> tuple[Ask, Ask]:
        return lambda: who.get(page), lambda: thin.get(view)

    pages = {
        "user board": (user, "", "/board"),
        "staff list": (staff, "", "/list"),
        "newest first": (staff, "?ordering=-opened_at", "/newest"),
        "10,000th page, or the middle": (staff, far_page(far), f"/far/{far.pk}"),
        "active, technical IT": (staff, "?status=active&category=technical_it&ordering=-opened_at", "/active-it"),
        "closed": (staff, "?status=closed&ordering=-opened_at", "/closed"),
        "at a place": (staff, "?location=library&ordering=-opened_at", "/library"),
        "waiting for staff": (staff, "?waiting=staff&ordering=queue_at", "/waiting"),
        "most affected": (user, "?ordering=-affected", "/affected"),
        "search one word": (staff, "?search=projector", "/search"),
        "ticket with its messages": (staff, f"{middle.pk}/", f"/ticket/{middle.pk}"),
        f"ticket with {LONG_THREAD:,} messages": (staff, f"{long.pk}/", f"/ticket/{long.pk}"),
    }
    return {name: pair(who, f"/tickets/{page}", view) for name, (who, page, view) in pages.items()}


def far_page(far: Ticket) -> str:
    return f"?ordering=-opened_at&cursor={cursor_at(far, '-opened_at', back=False)}"


def long_thread() -> Ticket:
    """An open ticket with so many messages."""
    ticket, now = Ticket.objects.unresolved().earliest("id"), timezone.now()
    said = (Message(ticket=ticket, author_role="user", body=f"No {n}", created_at=now) for n in range(LONG_THREAD))
    Message.objects.bulk_create(said, batch_size=1_000)
    return ticket


def writes() -> dict[str, tuple[Ask, Ask]]:
    user, staff, thin = browser(Role.USER), browser(Role.STAFF), thinnest()
    still_open = cycle(Ticket.objects.filter(status="open").order_by("id").values_list("pk", flat=True)[: ROUNDS * 4])
    active = cycle(Ticket.objects.filter(status="active").order_by("id").values_list("pk", flat=True)[: ROUNDS * 4])
    # Each another text: what was judged lately is not judged again.
    texts = ({"description": f"The projector in lecture hall {number} is dark"} for number in count())
    return {
        "open a ticket": (lambda: sends(user, "/tickets/new/", next(texts)), lambda: thin.post("/report", next(texts))),
        "post a message": (
            lambda: sends(user, f"/tickets/{next(active)}/messages/", {"body": "Any news?"}),
            lambda: thin.post(f"/say/{next(active)}"),
        ),
        "start work": (
            lambda: sends(staff, f"/tickets/{next(still_open)}/activate/"),
            lambda: thin.post(f"/start/{next(still_open)}"),
        ),
    }


def sends(who: Client, address: str, fields: dict[str, str] | None = None) -> HttpResponse:
    """A post; what it says is forgotten, as it is by whoever has seen the next page."""
    answer = who.post(address, fields or {})
    who.cookies.pop("messages", None)
    return answer


def milliseconds(ask: Ask) -> float:
    started = time.perf_counter()
    answer = ask()
    taken = (time.perf_counter() - started) * 1000
    assert answer.status_code < 400, answer.status_code
    return taken


def measure() -> Figures:
    settings.WRITES_PER_MINUTE = 1_000_000
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    found, pairs = {}, reads() | writes()
    # As gunicorn does before it forks.
    gc.collect()
    gc.freeze()
    for name, (page, view) in pairs.items():
        taken = [(milliseconds(view), milliseconds(page)) for _ in range(ROUNDS)][ROUNDS // 10 :]
        found[name] = [statistics.median(column) for column in zip(*taken, strict=True)]
    return found


def measured(urls: list[str], number: int) -> Figures:
    """In a process of its own, because Django knows one database."""
    here = surroundings(urls)
    fill(number, here)
    done = subprocess.run([sys.executable, __file__, "measure"], cwd=ROOT, env=here, check=True, stdout=subprocess.PIPE)  # noqa: S603
    return json.loads(done.stdout)


def report(name: str, sizes: dict[int, Figures]) -> None:
    print(f"\n{name}: milliseconds, median of {ROUNDS}, each page in turn with the thinnest view of the same question")
    print(
        f"{'':32}" + "".join(f"{f'{number:,}: thinnest':>20}{'page':>9}{'ratio':>8}" for number in sizes) + "  growth"
    )
    for row in next(iter(sizes.values())):
        cells = [sizes[number][row] for number in sizes]
        growth = cells[-1][1] / cells[0][1]
        print(f"{row:32}" + "".join(f"{a:>20.2f}{b:>9.2f}{b / a:>7.1f}x" for a, b in cells) + f"{growth:>8.2f}")


def main() -> None:
    for name, databases in (("SQLite", sqlite), ("PostgreSQL", postgres)):
        found = {}
        try:
            for number in SIZES:
                with databases() as urls:
                    found[number] = measured(urls, number)
        except psycopg.OperationalError as problem:
            print(f"\n{name} was not measured: {problem}".strip())
            continue
        report(name, found)


if __name__ == "__main__":
    logging.disable(logging.INFO)
    print(json.dumps(measure())) if sys.argv[1:] == ["measure"] else main()
