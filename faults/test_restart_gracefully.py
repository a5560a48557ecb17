"""A graceful restart under load: no request fails."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx

from faults.server import Server, eventually
from faults.sizes import RESTARTS, WRITERS


def ask_and_write(server: Server, is_over: threading.Event, codes: Counter[str]) -> None:
    """As a reverse proxy does it: each request on a connection of its own."""
    headers = {"Authorization": f"Bearer {server.token}"}
    while not is_over.is_set():
        for method, body in (("GET", None), ("POST", {"description": "The radiator is cold"})):
            try:
                code = httpx.request(method, server.url + "api/v1/tickets/", json=body, headers=headers, timeout=60)
                codes[str(code.status_code)] += 1
            except httpx.TransportError as error:
                codes[type(error).__name__] += 1


def test_no_request_fails(server: Server, figures: list[str]) -> None:
    codes, is_over = Counter[str](), threading.Event()
    with ThreadPoolExecutor(WRITERS) as pool:
        running = [pool.submit(ask_and_write, server, is_over, codes) for _ in range(WRITERS)]
        try:
            for _ in range(RESTARTS):
                before, served = set(server.workers()), codes.total()
                server.restart_gracefully()
                eventually(lambda before=before: not before & set(server.workers()), "all workers are new")
                eventually(lambda served=served: codes.total() > served + WRITERS, "requests go on")
        finally:
            is_over.set()
        for one in running:
            one.result()

    assert set(codes) == {"200", "201"}, codes
    figures.append(f"{RESTARTS} graceful restarts under {WRITERS} clients: {codes.total()} requests, 0 failed")
