"""Prints what a first copy of the tickets costs: time, memory, disk, and what the helpdesk's staff feels of it.

`first_copy.py 1000000` fills a helpdesk with that many tickets and starts it and a follower, as processes of their own:
on SQLite and, when it answers at BENCH_POSTGRES, on PostgreSQL.
"""

import os
import re
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg

ROOT = Path(__file__).resolve().parent.parent
POSTGRES = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
DATABASES = ("campus_helpdesk_bench_helpdesk", "campus_helpdesk_bench_copy")
LOOK_EVERY_SECONDS = 0.1
CALM_SECONDS = 15
START_SECONDS = 60
MEGABYTE = 1_000_000


@contextmanager
def sqlite() -> Iterator[list[str]]:
    """Addresses of an empty database for each deployable."""
    with tempfile.TemporaryDirectory() as folder:
        yield [f"sqlite:///{folder}/{name}.sqlite3" for name in DATABASES]


@contextmanager
def postgres() -> Iterator[list[str]]:
    with psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3) as server:
        for name in DATABASES:
            server.execute(f"DROP DATABASE IF EXISTS {name}")
            server.execute(f"CREATE DATABASE {name}")
        yield [f"{POSTGRES.rpartition('/')[0]}/{name}" for name in DATABASES]
        for name in DATABASES:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def surroundings(databases: list[str]) -> dict[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}/"
    secrets = dict.fromkeys(("SECRET_KEY", "ROLE_SIGNING_KEY", "TICKETS_API_TOKEN"), "bench-only")
    urls = dict(zip(("DATABASE_URL", "ANALYTICS_DATABASE_URL"), databases, strict=True))
    here = {"HELPDESK_URL": address, "TICKETS_API_URL": f"{address}api/v1/", "PYTHONWARNINGS": "ignore:No directory at"}
    return os.environ | secrets | urls | here | {"WEB_CONCURRENCY": "2"}


def manage(project: str, *arguments: str, here: dict[str, str]) -> None:
    command = [sys.executable, project, *arguments]
    subprocess.run(command, cwd=ROOT, env=here, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def fill(number: int, here: dict[str, str]) -> None:
    manage("manage.py", "migrate", "-v0", here=here)
    manage("manage.py", "demo_data", "--tickets", str(number), here=here)


@contextmanager
def helpdesk(here: dict[str, str]) -> Iterator[subprocess.Popen]:
    """As `make run` starts it."""
    bind = here["HELPDESK_URL"].removeprefix("http://").rstrip("/")
    command = ["gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", bind, "campus_helpdesk.wsgi"]
    command = [sys.executable, "-m", *command]
    server = subprocess.Popen(command, cwd=ROOT, env=here, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        yield server
    finally:
        server.terminate()
        server.wait()


def staff(here: dict[str, str]) -> httpx.Client:
    """A browser that has gone through the door, once the helpdesk answers."""
    browser = httpx.Client(base_url=here["HELPDESK_URL"], timeout=30)
    give_up_at = time.monotonic() + START_SECONDS
    while True:
        try:
            browser.get("/")
            break
        except httpx.TransportError:
            assert time.monotonic() < give_up_at, "The helpdesk does not start."
            time.sleep(LOOK_EVERY_SECONDS)
    entered = browser.post("/enter/staff/", headers={"X-CSRFToken": browser.cookies["csrftoken"]})
    assert entered.status_code == 303, entered.status_code
    return browser


@contextmanager
def again_and_again(look: Callable[[], object], pause: float) -> Iterator[list]:
    """What `look` returns each time, beside what is being done."""
    seen, stop = [look()], threading.Event()

    def run() -> None:
        while not stop.wait(pause):
            seen.append(look())

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()


def list_seconds(browser: httpx.Client) -> float:
    started = time.perf_counter()
    answer = browser.get("/tickets/")
    assert answer.status_code == 200, answer.status_code
    return time.perf_counter() - started


def held(processes: list[int]) -> int:
    """Memory in bytes: proportional set size, what SQLite maps of its file left out."""
    kilobytes = 0
    for process in processes:
        try:
            mappings = Path(f"/proc/{process}/smaps").read_text()
        except OSError:
            continue
        for mapping in re.split(r"\n(?=[0-9a-f]+-[0-9a-f]+ )", mappings):
            if ".sqlite3" not in mapping.partition("\n")[0]:
                kilobytes += sum(map(int, re.findall(r"^Pss:\s+(\d+)", mapping, re.MULTILINE)))
    return kilobytes * 1024


def with_workers(server: int) -> list[int]:
    return [server, *map(int, Path(f"/proc/{server}/task/{server}/children").read_text().split())]


def on_disk(database: str) -> int:
    if database.startswith("sqlite:///"):
        file = Path(database.removeprefix("sqlite:///"))
        return sum(part.stat().st_size for part in file.parent.glob(f"{file.name}*"))
    with psycopg.connect(database) as connection:
        return connection.execute("SELECT pg_database_size(current_database())").fetchone()[0]


def processor_seconds() -> float:
    """Of the processes that were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(here: dict[str, str]) -> dict[str, float]:
    """`here` names a helpdesk's database with tickets and an empty one for the read model."""
    manage("analytics/manage.py", "migrate", "-v0", here=here)
    with helpdesk(here) as server:
        browser = staff(here)
        with again_and_again(lambda: list_seconds(browser), LOOK_EVERY_SECONDS) as calm:
            time.sleep(CALM_SECONDS)
        load, started, before = os.getloadavg()[0], time.monotonic(), processor_seconds()
        command = [sys.executable, "analytics/manage.py", "follow_tickets", "--once"]
        follower = subprocess.Popen(command, cwd=ROOT, env=here)  # noqa: S603
        with (
            again_and_again(lambda: list_seconds(browser), LOOK_EVERY_SECONDS) as busy,
            again_and_again(lambda: (held([follower.pid]), held(with_workers(server.pid))), 1) as memory,
        ):
            assert follower.wait() == 0, "The follower failed; it says why above."
            seconds, processor = time.monotonic() - started, processor_seconds() - before
    most = [max(column) / MEGABYTE for column in zip(*memory, strict=True)]
    lists = [statistics.median(taken) * 1000 for taken in (calm, busy)]
    found = {"seconds": seconds, "follower": most[0], "helpdesk": most[1], "calm": lists[0], "busy": lists[1]}
    found |= {"own": processor, "load": load}
    return found | {"disk": on_disk(here["ANALYTICS_DATABASE_URL"]) / MEGABYTE}


def report(name: str, number: int, found: dict[str, float]) -> None:
    speed, slower = number / found["seconds"], found["busy"] / found["calm"]
    print(f"\n{name}: first copy of {number:,} tickets; load of the machine before it {found['load']:.1f}")
    print(f"  {found['seconds']:.1f} s, {speed:,.0f} a second; the follower's processor time {found['own']:.1f} s")
    print(f"  most memory: follower {found['follower']:.0f} MB, helpdesk with its workers {found['helpdesk']:.0f} MB")
    print(f"  read model on disk: {found['disk']:.0f} MB")
    print(f"  list of tickets, median: {found['calm']:.1f} ms before, {found['busy']:.1f} ms meanwhile: {slower:.2f} x")


def main() -> None:
    number = int(sys.argv[1])
    for name, databases in (("SQLite", sqlite), ("PostgreSQL", postgres)):
        try:
            with databases() as urls:
                here = surroundings(urls)
                fill(number, here)
                report(name, number, measure(here))
        except psycopg.OperationalError as problem:
            print(f"\n{name} was not measured: {problem}".strip())


if __name__ == "__main__":
    main()
