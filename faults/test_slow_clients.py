"""Hundreds of requests half sent, through nginx with the shipped configuration: others notice nothing."""

import shutil
import socket
import ssl
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from campus_helpdesk.tests.processes import ROOT, free_port
from faults.people import program
from faults.server import Server, eventually
from faults.sizes import SLOW_CLIENTS

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
NAME = "helpdesk.example.edu"
REQUESTS = 50
HALF_A_HEAD = b"POST /api/v1/tickets/ HTTP/1.1\r\nHost: helpdesk.example.edu\r\nX-Slow: "
HALF_A_BODY = b"POST /api/v1/tickets/ HTTP/1.1\r\nHost: helpdesk.example.edu\r\nContent-Length: 1000\r\n\r\n{"
MAIN = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; user {user}; worker_rlimit_nofile 8192;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/shipped.conf;
}}
"""
pytestmark = pytest.mark.skipif(not Path(NGINX).exists(), reason="nginx is not installed")


def make_certificate(folder: Path) -> None:
    files = ["-keyout", folder / "helpdesk.key", "-out", folder / "helpdesk.pem"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={NAME}", *files]
    subprocess.run(command, check=True, capture_output=True)


def lay_out(folder: Path, helpdesk: str) -> int:
    """The shipped configuration with this run's ports and certificate; the port of https."""
    ports = {"listen 80": free_port(), "listen 443": free_port()}
    shipped = (ROOT / "deploy" / "nginx.conf").read_text()
    for words, port in ports.items():
        shipped = shipped.replace(words, f"listen 127.0.0.1:{port}")
    shipped = shipped.replace("127.0.0.1:8000", urlsplit(helpdesk).netloc).replace("/etc/ssl/", f"{folder}/")
    (folder / "shipped.conf").write_text(shipped)
    (folder / "main.conf").write_text(MAIN.format(folder=folder, user="root"))
    make_certificate(folder)
    return ports["listen 443"]


@pytest.fixture
def https_port(server: Server, tmp_path: Path) -> Iterator[int]:
    """The helpdesk behind nginx."""
    port = lay_out(tmp_path, server.url)
    command = [NGINX, "-c", tmp_path / "main.conf", "-e", tmp_path / "error.log"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen(command)
    try:
        eventually(lambda: is_open(port), "nginx answers")
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def is_open(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


@contextmanager
def half_sent(address: tuple[str, int], tls: ssl.SSLContext | None) -> Iterator[list[socket.socket]]:
    """So many requests that go no further than half of their head or body."""
    with ExitStack() as stack:
        opened = []
        for number in range(SLOW_CLIENTS):
            client = stack.enter_context(socket.create_connection(address, timeout=30))
            if tls:
                client = stack.enter_context(tls.wrap_socket(client, server_hostname=NAME))
            client.sendall(HALF_A_BODY if number % 2 else HALF_A_HEAD)
            opened.append(client)
        yield opened


def slowest_of(client: httpx.Client) -> tuple[float, float]:
    """Median and slowest of some requests, in milliseconds; each one is answered."""
    taken = []
    for _ in range(REQUESTS):
        start = time.monotonic()
        client.get("/api/v1/tickets/", headers={"Host": NAME, "Connection": "close"}).raise_for_status()
        taken.append(1000 * (time.monotonic() - start))
    return statistics.median(taken), max(taken)


@pytest.fixture
def server_environment() -> dict[str, str]:
    """As the configuration says."""
    return {"TRUSTED_PROXIES": "1", "ALLOWED_HOSTS": NAME + ",127.0.0.1"}


def test_others_notice_nothing(server: Server, https_port: int, figures: list[str]) -> None:
    tls = ssl.create_default_context()
    tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    with program(server) as direct:
        direct.post("tickets/", json={"description": "The radiator is cold"}).raise_for_status()
    with httpx.Client(base_url=f"https://127.0.0.1:{https_port}", verify=tls, timeout=30) as client:
        before = slowest_of(client)
        with half_sent(("127.0.0.1", https_port), tls):
            during = slowest_of(client)
    figures.append(
        f"{SLOW_CLIENTS} half-sent requests through nginx: {REQUESTS} others all answered, "
        f"median {during[0]:.0f} ms, slowest {during[1]:.0f} ms (before: {before[0]:.0f} and {before[1]:.0f} ms)"
    )
