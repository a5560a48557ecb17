"""What people see while nothing can be written, and that it heals by itself."""

import httpx

from faults.people import report
from faults.server import Server, eventually

LONG_STORY = "The radiator in room 214 has been cold since Monday."


def expect_reads_and_kept_words(person: httpx.Client, server: Server, why: str) -> None:
    """Lists are shown, a report comes back with its words and when to send it again, and /readyz says why."""
    answer = report(person, LONG_STORY)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert LONG_STORY in answer.text
    assert person.get("/tickets/").status_code == 200
    assert person.get("/healthz").status_code == 200
    readiness = server.readiness()
    assert readiness["status"] == "not ready"
    assert why in readiness["database"], readiness


def expect_it_heals(person: httpx.Client, server: Server) -> float:
    """Without a restart; the seconds that it took."""
    workers = server.workers()
    seconds = eventually(server.is_ready, "/readyz says that all is well")
    assert report(person, LONG_STORY).status_code == 303
    assert server.workers() == workers
    return seconds
