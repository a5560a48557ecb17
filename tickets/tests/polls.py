"""Open pages of the tests: where they are in the feed, and what they are told when they ask."""

import re
from dataclasses import dataclass

from django.http import HttpResponse
from django.test import Client

from tickets.recent_changes import recent_changes


@dataclass
class OpenPage:
    """The page at `address`; `ask` is one poll, a moment after whatever happened before."""

    browser: Client
    address: str

    def __post_init__(self) -> None:
        page = self.browser.get(self.address).content.decode()
        found = re.search(r'data-live="([^"]+)"\s+data-cursor="([^"]+)"', page)
        assert found, self.address
        self.polled, self.cursor = found[1].replace("&amp;", "&"), found[2]

    def ask(self, after: str | None = None) -> HttpResponse:
        recent_changes.forget()
        separator = "&" if "?" in self.polled else "?"
        return self.browser.get(f"{self.polled}{separator}since={self.cursor if after is None else after}")

    def news(self) -> dict[int, dict]:
        """Of a list: what is told of each ticket."""
        answer = self.ask()
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        return {ticket["id"]: ticket for ticket in answer.json()["tickets"]}
