"""Writers that note what was acknowledged, and the comparison of their notes with what is stored."""

import threading
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count

import httpx

from faults.people import every, insist, program
from faults.server import Server, eventually
from faults.sizes import WRITERS


@dataclass
class Ledger:
    """Writers that open tickets and write messages until they are told to end."""

    server: Server
    tickets: dict[str, int] = field(default_factory=dict)
    messages: dict[str, int] = field(default_factory=dict)
    is_over: threading.Event = field(default_factory=threading.Event)
    running: list[Future[None]] = field(default_factory=list)
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(WRITERS))

    def __enter__(self) -> "Ledger":
        self.running = [self.pool.submit(self.write, number) for number in range(WRITERS)]
        return self

    def __exit__(self, *problem: object) -> None:
        self.end()

    def end(self) -> None:
        """Each writer still gets its last write acknowledged."""
        self.is_over.set()
        self.pool.shutdown()
        for writer in self.running:
            writer.result()

    def write(self, number: int) -> None:
        with program(self.server) as client:
            for turn in count():
                if self.is_over.is_set():
                    return
                self.open_and_write(client, f"Radiator {number}.{turn}.")

    def open_and_write(self, client: httpx.Client, mark: str) -> None:
        ticket = insist(client, "tickets/", {"description": mark}).json()["id"]
        self.tickets[mark] = ticket
        insist(client, f"tickets/{ticket}/messages/", {"body": mark})
        self.messages[mark] = ticket

    @property
    def acknowledged(self) -> int:
        return len(self.tickets) + len(self.messages)

    def wait_for_more(self, number: int = 1) -> None:
        """Until so many more writes were acknowledged."""
        before = self.acknowledged
        eventually(lambda: self.acknowledged >= before + number, "writers are served again")

    def expect_all_stored_once(self) -> None:
        """Nothing acknowledged is missing, nothing is there twice, and the running totals say the same."""
        with program(self.server) as client:
            stored = every(client, "tickets/?page_size=200")
            ids = {ticket["description"]: ticket["id"] for ticket in stored}
            said = Counter({mark: self.message_count(client, ticket) for mark, ticket in self.messages.items()})
            totals = client.get("tickets/counts/").json()
        assert len(stored) == len(ids)
        assert ids == self.tickets
        assert set(said.values()) == {1}
        assert {ticket["message_count"] for ticket in stored} == {1}
        assert sum(totals.values()) == len(stored)

    def message_count(self, client: httpx.Client, ticket: int) -> int:
        return len(every(client, f"tickets/{ticket}/messages/"))
