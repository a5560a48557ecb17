"""Both deployables as real processes with their own databases, for the stories that cross them."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).resolve().parent.parent.parent
STARTED_WITHIN = 60.0


@dataclass(frozen=True)
class Site:
    """`processes` by name (`helpdesk`, `analytics`, `follower`), so that a test can end one.

    `environment` is that of all of them.
    """

    helpdesk: str
    analytics: str
    token: str
    processes: dict[str, subprocess.Popen[bytes]]
    environment: dict[str, str]

    def run(self, *command: str) -> None:
        """A command of the helpdesk's `manage.py`, to its end."""
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=self.environment, check=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def site_environment(databases: tuple[str, str]) -> dict[str, str]:
    """The environment that `make run` would give, with ports and databases of its own."""
    helpdesk, analytics = str(free_port()), str(free_port())
    own = {
        "HELPDESK_PORT": helpdesk,
        "ANALYTICS_PORT": analytics,
        "TICKETS_API_URL": f"http://127.0.0.1:{helpdesk}/api/v1/",
        "HELPDESK_URL": f"http://127.0.0.1:{helpdesk}/",
        "ANALYTICS_URL": f"http://127.0.0.1:{analytics}/",
        "DATABASE_URL": databases[0],
        "ANALYTICS_DATABASE_URL": databases[1],
        "WEB_CONCURRENCY": "1",
        "WRITES_PER_MINUTE": "1000",
    }
    inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return inherited | own


def wait_until_up(address: str) -> None:
    deadline = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"{address} did not answer")


def serve(module: str, port: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = ["-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", module]
    return subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment)


@contextmanager
def running_site(databases: tuple[str, str]) -> Iterator[Site]:
    """Migrated and answering; all processes are ended afterwards."""
    environment = site_environment(databases)
    for project in ("manage.py", "analytics/manage.py"):
        command = [sys.executable, project, "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
    processes = {
        "helpdesk": serve("campus_helpdesk.wsgi", environment["HELPDESK_PORT"], environment),
        "analytics": serve("analytics.wsgi", environment["ANALYTICS_PORT"], environment),
        "follower": subprocess.Popen(
            [sys.executable, "analytics/manage.py", "follow_tickets"], cwd=ROOT, env=environment
        ),
    }
    addresses = environment["HELPDESK_URL"], environment["ANALYTICS_URL"]
    try:
        for address in addresses:
            wait_until_up(address + "readyz")
        yield Site(*addresses, environment["TICKETS_API_TOKEN"], processes, environment)
    finally:
        for process in processes.values():
            process.terminate()
        for process in processes.values():
            process.wait(timeout=30)
