"""Prints what open pages on which nothing happens cost: `idle_pages.py 2000` holds so many, as their script polls.

The helpdesk runs as `make run` starts it, on SQLite and, when it answers at BENCH_POSTGRES, on PostgreSQL.
Every page has a connection of its own, as each browser has, on the loopback only.
"""

import asyncio
import os
import random
import re
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
from first_copy import fill, helpdesk, postgres, sqlite, staff, surroundings, with_workers

SECONDS = 30
# As in static/js/live/poll.js.
EVERY_SECONDS = 2.5
# So long the pages have to open their connections before it counts.
WARM_SECONDS = 5
TICKETS = 1_000
TICKS = os.sysconf("SC_CLK_TCK")
END_OF_HEAD = b"\r\n\r\n"


def processor_seconds(processes: list[int]) -> float:
    """What these processes have used so far, from the kernel's own books."""
    fields = [Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split() for process in processes]
    return sum(int(field[11]) + int(field[12]) for field in fields) / TICKS


def polls(browser: httpx.Client) -> Iterator[bytes]:
    """The requests of a list and of a ticket page, in turn."""
    numbers = re.findall(r'data-ticket="(\d+)"', browser.get("/tickets/").text)
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    pages = ["/tickets/", *(f"/tickets/{number}/" for number in numbers)]
    found = [re.search(r'data-live="([^"]+)"\s+data-cursor="([^"]+)"', browser.get(page).text) for page in pages]
    host = browser.base_url.netloc.decode()
    while True:
        for address, cursor in (match.groups() for match in found if match):
            query = ("" if address.endswith("?") else "&") if "?" in address else "?"
            target = f"{address}{query}since={cursor}".replace("&amp;", "&")
            yield f"GET {target} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\nCookie: {cookies}\r\n\r\n".encode()


async def page(
    host: str, port: int, request: bytes, begins: float, ends: float, seen: list[tuple[float, float, bytes]]
):
    """Polls until the end; notes when each answer came, how long it took, and its status (empty: none)."""
    await asyncio.sleep(random.uniform(0, EVERY_SECONDS))
    reader = writer = None
    while time.monotonic() < ends:
        started = time.monotonic()
        try:
            if writer is None:
                reader, writer = await asyncio.open_connection(host, port)
            writer.write(request)
            head = await reader.readuntil(END_OF_HEAD)
            status = head[9:12]
            is_kept = b"connection: close" not in head.lower()
        except (OSError, asyncio.IncompleteReadError):
            status, is_kept = b"", False
        if not is_kept and writer is not None:
            writer.close()
            writer = None
        if started >= begins:
            seen.append((started, time.monotonic() - started, status))
        await asyncio.sleep(EVERY_SECONDS * random.uniform(0.9, 1))
    if writer is not None:
        writer.close()


async def hold(number: int, browser: httpx.Client, processes: list[int]) -> dict[str, float]:
    requests = polls(browser)
    begins = time.monotonic() + WARM_SECONDS
    ends = begins + SECONDS
    seen: list[tuple[float, float, bytes]] = []
    host, port = browser.base_url.host, browser.base_url.port
    pages = [asyncio.create_task(page(host, port, next(requests), begins, ends, seen)) for _ in range(number)]
    await asyncio.sleep(begins - time.monotonic())
    before, started = processor_seconds(processes), time.monotonic()
    await asyncio.sleep(ends - time.monotonic())
    used, took, answered = processor_seconds(processes) - before, time.monotonic() - started, len(seen)
    await asyncio.gather(*pages)
    latencies = sorted(latency for _, latency, _ in seen)
    return {
        "rate": answered / took,
        "processor": used / answered * 1000,
        "busy": used / took,
        "median": statistics.median(latencies) * 1000,
        "late": latencies[len(latencies) * 99 // 100] * 1000,
        "errors": sum(status != b"204" for _, _, status in seen),
    }


def measure(number: int, here: dict[str, str]) -> dict[str, float]:
    _, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))
    with helpdesk(here) as server:
        browser = staff(here)
        return asyncio.run(hold(number, browser, with_workers(server.pid)))


def report(name: str, number: int, found: dict[str, float], load: float) -> None:
    print(f"\n{name}: {number:,} open pages for {SECONDS} s; load of the machine before it {load:.1f}")
    print(f"  {found['rate']:,.0f} polls a second, {found['errors']:.0f} answered otherwise than with 204")
    print(f"  the server's processor time {found['processor']:.2f} ms a poll: {found['busy']:.2f} processors in all")
    print(f"  latency: median {found['median']:.1f} ms, 99th percentile {found['late']:.1f} ms")


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    for name, databases in (("SQLite", sqlite), ("PostgreSQL", postgres)):
        try:
            with databases() as urls:
                here = surroundings(urls)
                fill(TICKETS, here)
                load = os.getloadavg()[0]
                report(name, number, measure(number, here), load)
        except psycopg.OperationalError as problem:
            print(f"\n{name} was not measured: {problem}".strip())


if __name__ == "__main__":
    main()
