"""The helpdesk as `make run` serves it, to be killed, stopped and started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from campus_helpdesk.tests.processes import ROOT, site_environment

PATIENCE = 60.0


def eventually(is_so: Callable[[], bool], what: str, within: float = PATIENCE) -> float:
    """Seconds until it was so."""
    start = time.monotonic()
    while not is_so():
        if time.monotonic() - start > within:
            raise AssertionError(f"not within {within:.0f} s: {what}")
        time.sleep(0.02)
    return time.monotonic() - start


def start(command: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """In a process group of its own, that can be killed as one."""
    with log.open("ab") as opened:
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=opened, stderr=opened, start_new_session=True
        )


@dataclass
class Server:
    """`prefix` is a command that the server is started by, such as one that takes on another user."""

    environment: dict[str, str]
    prefix: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    log: Path = field(default=Path(os.devnull))

    @property
    def url(self) -> str:
        return self.environment["HELPDESK_URL"]

    @property
    def token(self) -> str:
        return self.environment["TICKETS_API_TOKEN"]

    def manage(self, *command: str) -> None:
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=self.environment, check=True)

    def start(self) -> float:
        """Seconds until it answered."""
        address = f"127.0.0.1:{self.environment['HELPDESK_PORT']}"
        command = ["-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", address, "campus_helpdesk.wsgi"]
        self.process = start([*self.prefix, sys.executable, *command], self.environment, self.log)
        return eventually(self.answers, "the helpdesk answers")

    def answers(self, path: str = "healthz") -> bool:
        with suppress(httpx.HTTPError):
            return httpx.get(self.url + path, timeout=5).status_code == 200
        return False

    def is_ready(self) -> bool:
        return self.answers("readyz")

    def readiness(self) -> dict[str, str]:
        return httpx.get(self.url + "readyz", timeout=PATIENCE).json()

    def workers(self) -> list[int]:
        process = self.process
        assert process is not None
        return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]

    def kill(self, pid: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def kill_all(self) -> None:
        """The whole group at once, as when the power is gone."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def restart_gracefully(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGHUP)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=PATIENCE)


def server_on(database: str, folder: Path, **environment: str) -> Server:
    """Migrated; not started yet."""
    own = {"WEB_CONCURRENCY": "2", "WRITES_PER_MINUTE": "1000000", "DATABASE_URL": database}
    server = Server(site_environment((database, "")) | own | environment, log=folder / "helpdesk.log")
    server.manage("migrate", "--verbosity", "0")
    return server
