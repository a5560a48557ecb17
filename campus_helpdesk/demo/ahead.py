"""Makes things in a process of its own, one ahead: while one is used here, the next is being made there."""

from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

DONE = "done"


class MakerFailed(Exception):
    """The other process ended before it was done; what it said of it stands on standard error."""


def made_ahead(make: Callable[[], Iterator[Any]]) -> Iterator[Any]:
    """What `make` yields, in order. Raises MakerFailed."""
    # A copy of this process, so that `make` has all that is loaded here.
    processes = get_context("fork")
    here, there = processes.Pipe(duplex=False)
    maker = processes.Process(target=send_all, args=(make, there, here), daemon=True)
    maker.start()
    there.close()
    try:
        while (thing := received(here)) != DONE:
            yield thing
    finally:
        here.close()
        maker.terminate()
        maker.join()


def received(here: Connection) -> Any:
    try:
        return here.recv()
    except EOFError:
        raise MakerFailed from None


def send_all(make: Callable[[], Iterator[Any]], there: Connection, here: Connection) -> None:
    # Or nobody would ever notice that the process that reads is gone.
    here.close()
    for thing in make():
        there.send(thing)
    there.send(DONE)
