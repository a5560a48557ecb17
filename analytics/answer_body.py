"""Reads the body of an HTTP answer, unpacked, in bounded memory and time."""

import time
import zlib
from collections.abc import Iterable, Iterator

import httpx
from django.utils.translation import gettext_noop as _

MAX_ANSWER_BYTES = 32 * 1024 * 1024
# A compressed part can hold a thousand times its size; it is unpacked in pieces of this size.
PIECE_BYTES = 256 * 1024


class BadBody(ValueError):
    """The body is too long, or not packed as it says; the text, which the catalogs know, says which, for people."""


def read_body(response: httpx.Response, give_up_at: float) -> bytes:
    """The whole body. Raises BadBody, and TimeoutError at `give_up_at` of the monotonic clock.

    httpx limits only the wait for each part, not the whole, and neither the size nor what unpacking makes of it.
    """
    body = bytearray()
    for piece in unpacked(response):
        body += piece
        if len(body) > MAX_ANSWER_BYTES:
            raise BadBody(_("far too long."))
        if time.monotonic() > give_up_at:
            raise TimeoutError
    return bytes(body)


def unpacked(response: httpx.Response) -> Iterable[bytes]:
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding == "identity":
        return response.iter_raw()
    if encoding in ("gzip", "x-gzip"):
        return gunzipped(response.iter_raw())
    raise BadBody(_("packed in a way that was not asked for."))


def gunzipped(parts: Iterable[bytes]) -> Iterator[bytes]:
    gunzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        for part in parts:
            piece = gunzip.decompress(part, PIECE_BYTES)
            yield piece
            while len(piece) == PIECE_BYTES:
                piece = gunzip.decompress(gunzip.unconsumed_tail, PIECE_BYTES)
                yield piece
            if gunzip.eof:
                return
    except zlib.error as problem:
        raise BadBody(_("it cannot be unpacked.")) from problem
    raise BadBody(_("it ends in the middle."))
