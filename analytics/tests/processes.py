"""What tests with real processes need: where the database of the test is, and patience."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from analytics.turns import turn_to_pull

MANAGE = Path(__file__).resolve().parent.parent / "manage.py"


def database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    credentials = f"{database['USER']}:{database['PASSWORD']}@" if database["USER"] else ""
    return f"postgres://{credentials}{database['HOST']}:{database['PORT']}/{database['NAME']}"


def eventually(condition: Callable[[], bool]) -> bool:
    give_up_at = time.monotonic() + 60
    while not condition() and time.monotonic() < give_up_at:
        time.sleep(0.05)
    return condition()


def start(*command: str | Path, **environment: str) -> subprocess.Popen[str]:
    """A process of analytics on the database and the tickets API of the test; who starts it ends it."""
    here = {"ANALYTICS_DATABASE_URL": database_url(), "TICKETS_API_URL": settings.TICKETS_API_URL}
    return subprocess.Popen(
        [sys.executable, *command],
        env=os.environ | here | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=MANAGE.parent.parent,
    )


@contextmanager
def held_by_another_process() -> Iterator[None]:
    """The turn to pull, in a thread with a connection of its own, as good as another process."""
    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        with turn_to_pull() as mine:
            assert mine
            taken.set()
            done.wait(20)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert taken.wait(20)
    yield
    done.set()
    thread.join()
