"""A small tickets API for tests, over real HTTP: it follows the contract until it is told to misbehave."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

COLUMNS = ["id", "deleted", "status", "category", "opened_at", "activated_at", "closed_at", "modified_at"]

# A byte comes before any wait for it ends.
DRIP_SECONDS = 0.02
LONGEST_HANG_SECONDS = 20


@dataclass
class Fault:
    """What to answer instead.

    `drip` sends the body, and `drip_headers` a header, so slowly that it never ends in time; `hang` sends nothing until
    the fault is over; `announced` is the length that the headers tell, where it is not that of the body.
    """

    status: int = 200
    body: bytes = b"{}"
    delay: float = 0
    drip: bool = False
    drip_headers: bool = False
    hang: bool = False
    announced: int | None = None
    headers: dict[str, str] = field(default_factory=dict)


class TicketsServer:
    def __init__(self, port: int = 0) -> None:
        self.epoch = "e1"
        self.page_size = 10_000
        self.fault: Fault | None = None
        # For every answer, also an honest one.
        self.slowness = 0.0
        self.columns = list(COLUMNS)
        self.at_work = 0
        self.counting = threading.Lock()
        # From when to when each was answered whose client waited for it.
        self.answered: list[tuple[float, float]] = []
        self.well = threading.Event()
        self.requests: list[dict[str, Any]] = []
        self.log: list[dict[str, Any]] = []
        self.http = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.http.daemon_threads = True
        self.http.owner = self
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/api/v1/"

    def __enter__(self) -> Self:
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *problem: object) -> None:
        self.http.shutdown()
        self.http.server_close()

    def tell(self, ticket_id: int, **state: Any) -> None:
        """A change of a ticket: its whole state from now on."""
        row = {"id": ticket_id, "deleted": False, **make_state(**state)}
        self.log.append(row)

    def forget(self, ticket_id: int) -> None:
        """A deleted ticket."""
        self.log.append({"id": ticket_id, "deleted": True})

    def restore_backup(self) -> None:
        """Every cursor handed out so far is unknown from now on."""
        self.epoch += "'"

    @contextmanager
    def misbehaving(self, **fault: Any) -> Iterator[None]:
        self.well.clear()
        self.fault = Fault(**fault)
        try:
            yield
        finally:
            self.fault = None
            self.well.set()

    @contextmanager
    def working(self) -> Iterator[None]:
        with self.counting:
            self.at_work += 1
        try:
            yield
        finally:
            with self.counting:
                self.at_work -= 1

    @property
    def most_at_once(self) -> int:
        """How many were answered at once: not those that were given up, whom nobody waits for any more."""
        answered = list(self.answered)
        return max((sum(began <= moment < ended for began, ended in answered) for moment, _ in answered), default=0)

    def page(self, after: str, limit: int) -> dict[str, Any] | None:
        epoch, _, start = (after or f"{self.epoch}.0").rpartition(".")
        if epoch != self.epoch or not start.isdigit() or int(start) > len(self.log):
            return None
        end = min(int(start) + min(limit, self.page_size), len(self.log))
        rows = {row["id"]: [row.get(column) for column in self.columns] for row in self.log[int(start) : end]}
        changes = {"columns": self.columns, "rows": list(rows.values())}
        return {"cursor": f"{self.epoch}.{end}", "more": end < len(self.log), "changes": changes}


def make_state(**overrides: Any) -> dict[str, Any]:
    """An open ticket of IT, opened on 1 January 2026 at noon; closing and starting it need their moments."""
    opened_at = overrides.get("opened_at", "2026-01-01T12:00:00.000000Z")
    state = {"status": "open", "category": "technical_it", "opened_at": opened_at, "activated_at": None}
    return state | {"closed_at": None, "modified_at": opened_at} | overrides


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        owner: TicketsServer = self.server.owner
        began = time.monotonic()
        # A client that has lost patience is gone, as it should be.
        with owner.working(), suppress(OSError):
            fault = self.fault(owner)
            if self.is_waited_for():
                owner.answered.append((began, time.monotonic()))
            self.send(fault)

    def is_waited_for(self) -> bool:
        try:
            return self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False

    def fault(self, owner: TicketsServer) -> Fault:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        owner.requests.append({"path": parts.path, "query": query, "headers": dict(self.headers)})
        fault = owner.fault or self.honest_answer(owner, parts.path, query)
        if fault.hang:
            owner.well.wait(LONGEST_HANG_SECONDS)
        time.sleep(fault.delay or owner.slowness)
        return fault

    def send(self, fault: Fault) -> None:
        self.send_response(fault.status)
        for name, value in fault.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(fault.body) if fault.announced is None else fault.announced))
        if fault.drip_headers:
            self.flush_headers()
            self.drip(b"X-Filling: " + b"x" * 10_000 + b"\r\n")
        self.end_headers()
        if fault.drip:
            self.drip(fault.body)
        else:
            self.wfile.write(fault.body)

    def drip(self, text: bytes) -> None:
        for byte in text:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(DRIP_SECONDS)

    def honest_answer(self, owner: TicketsServer, path: str, query: dict[str, str]) -> Fault:
        if self.headers["Authorization"] != "Bearer tests-only-token":
            return Fault(401)
        if path == "/api/v1/tickets/counts/":
            return Fault(body=json.dumps({"open": len(owner.log), "active": 0, "closed": 0}).encode())
        page = owner.page(query.get("after", ""), int(query["limit"]))
        return Fault(410) if page is None else Fault(body=json.dumps(page).encode())

    def log_message(self, *arguments: object) -> None:
        """Quiet."""
