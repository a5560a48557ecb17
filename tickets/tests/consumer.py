"""A consumer of the change feed as any other program would write it, and what its copy has to equal."""

from typing import Any

from rest_framework.test import APIClient

from tickets.models import Ticket
from tickets.times import rfc3339

MOMENTS = ["opened_at", "activated_at", "closed_at", "modified_at", "answered_at"]
COLUMNS = ["id", "deleted", "status", "category", *MOMENTS, "assigned_category", "location"]


class Consumer:
    """Keeps a copy by `cursor` alone; `rows` are those of the last page."""

    def __init__(self, api: APIClient, limit: int = 10_000) -> None:
        self.api = api
        self.limit = limit
        self.cursor = ""
        self.copy: dict[int, list[Any]] = {}
        self.rows: list[list[Any]] = []

    def poll(self) -> bool:
        """Take one page; True when there is more now."""
        answer = self.api.get("/api/v1/tickets/changes/", {"after": self.cursor, "limit": self.limit})
        assert answer.status_code == 200, answer.content
        page = answer.json()
        assert page["changes"]["columns"] == COLUMNS
        self.cursor, self.rows = page["cursor"], page["changes"]["rows"]
        for pk, deleted, *state in self.rows:
            self.copy.pop(pk, None) if deleted else self.copy.__setitem__(pk, state)
        return page["more"]

    def drain(self) -> None:
        while self.poll():
            pass


def stored_copy() -> dict[int, list[Any]]:
    """What an exact copy holds."""
    return {
        ticket.pk: [
            ticket.status,
            ticket.category,
            *(rfc3339(moment) if moment else None for moment in (getattr(ticket, name) for name in MOMENTS)),
            ticket.assigned_category,
            ticket.location,
        ]
        for ticket in Ticket.objects.all()
    }
