"""How a tickets API can misbehave: by name, what it answers, and what people are told then."""

import gzip
import json
from typing import Any

from analytics.tests.tickets_server import COLUMNS, make_state


def page(**parts: Any) -> bytes:
    return json.dumps({"cursor": "e1.9", "more": False, "changes": {"columns": COLUMNS, "rows": []}} | parts).encode()


def page_of(columns: Any = COLUMNS, **overrides: Any) -> bytes:
    """A page with one ticket, of which something is as it must not be."""
    ticket = {"id": 2, "deleted": False, **make_state()} | overrides
    return page(changes={"columns": columns, "rows": [[ticket[name] for name in COLUMNS]]})


NEVER = "does not answer in time"
BROKEN_OFF = "breaks off its answer"
REFUSED = "refuses the service token"
NO_JSON = "no JSON"
UNREADABLE = "something unreadable"
ADDRESS = "is TICKETS_API_URL right?"
PACKED = {"Content-Encoding": "gzip"}
LATER = {"Retry-After": "5"}
ELSEWHERE = {"Location": "http://127.0.0.1:9/api/v1/tickets/changes/"}

# Those to which the time budget puts an end.
ENDLESS = {
    "hanging before the headers": ({"hang": True}, NEVER),
    "dripping its headers": ({"drip_headers": True}, NEVER),
    "dripping its body": ({"body": b" " * 1000, "drip": True}, NEVER),
}
FAULTS = ENDLESS | {
    "closing in the middle of the body": ({"body": page()[:30], "announced": 1000}, BROKEN_OFF),
    "no HTTP headers": ({"headers": {"Transfer-Encoding": "chunked"}, "body": b"zzz\r\n", "announced": 5}, BROKEN_OFF),
    "truncated gzip": ({"body": gzip.compress(page())[:-9], "headers": PACKED}, "it ends in the middle"),
    "no gzip": ({"body": page(), "headers": PACKED}, "cannot be unpacked"),
    "a gzip bomb": ({"body": gzip.compress(b" " * 50_000_000), "headers": PACKED}, "far too long"),
    "another packing": ({"body": page(), "headers": {"Content-Encoding": "br"}}, "not asked for"),
    "HTML": ({"body": b"<!doctype html><title>Welcome</title>", "headers": {"Content-Type": "text/html"}}, NO_JSON),
    "nothing": ({"body": b""}, NO_JSON),
    "no UTF-8": ({"body": b"\xff\xfe\xfd"}, NO_JSON),
    "JSON cut off": ({"body": page()[:-9]}, NO_JSON),
    "JSON too deep": ({"body": b"[" * 100_000}, NO_JSON),
    "NaN": ({"body": page_of(id=float("nan"))}, NO_JSON),
    "another shape": ({"body": b'{"results": []}'}, "a part of the page is missing"),
    "no object": ({"body": b"[]"}, "a part of the page is missing"),
    "more that is no yes or no": ({"body": page(more="yes")}, "has another type"),
    "a cursor that is no text": ({"body": page(cursor=9)}, "the cursor is no text"),
    "columns of another type": ({"body": page_of(columns="id")}, "has another type"),
    "a column too few": ({"body": page_of(columns=COLUMNS[1:])}, "a column is missing"),
    "a huge id": ({"body": page_of(id=2**63)}, "a row is of no ticket"),
    "a number of ten thousand digits": ({"body": b'{"cursor": ' + b"9" * 10_000 + b"}"}, NO_JSON),
    "an id as text": ({"body": page_of(id="2")}, "a row is of no ticket"),
    "an unknown status": ({"body": page_of(status="solved")}, "unknown status or category"),
    "a category of another type": ({"body": page_of(category=["technical_it"])}, "unknown status or category"),
    "no moments": ({"body": page_of(opened_at=None)}, "lacks a moment"),
    "a moment that is none": ({"body": page_of(modified_at="yesterday")}, "not RFC 3339"),
    "a moment without an offset": ({"body": page_of(modified_at="2026-01-01T12:00:00")}, "has no offset"),
    "a cursor that does not move": ({"body": page(cursor="e1.1", more=True)}, "does not move on"),
    "a cursor that is never known": ({"status": 410}, "refuses to start from the beginning"),
    "401": ({"status": 401}, REFUSED),
    "401, later": ({"status": 401, "headers": LATER}, REFUSED),
    "403": ({"status": 403}, REFUSED),
    "403, later": ({"status": 403, "headers": LATER}, REFUSED),
    "404": ({"status": 404}, ADDRESS),
    "404, later": ({"status": 404, "headers": LATER}, ADDRESS),
    "429": ({"status": 429}, "an error (429)"),
    "429, later": ({"status": 429, "headers": LATER}, "an error (429)"),
    "500": ({"status": 500}, "an error (500)"),
    "500, later": ({"status": 500, "headers": LATER}, "an error (500)"),
    "503": ({"status": 503}, "an error (503)"),
    "503, later": ({"status": 503, "headers": LATER}, "an error (503)"),
    "301": ({"status": 301, "headers": ELSEWHERE}, ADDRESS),
    "307": ({"status": 307, "headers": ELSEWHERE}, ADDRESS),
}
