"""Fetches from the tickets REST API: the only file that knows its addresses, time-outs and retries."""

import json
import ssl
import time
from dataclasses import dataclass
from functools import cache
from typing import Any

import certifi
import httpx
from django.conf import settings
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from analytics.feed_page import FeedPage, Garbage, read_page
from analytics.request_log import request_id

MAX_ANSWER_BYTES = 64 * 1024 * 1024
WANTED = {"Accept": "application/json", "Accept-Encoding": "gzip"}


class TicketsUnavailable(Exception):
    """The tickets API cannot be reached, refuses, or answers garbage; the text says which, for people."""


class TryAgain(TicketsUnavailable):
    """A fault that may be gone a moment later."""


class CursorUnknown(Exception):
    """The tickets API does not know the cursor any more: start over without one."""


@dataclass(frozen=True)
class Patience:
    """How long one attempt may take in all, how many attempts, and how many tickets to ask for at once."""

    seconds: float
    attempts: int
    limit: int


PERSISTENT = Patience(seconds=30, attempts=3, limit=10_000)


def changes_after(cursor: str, patience: Patience) -> FeedPage:
    """The page of the change feed after `cursor`; an empty one starts from the beginning.

    Raises CursorUnknown, and TicketsUnavailable for everything else that is not a complete, well-formed page.
    """
    query = {"limit": str(patience.limit)} | ({"after": cursor} if cursor else {})
    try:
        return read_page(fetch("tickets/changes/", query, patience), after=cursor)
    except CursorUnknown as problem:
        if cursor:
            raise
        raise TicketsUnavailable("The tickets API refuses to start from the beginning.") from problem
    except Garbage as problem:
        raise TicketsUnavailable(f"The tickets API answers something unreadable: {problem}") from problem


def count_tickets(patience: Patience) -> int:
    """How many tickets there are in all. Raises TicketsUnavailable."""
    counts = fetch("tickets/counts/", {}, patience)
    numbers = list(counts.values()) if isinstance(counts, dict) else [None]
    if not all(type(number) is int for number in numbers):
        raise TicketsUnavailable("The tickets API answers something unreadable: its counts are no numbers.")
    return sum(numbers)


def fetch(path: str, query: dict[str, str], patience: Patience) -> Any:
    retrying = Retrying(
        retry=retry_if_exception_type(TryAgain),
        stop=stop_after_attempt(patience.attempts),
        wait=wait_exponential_jitter(multiplier=0.2, max=2, jitter=0.3),
        reraise=True,
    )
    return retrying(fetch_once, path, query, patience.seconds)


def fetch_once(path: str, query: dict[str, str], seconds: float) -> Any:
    headers = {"Authorization": f"Bearer {settings.TICKETS_API_TOKEN}"} | WANTED
    if request_id.get():
        headers["X-Request-ID"] = request_id.get()
    give_up_at = time.monotonic() + seconds
    # Connecting and waiting for the first part are limited apart, so together they are what may be spent.
    timeout = httpx.Timeout(seconds * 2 / 3, connect=min(seconds / 3, 5))
    url = settings.TICKETS_API_URL + path
    try:
        with connections().stream("GET", url, params=query, headers=headers, timeout=timeout) as response:
            refuse_status(response.status_code)
            return json.loads(read_body(response, give_up_at))
    except httpx.TimeoutException as problem:
        raise TryAgain("The tickets API does not answer in time.") from problem
    except httpx.HTTPError as problem:
        raise TryAgain("The tickets API cannot be reached.") from problem
    except (ValueError, RecursionError) as problem:
        raise TicketsUnavailable("The tickets API answers something unreadable: no JSON.") from problem


def refuse_status(status: int) -> None:
    if status == 410:
        raise CursorUnknown
    if status in (401, 403):
        raise TicketsUnavailable("The tickets API refuses the service token; TICKETS_API_TOKEN must be the same there.")
    if status == 429 or status >= 500:
        raise TryAgain(f"The tickets API answers with an error ({status}).")
    if status != 200:
        raise TicketsUnavailable(f"The tickets API answers unexpectedly ({status}); is TICKETS_API_URL right?")


def read_body(response: httpx.Response, give_up_at: float) -> bytes:
    """The whole body; httpx limits only the wait for each part, not the whole, and not the size."""
    body = bytearray()
    for part in response.iter_bytes():
        body += part
        if len(body) > MAX_ANSWER_BYTES:
            raise TicketsUnavailable("The tickets API answers something unreadable: far too long.")
        if time.monotonic() > give_up_at:
            raise TryAgain("The tickets API does not answer in time.")
    return bytes(body)


@cache
def connections() -> httpx.Client:
    """One pool of connections per process, made on first use and so after a server has forked its workers."""
    trusted = ssl.create_default_context(cafile=certifi.where())
    trusted.load_default_certs()
    # trust_env off: a proxy for the web is not the way to the helpdesk, and must never see the token.
    return httpx.Client(verify=trusted, trust_env=False, follow_redirects=False)
