"""Random people at work on a running site, through its API and its admin; the same seed does the same."""

import random
from typing import Any

import httpx

from campus_helpdesk.tests.admin_browser import AdminBrowser
from campus_helpdesk.tests.caller import Caller
from campus_helpdesk.tests.past_lives import PLACES
from campus_helpdesk.tests.tickets_as_told import CATEGORIES

TEXTS = [
    "The lift is stuck",
    "WiFi is down",
    "The canteen was closed again",
    "My account is locked",
    "A window is broken",
    "The library closes too early",
]
# How often each is done beside the others.
ACTIONS = {
    "open_ticket": 6,
    "edit_description": 3,
    "edit_location": 3,
    "activate": 7,
    "answer": 5,
    "ask": 3,
    "close": 6,
    "recategorise": 4,
    "close_in_seconds": 1,
    "delete": 1,
    "remove_message": 1,
    "import_rows": 1,
}


class RandomLives:
    """`done` is everything that was done, to be shown when figures differ."""

    def __init__(self, caller: Caller, admin: AdminBrowser, seed: int) -> None:
        self.caller, self.admin, self.chance = caller, admin, random.Random(seed)
        self.done: list[str] = []
        self.tickets = sorted(ticket["id"] for ticket in caller.all_tickets())

    def act(self, times: int) -> None:
        for name in self.chance.choices(list(ACTIONS), list(ACTIONS.values()), k=times):
            getattr(self, name)()

    def some_ticket(self) -> int:
        """Rather one of the last: there the most can still be done."""
        return self.chance.choice(self.tickets[-40:] if self.chance.random() < 0.5 else self.tickets)

    def post(self, client: httpx.Client, address: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return self.accepted(client.post(address, json=body), address)

    def patch(self, **fields: str) -> None:
        address = f"tickets/{self.some_ticket()}/"
        self.accepted(self.caller.helpdesk.patch(address, json=fields), f"{address} {fields}")

    def accepted(self, answer: httpx.Response, what: str) -> dict[str, Any]:
        """Done, or refused because of the ticket's state (a student sees none that is closed)."""
        assert answer.status_code in (200, 201, 404, 409), f"{what}: {answer.status_code} {answer.text}"
        self.done.append(f"{answer.status_code} {what}")
        return answer.json()

    def open_ticket(self) -> int:
        report = {"description": self.chance.choice(TEXTS), "location": self.chance.choice(PLACES)}
        self.tickets.append(self.post(self.caller.student, "tickets/", report)["id"])
        return self.tickets[-1]

    def edit_description(self) -> None:
        self.patch(description=self.chance.choice(TEXTS))

    def edit_location(self) -> None:
        self.patch(location=self.chance.choice(PLACES))

    def recategorise(self) -> None:
        self.patch(category=self.chance.choice(CATEGORIES))

    def activate(self) -> None:
        self.post(self.caller.helpdesk, f"tickets/{self.some_ticket()}/activate/")

    def close(self) -> None:
        self.post(self.caller.helpdesk, f"tickets/{self.some_ticket()}/close/")

    def close_in_seconds(self) -> None:
        ticket = self.open_ticket()
        for step in ("activate", "close"):
            self.post(self.caller.helpdesk, f"tickets/{ticket}/{step}/")

    def answer(self) -> None:
        self.post(self.caller.helpdesk, f"tickets/{self.some_ticket()}/messages/", {"body": "We are on our way."})

    def ask(self) -> None:
        self.post(self.caller.student, f"tickets/{self.some_ticket()}/messages/", {"body": "Any news?"})

    def delete(self) -> None:
        ticket = self.some_ticket()
        self.tickets.remove(ticket)
        self.admin.delete_ticket(ticket)
        self.done.append(f"delete {ticket}")

    def remove_message(self) -> None:
        for ticket in self.chance.sample(self.tickets, len(self.tickets)):
            if messages := self.caller.every(f"tickets/{ticket}/messages/"):
                removed = self.chance.choice(messages)["id"]
                self.admin.delete_message(removed)
                self.done.append(f"remove message {removed} of ticket {ticket}")
                return

    def import_rows(self) -> None:
        """New tickets in any state, and another category for one that is known."""
        new = [
            {
                "description": self.chance.choice(TEXTS),
                "location": self.chance.choice(PLACES),
                "category": self.chance.choice(["", *CATEGORIES]),
                "status": self.chance.choice(["", "open", "active", "closed"]),
            }
            for _ in range(3)
        ]
        known = {"id": str(self.some_ticket()), "category": self.chance.choice(CATEGORIES)}
        self.admin.import_tickets([*new, known])
        self.tickets = sorted(ticket["id"] for ticket in self.caller.all_tickets())
        self.done.append(f"import {new} {known}")
