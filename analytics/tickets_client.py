"""Fetches from the tickets REST API: the only file that knows its addresses, time-outs and retries."""

import json
import ssl
import time
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, NoReturn

import certifi
import httpx
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from django.utils.translation import override
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from analytics.answer_body import BadBody, read_body
from analytics.back_off import asked_pause
from analytics.feed_page import FeedPage, Garbage, read_page
from analytics.request_log import request_id
from analytics.time_limit import within
from analytics.wording import sentence_words

LONGEST_CONNECT_SECONDS = 5
WANTED = {"Accept": "application/json", "Accept-Encoding": "gzip"}


class TicketsUnavailable(Exception):
    """The tickets API cannot be reached, refuses, or answers garbage; the text says which, in English.

    `sentence`, which the catalogs know, has places for `values`. `asked_pause` are the seconds for which the API has
    asked to be left alone.
    """

    def __init__(self, sentence: str, asked_pause: float = 0.0, **values: str | int) -> None:
        with override("en"):
            super().__init__(sentence_words(sentence, values))
        self.sentence, self.values = sentence, values
        self.asked_pause = asked_pause


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


UNREADABLE = _("The tickets API answers something unreadable: %(problem)s")

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
        raise TicketsUnavailable(_("The tickets API refuses to start from the beginning.")) from problem
    except Garbage as problem:
        raise TicketsUnavailable(UNREADABLE, problem=problem.sentence, **problem.values) from problem


def count_tickets(patience: Patience) -> int:
    """How many tickets there are in all. Raises TicketsUnavailable."""
    counts = fetch("tickets/counts/", {}, patience)
    numbers = list(counts.values()) if isinstance(counts, dict) else [None]
    if not all(type(number) is int for number in numbers):
        raise TicketsUnavailable(UNREADABLE, problem=_("its counts are no numbers."))
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
    timeout = httpx.Timeout(seconds, connect=min(seconds, LONGEST_CONNECT_SECONDS))
    request = connections().build_request(
        "GET", settings.TICKETS_API_URL + path, params=query, headers=headers, timeout=timeout
    )
    try:
        # httpx limits each step; looking up the name, and headers that come byte by byte, have no limit but this.
        return within(seconds, partial(ask, request, give_up_at=time.monotonic() + seconds))
    except (TimeoutError, httpx.TimeoutException) as problem:
        drop_connections()
        raise TryAgain(_("The tickets API does not answer in time.")) from problem
    except httpx.RemoteProtocolError as problem:
        raise TryAgain(_("The tickets API breaks off its answer.")) from problem
    except httpx.HTTPError as problem:
        raise TryAgain(_("The tickets API cannot be reached.")) from problem
    except BadBody as problem:
        raise TicketsUnavailable(UNREADABLE, problem=str(problem)) from problem
    except (ValueError, RecursionError) as problem:
        raise TicketsUnavailable(UNREADABLE, problem=_("no JSON.")) from problem


def ask(request: httpx.Request, give_up_at: float) -> Any:
    response = connections().send(request, stream=True)
    with closing(response):
        refuse_status(response)
        return json.loads(read_body(response, give_up_at), parse_constant=refuse_constant)


def refuse_constant(name: str) -> NoReturn:
    """NaN and Infinity, which Python reads and JSON does not know."""
    raise ValueError(name)


def refuse_status(response: httpx.Response) -> None:
    status = response.status_code
    if status == 410:
        raise CursorUnknown
    pause = asked_pause(response.headers.get("Retry-After", ""), timezone.now())
    if status in (401, 403):
        sentence = _("The tickets API refuses the service token; TICKETS_API_TOKEN must be the same there.")
        raise TicketsUnavailable(sentence, pause)
    if status == 429 or status >= 500:
        # Who names a time wants to be left alone until then.
        fault = TicketsUnavailable if pause else TryAgain
        raise fault(_("The tickets API answers with an error (%(status)s)."), pause, status=status)
    if status != 200:
        sentence = _("The tickets API answers unexpectedly (%(status)s); is TICKETS_API_URL right?")
        raise TicketsUnavailable(sentence, pause, status=status)


@cache
def connections() -> httpx.Client:
    """One pool of connections per process, made on first use and so after a server has forked its workers."""
    trusted = ssl.create_default_context(cafile=certifi.where())
    trusted.load_default_certs()
    # trust_env off: a proxy for the web is not the way to the helpdesk, and must never see the token.
    return httpx.Client(verify=trusted, trust_env=False, follow_redirects=False)


def drop_connections() -> None:
    """Ends what still waits for an answer, too."""
    connections().close()
    connections.cache_clear()
