"""Heals from a SQLite file that could only be read for a while.

SQLite asks whether it may write into its files only as it opens them, and what the first connection was told holds for
all of a process until the last of them is closed. So none is kept from such a time.
"""

import os
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

FILES = ("", "-wal", "-shm")


class ReadOnlyMiddleware:
    """While a file may only be read, no request leaves its connection to the next one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if may_be_closed() and may_only_be_read(str(connection.settings_dict["NAME"])):
            connection.close()
        return response


def open_anew_if_read_only(error: Exception) -> None:
    if "readonly" in str(error) and not connection.in_atomic_block:
        connection.close()


def may_be_closed() -> bool:
    if connection.vendor != "sqlite" or connection.connection is None:
        return False
    return not connection.in_atomic_block and not connection.is_in_memory_db()


def may_only_be_read(name: str) -> bool:
    files = [f"{name}{end}" for end in FILES]
    return any(os.access(file, os.F_OK) and not os.access(file, os.W_OK) for file in files)
