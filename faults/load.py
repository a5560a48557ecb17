"""`make load`: many people at once, for some minutes, then 200 new tickets in one moment; prints how long they waited.

The helpdesk, analytics and the follower run as `make run` starts them, on SQLite, or on PostgreSQL when
TEST_DATABASE_URL names a server. Requests are sent when they are due, whether those before are answered or not, and
the wait is counted from that moment.
"""

import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import django
import httpx

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campus_helpdesk.settings")
# The same here and in the processes that it starts, whatever the machine has of its own.
os.environ.update(dict.fromkeys(("SECRET_KEY", "ROLE_SIGNING_KEY", "TICKETS_API_TOKEN"), "load-only"))
django.setup()

from campus_helpdesk.tests.conftest import two_databases
from campus_helpdesk.tests.processes import ROOT, wait_until_up
from faults.people_of_load import Person, people
from faults.server import Server, server_on, start
from faults.sizes import size

SECONDS = size("LOAD_SECONDS", 600)
A_SECOND = size("LOAD_A_SECOND", 50)
TICKETS = size("LOAD_TICKETS", 3_000)
BURST = 200
PEOPLE = 100
PATIENCE = 60.0
# Each process that is started leads a session, whose number its workers have too.
SESSIONS: set[int] = set()


@contextmanager
def both_deployables(databases: tuple[str, str], folder: Path) -> Iterator[Server]:
    environment = {"ANALYTICS_DATABASE_URL": databases[1], "TRUSTED_PROXIES": "1", "WRITES_PER_MINUTE": "60"}
    server = server_on(databases[0], folder, **environment)
    server.manage("demo_data", "--tickets", str(TICKETS))
    analytics = [sys.executable, "analytics/manage.py"]
    subprocess.run([*analytics, "migrate", "--verbosity", "0"], cwd=ROOT, env=server.environment, check=True)
    server.start()
    address = f"127.0.0.1:{server.environment['ANALYTICS_PORT']}"
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", address]
    beside = [
        start([*gunicorn, "analytics.wsgi"], server.environment, folder / "analytics.log"),
        start([*analytics, "follow_tickets"], server.environment, folder / "follower.log"),
    ]
    assert server.process is not None
    SESSIONS.update(process.pid for process in (server.process, *beside))
    try:
        wait_until_up(server.environment["ANALYTICS_URL"] + "readyz")
        yield server
    finally:
        for process in beside:
            process.terminate()
            process.wait(timeout=PATIENCE)
        server.stop()


class Waits:
    """By kind of request, how long each took in milliseconds; and what failed."""

    def __init__(self) -> None:
        self.of: dict[str, list[float]] = defaultdict(list)
        self.errors: list[str] = []

    async def take(self, kind: str, due: float, asked: "asyncio.Future[httpx.Response]") -> httpx.Response | None:
        try:
            answer = await asked
        except httpx.HTTPError as error:
            self.errors.append(f"{kind}: {type(error).__name__}")
            return None
        self.of[kind].append(1000 * (time.monotonic() - due))
        if answer.status_code >= 400:
            self.errors.append(f"{kind}: {answer.status_code}")
        return answer

    def print(self, title: str) -> None:
        print(f"\n{title}\n{'':24}{'requests':>9}{'p50':>8}{'p95':>8}{'p99':>8}{'slowest':>9}  ms")
        everything = [wait for waits in self.of.values() for wait in waits]
        for kind, waits in [*sorted(self.of.items()), ("all", everything)]:
            cuts = statistics.quantiles(waits, n=100) if len(waits) > 1 else waits * 99
            print(f"{kind:24}{len(waits):9}{cuts[49]:8.0f}{cuts[94]:8.0f}{cuts[98]:8.0f}{max(waits):9.0f}")
        print(f"errors: {len(self.errors)} {sorted(set(self.errors))}", flush=True)


async def mixed(client: httpx.AsyncClient, crowd: list[Person]) -> Waits:
    """So many requests a second, evenly."""
    waits, chance, running = Waits(), random.Random(50), set()
    start = time.monotonic()
    for number in range(SECONDS * A_SECOND):
        due = start + number / A_SECOND
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        kind, request = chance.choice(crowd).next_request(chance)
        task = asyncio.create_task(waits.take(kind, due, client.send(request)))
        running.add(task)
        task.add_done_callback(running.discard)
    await asyncio.gather(*running)
    return waits


async def burst(client: httpx.AsyncClient, crowd: list[Person]) -> tuple[Waits, float]:
    """All reports in one moment; the seconds until the last one is stored."""
    waits, start = Waits(), time.monotonic()
    reports = [crowd[number % PEOPLE].report(number) for number in range(BURST)]
    await asyncio.gather(*(waits.take("new ticket", start, client.send(report)) for report in reports))
    return waits, time.monotonic() - start


async def measure(server: Server) -> bool:
    # Each request on a connection of its own, as the reverse proxy sends it.
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    async with httpx.AsyncClient(timeout=PATIENCE, limits=limits) as client:
        crowd = people(server, client, PEOPLE)
        used = processor_seconds()
        load = await mixed(client, crowd)
        used = 1000 * (processor_seconds() - used) / (SECONDS * A_SECOND)
        print(
            f"\n{used:.1f} ms of processor a request: {A_SECOND} a second keep {used * A_SECOND / 1000:.2f} cores busy"
        )
        load.print(f"{A_SECOND} mixed requests a second for {SECONDS} s, over {TICKETS:,} tickets and what is added")
        before = await stored(server, client)
        at_once, seconds = await burst(client, crowd)
        at_once.print(f"{BURST} new tickets in one moment: all answered after {seconds:.1f} s")
        added = await stored(server, client) - before
        print(f"stored: {added}", flush=True)
    return not load.errors and not at_once.errors and added == BURST


def processor_seconds() -> float:
    """What both deployables and the follower have used so far, from the kernel's own books."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[3]) in SESSIONS:
                total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


async def stored(server: Server, client: httpx.AsyncClient) -> int:
    headers = {"Authorization": f"Bearer {server.token}"}
    return sum((await client.get(server.url + "api/v1/tickets/counts/", headers=headers)).json().values())


def surroundings() -> str:
    model = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), "")
    return f"{os.cpu_count()} cores ({model.partition(': ')[2]}), load before: {os.getloadavg()[0]:.1f}"


def main() -> None:
    kind = "PostgreSQL" if os.environ.get("TEST_DATABASE_URL") else "SQLite"
    print(f"Load on {kind}; {surroundings()}", flush=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        two_databases(Path(folder)) as databases,
        both_deployables(databases, Path(folder)) as server,
    ):
        is_well = asyncio.run(measure(server))
    sys.exit(0 if is_well else 1)


if __name__ == "__main__":
    main()
