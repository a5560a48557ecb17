"""Prints what each analysis costs beside the thinnest view over running totals, as the number of tickets grows.

`analyses.py` runs everything, on SQLite and, when it answers at BENCH_POSTGRES, on PostgreSQL. BENCH_READ_MODEL adds
a size, such as 10000000. `analyses.py measure N` and `analyses.py write` are the processes that it starts for that.
"""

import json
import logging
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)
os.environ["DJANGO_SETTINGS_MODULE"] = "analytics.settings"

import django
import psycopg
from django.conf import settings
from django.core import signing
from django.test import Client, override_settings
from django.utils import timezone

django.setup()

from analytics.intake import states_of
from analytics.models import Category, FeedPosition, Ticket
from bench.read_model import fill, take_in

SIZES = [10_000, 1_000_000]
POSTGRES = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
DATABASE = "campus_helpdesk_bench_analytics"
ROUNDS = 60
CALLS = {
    "unresolved": "last=87600&unit=hours",
    "resolution-time": "",
    "active-by-category": "",
}
# One building in forty is "building 7".
OTHERS = [
    *(f"{slug}/" for slug in ("backlog", "opened-closed", "age", "first-work", "first-answer")),
    *(f"{slug}/" for slug in ("load", "category-share", "corrections")),
    *(f"{slug}/?location=building+7" for slug in ("unresolved", "resolution-time", "backlog", "category-share")),
]
Ask = Callable[[], object]
Figures = dict[str, list[float]]


@contextmanager
def sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/bench.sqlite3"


@contextmanager
def postgres() -> Iterator[str]:
    with psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3) as server:
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        server.execute(f"CREATE DATABASE {DATABASE}")
        yield POSTGRES.rpartition("/")[0] + f"/{DATABASE}"
        server.execute(f"DROP DATABASE {DATABASE}")


def measured(url: str, number: int) -> Figures:
    """In processes of their own, because Django knows one database."""
    here = os.environ | {"ANALYTICS_DATABASE_URL": url, "PYTHONWARNINGS": "ignore:No directory at"}
    subprocess.run([sys.executable, "analytics/manage.py", "migrate", "-v0"], cwd=ROOT, env=here, check=True)
    command = [sys.executable, __file__, "measure", str(number)]
    done = subprocess.run(command, cwd=ROOT, env=here, check=True, stdout=subprocess.PIPE)  # noqa: S603
    return json.loads(done.stdout)


def measure(number: int) -> Figures:
    """By name: thinnest view, API call, page, and the first two while pages of changes are applied; in milliseconds."""
    started = time.perf_counter()
    fill(number)
    speed = number / (time.perf_counter() - started)
    calm = {slug: medians(slug) for slug in CALLS}
    writer = subprocess.Popen([sys.executable, __file__, "write"])  # noqa: S603
    try:
        wait_until_written()
        busy = {slug: medians(slug) for slug in CALLS}
    finally:
        writer.terminate()
        writer.wait()
    found = {slug: [*calm[slug], *busy[slug][:2]] for slug in CALLS} | {"intake, tickets per second": [speed]}
    return found | {address: [median(full(f"/api/v1/{address}"))] for address in OTHERS}


def wait_until_written() -> None:
    """Once, so that its start disturbs nothing."""
    before = FeedPosition.current().turn
    while FeedPosition.current().turn == before:
        time.sleep(0.1)


def medians(slug: str) -> list[float]:
    asks = [thin(slug), full(f"/api/v1/{slug}/?{CALLS[slug]}"), full(f"/?analysis={slug}&{CALLS[slug]}")]
    for ask in asks:
        milliseconds(ask)
    rounds = [[milliseconds(ask) for ask in asks] for _ in range(ROUNDS)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def median(ask: Ask) -> float:
    milliseconds(ask)
    return statistics.median(milliseconds(ask) for _ in range(ROUNDS // 2))


def full(address: str) -> Ask:
    client = Client(SERVER_NAME="localhost")
    role = {"role": "staff", "name": "Bench", "browser": "bench"}
    client.cookies["helpdesk_role"] = signing.dumps(role, key=settings.ROLE_SIGNING_KEY, salt="helpdesk_role")
    return lambda: client.get(address)


def thin(slug: str) -> Ask:
    with override_settings(ROOT_URLCONF="bench.thinnest_analyses", MIDDLEWARE=[]):
        client = Client(SERVER_NAME="localhost")
        client.get(f"/{slug}")

    def ask() -> object:
        with override_settings(ROOT_URLCONF="bench.thinnest_analyses"):
            return client.get(f"/{slug}")

    return ask


def milliseconds(ask: Ask) -> float:
    seem_followed()
    started = time.perf_counter()
    answer = ask()
    taken = (time.perf_counter() - started) * 1000
    assert answer.status_code == 200, answer.status_code
    return taken


def seem_followed() -> None:
    """As beside a follower, so that no request asks for changes."""
    FeedPosition.objects.update(followed_at=timezone.now())


def write() -> None:
    """Change a hundred tickets twice a second, as a follower does on a busy day."""
    last = Ticket.objects.order_by("-id").values_list("id", flat=True)[0]
    while True:
        start = random.randint(0, last - 100)
        states = states_of(Ticket.objects.filter(id__gt=start, id__lte=start + 100))
        take_in([state._replace(category=random.choice(Category.values)) for state in states])
        time.sleep(0.5)


def report(name: str, sizes: dict[int, Figures]) -> None:
    print(f"\n{name}: milliseconds, median of {ROUNDS}, in turn with the thinnest view over running totals")
    columns = f"{'thinnest':>10}{'API':>8}{'ratio':>7}{'page':>8}{'ratio':>7}{'API, written to':>17}{'ratio':>7}"
    print(f"{'':24}{'tickets':>12}{columns}")
    for slug in CALLS:
        for number, found in sizes.items():
            thinnest, api, page, busy_thinnest, busy = found[slug]
            ratios = f"{thinnest:>10.2f}{api:>8.2f}{api / thinnest:>6.1f}x{page:>8.2f}{page / thinnest:>6.1f}x"
            print(f"{slug:24}{number:>12,}{ratios}{busy:>17.2f}{busy / busy_thinnest:>6.1f}x")
        least, most = sizes[min(sizes)][slug], sizes[max(sizes)][slug]
        growth = f"API {most[1] / least[1]:.2f}, page {most[2] / least[2]:.2f}, thinnest {most[0] / least[0]:.2f}"
        print(f"{'':24}growth from {min(sizes):,} to {max(sizes):,}: {growth}")
    print(f"{'the other analyses, API':44}" + "".join(f"{number:>12,}" for number in sizes))
    for address in OTHERS:
        print(f"{address:44}" + "".join(f"{found[address][0]:>12.2f}" for found in sizes.values()))
    for number, found in sizes.items():
        print(f"intake of {number:,} tickets: {found['intake, tickets per second'][0]:,.0f} a second, without HTTP")


def main() -> None:
    sizes = SIZES + [int(size) for size in [os.environ.get("BENCH_READ_MODEL", "")] if size]
    for name, database in (("SQLite", sqlite), ("PostgreSQL", postgres)):
        found = {}
        try:
            for number in sizes:
                with database() as url:
                    found[number] = measured(url, number)
        except psycopg.OperationalError as problem:
            print(f"\n{name} was not measured: {problem}".strip())
            continue
        report(name, found)


if __name__ == "__main__":
    action, *numbers = sys.argv[1:] or ["all"]
    if action == "all":
        main()
    else:
        logging.disable(logging.INFO)
        print(json.dumps(measure(int(numbers[0]))) if action == "measure" else write())
