"""Sends one request as somebody, undoes what it did, and says what no answer may ever be."""

import gzip
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from batches.models import Batch
from messaging.models import CannedReply, Message
from tickets.models import Photo, Ticket, TicketChange

# 4xx that name what is wrong, and what a page or a call answers when nothing is.
EXPECTED = {200, 201, 202, 204, 301, 302, 303, 304, 307}
EXPECTED |= {400, 401, 403, 404, 405, 406, 409, 410, 411, 412, 413, 415, 422, 429}
COUNTED = (Ticket, TicketChange, Photo, Message, CannedReply, Batch, User)
FIELD_NAME = re.compile(r'(?:name="|[?&]|&amp;)([A-Za-z_][\w-]{0,40})(?="|=)')


class Wounds:
    """What the attacks of a test did: all of it is told, not only the first."""

    def __init__(self) -> None:
        self.told: list[str] = []

    @contextmanager
    def noted(self, *what: object) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self.told.append(f"{' '.join(str(part)[:100] for part in what)}: {type(error).__name__}: {error}"[:600])

    def expect_none(self) -> None:
        assert not self.told, "\n".join([f"{len(self.told)} wounds", *self.told[:60]])


class Attacker:
    """`cookies` and `headers` of one of the cast; each request is as if it were the first."""

    def __init__(self, cookies: dict[str, str] | None = None, **headers: str) -> None:
        self.cookies, self.headers = cookies or {}, headers

    def sends(self, method: str, path: str, body: bytes = b"", content_type: str = "", **extra: Any) -> HttpResponse:
        """The answer, read to its end; the database is as before."""
        client = Client()
        for name, value in self.cookies.items():
            client.cookies[name] = value
        with transaction.atomic():
            before = [] if method == "GET" else stored()
            answer = client.generic(method, path, body, content_type, **self.headers | extra)
            content = answer.getvalue()
            if answer.get("Content-Encoding") == "gzip":
                content = gzip.decompress(content)
            answer.text_in_full = content.decode("utf-8", "replace")
            if before and answer.status_code >= 400:
                assert stored() == before, f"{method} {path}: refused, and stored all the same"
            transaction.set_rollback(True)
        expect_plain_words(method, path, answer)
        return answer


def stored() -> list[int]:
    return [model.objects.count() for model in COUNTED]


def expect_plain_words(method: str, path: str, answer: HttpResponse) -> None:
    place = f"{method} {path[:200]}: {answer.status_code} {answer.text_in_full[:300]}"
    assert answer.status_code in EXPECTED, place
    assert "Traceback (most recent call last)" not in answer.text_in_full, place
    if answer.status_code < 400 or answer.status_code == 406 or method == "HEAD":
        # 406: to somebody who takes no shape that there is.
        return
    if path.startswith("/api/") and "html" not in answer["Content-Type"]:
        assert all(is_a_reason(*item) for item in json.loads(answer.text_in_full).items()), place
    elif answer["Content-Type"].startswith("text/html"):
        assert re.search(r"<h1|<title", answer.text_in_full), place
    else:
        assert answer.text_in_full.strip(), place


def is_a_reason(name: str, value: Any) -> bool:
    """`detail` is one sentence, a field has a list of them; `current` is the ticket as it is."""
    if name == "detail":
        return isinstance(value, str) and bool(value)
    return name == "current" or (isinstance(value, list) and all(isinstance(one, str) and one for one in value))


def names_on(page: str) -> set[str]:
    """Of the fields and the parameters in the forms and links of a page."""
    return set(FIELD_NAME.findall(page))
