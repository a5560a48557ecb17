"""What no client library sends, over plain sockets to both deployables: refused in time, and the next one is served."""

import socket
from urllib.parse import urlsplit

import httpx

from campus_helpdesk.tests.processes import Site

TEN_GIGABYTES = 10 * 1024**3
GET = "GET / HTTP/1.1\r\nHost: localhost\r\n"
POST = "POST /api/v1/tickets/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
# With the helpdesk's answer. Analytics takes nothing in, so it does not look at what is announced.
REQUESTS = {
    "a chunked body": (f"{POST}Transfer-Encoding: chunked\r\n\r\n5\r\n{{}}   \r\n0\r\n\r\n", 411),
    "ten gigabytes announced": (f"{POST}Content-Length: {TEN_GIGABYTES}\r\n\r\n{{", 413),
    "a length below zero": (f"{POST}Content-Length: -1\r\n\r\n", 400),
    "two lengths": (f"{POST}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}", 400),
    "a length and chunks": (f"{POST}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{{}}", 400),
    "a NUL in a header": (f"{GET}X-A: a\x00b\r\n\r\n", 400),
    "a NUL in the path": ("GET /a\x00b HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "an address of 200,000 characters": (f"GET /nothing/{'x' * 200_000} HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
    "a header of 200,000 characters": (f"{GET}X-A: {'x' * 200_000}\r\n\r\n", 431),
    "a thousand headers": (f"{GET}{'X-A: b' * 1_000}\r\n\r\n".replace("bX", "b\r\nX"), 431),
    "no method": ("\x01\x02\x03\r\n\r\n", 400),
    "another protocol": ("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", 400),
}
BY_ANALYTICS = {411: 404, 413: 404}


def answer_to(address: str, request: str) -> bytes:
    """The request is not gone on with; the answer is read to its end."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port), timeout=30) as connection:
        connection.sendall(request.encode("latin-1"))
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while part := connection.recv(65_536):
            received += part
    return received


def test_they_are_refused_and_the_next_one_is_served(site: Site) -> None:
    found = {}
    for name, (request, _) in REQUESTS.items():
        answers = [answer_to(address, request) for address in (site.helpdesk, site.analytics)]
        assert not any(b"Traceback" in answer for answer in answers), name
        found[name] = [int(answer.split(b" ", 2)[1]) for answer in answers]

    assert found == {name: [status, BY_ANALYTICS.get(status, status)] for name, (_, status) in REQUESTS.items()}
    for address in (site.helpdesk, site.analytics):
        assert httpx.get(f"{address}readyz", timeout=30).status_code == 200
    assert httpx.get(f"{site.helpdesk}api/v1/tickets/", timeout=30).json()["results"] == []
