"""A small tickets API for tests, over real HTTP: it follows the contract until it is told to misbehave."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

COLUMNS = ["id", "deleted", "status", "category", "opened_at", "activated_at", "closed_at", "modified_at"]


@dataclass
class Fault:
    """What to answer instead; `drip` sends the body so slowly that it never ends in time."""

    status: int = 200
    body: bytes = b"{}"
    delay: float = 0
    drip: bool = False
    headers: dict[str, str] = field(default_factory=dict)


class TicketsServer:
    def __init__(self, port: int = 0) -> None:
        self.epoch = "e1"
        self.page_size = 10_000
        self.fault: Fault | None = None
        # For every answer, also an honest one.
        self.slowness = 0.0
        self.columns = list(COLUMNS)
        self.at_once = self.most_at_once = 0
        self.counting = threading.Lock()
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
        self.fault = Fault(**fault)
        try:
            yield
        finally:
            self.fault = None

    @contextmanager
    def counted(self) -> Iterator[None]:
        """How many requests are answered at once."""
        with self.counting:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            yield
        finally:
            with self.counting:
                self.at_once -= 1

    def page(self, after: str, limit: int) -> dict[str, Any] | None:
        epoch, _, start = (after or f"{self.epoch}.0").rpartition(".")
        if epoch != self.epoch or not start.isdigit():
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
        with owner.counted():
            self.answer(owner)

    def answer(self, owner: TicketsServer) -> None:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        owner.requests.append({"path": parts.path, "query": query, "headers": dict(self.headers)})
        fault = owner.fault or self.honest_answer(owner, parts.path, query)
        time.sleep(fault.delay or owner.slowness)
        self.send_response(fault.status)
        for name, value in fault.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(fault.body)))
        self.end_headers()
        self.send_body(fault)

    def honest_answer(self, owner: TicketsServer, path: str, query: dict[str, str]) -> Fault:
        if self.headers["Authorization"] != "Bearer tests-only-token":
            return Fault(401)
        if path == "/api/v1/tickets/counts/":
            return Fault(body=json.dumps({"open": len(owner.log), "active": 0, "closed": 0}).encode())
        page = owner.page(query.get("after", ""), int(query["limit"]))
        return Fault(410) if page is None else Fault(body=json.dumps(page).encode())

    def send_body(self, fault: Fault) -> None:
        try:
            for byte in [fault.body] if not fault.drip else [bytes([byte]) for byte in fault.body]:
                self.wfile.write(byte)
                self.wfile.flush()
                time.sleep(0.05 if fault.drip else 0)
        except OSError:
            """The client has lost patience, as it should."""

    def log_message(self, *arguments: object) -> None:
        """Quiet."""
