"""Waits for something no longer than so long, whatever it is that keeps it."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import Any


def within(seconds: float, work: Callable[[], Any]) -> Any:
    """What `work` gives or raises. Raises TimeoutError; `work` then ends in a thread of its own, unheard."""
    outcome: Future[Any] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as problem:
            outcome.set_exception(problem)

    # A daemon, so that no process waits at its end for a name server or a dripping answer.
    Thread(target=run, name="within a time limit", daemon=True).start()
    return outcome.result(timeout=seconds)
