"""The tickets as the tickets API tells of them, and plain ways to choose among them: what brute force begins with."""

import unicodedata
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from campus_helpdesk.tests.caller import Caller

CAMPUS = ZoneInfo("Europe/Rome")
CATEGORIES = ["facility_management", "technical_it", "services_complaints"]

Ticket = dict[str, Any]
Query = dict[str, str]


def lived(ticket: dict[str, Any], history: list[dict[str, Any]], messages: list[dict[str, Any]]) -> Ticket:
    """A ticket with its moments, and what only its history and its messages tell."""
    activated_at = assigned_category = answered_at = None
    for change in history:
        if change["kind"] == "activated":
            activated_at = change["at"]
        # A new description assigns a category anew; what staff choose is a correction.
        if change["kind"] in ("opened", "edited") and "category" in change["after"]:
            assigned_category = change["after"]["category"]
    for message in messages:
        if message["author_role"] == "staff" and answered_at is None:
            answered_at = message["created_at"]
    moments = {"activated_at": activated_at, "answered_at": answered_at}
    moments |= {name: ticket[name] for name in ("opened_at", "closed_at")}
    read = {name: datetime.fromisoformat(text) if text else None for name, text in moments.items()}
    return ticket | read | {"assigned_category": assigned_category}


def plain(text: str) -> str:
    """Without case, accents, and more than one space in a row."""
    letters = [letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter)]
    return " ".join("".join(letters).split())


def chosen(tickets: list[Ticket], query: Query) -> list[Ticket]:
    """Those of the category, and with the text in their location."""
    found = []
    for ticket in tickets:
        if query.get("category") and ticket["category"] != query["category"]:
            continue
        if plain(query.get("location", "")) not in plain(ticket["location"]):
            continue
        found.append(ticket)
    return found


def month(moment: datetime) -> str:
    return moment.astimezone(CAMPUS).strftime("%Y-%m")


def in_months(tickets: list[Ticket], query: Query) -> list[Ticket]:
    """Those opened from the month `from` to the month `to`."""
    first, last = query.get("from", "0000-00"), query.get("to", "9999-99")
    return [ticket for ticket in tickets if first <= month(ticket["opened_at"]) <= last]


def months_between(tickets: list[Ticket], query: Query) -> list[str]:
    """From the first to the last opening month of any of these tickets, those of them that were asked for."""
    opened = [month(ticket["opened_at"]) for ticket in tickets]
    months = []
    for year in range(2000, 2100):
        for number in range(1, 13):
            name = f"{year}-{number:02}"
            asked = query.get("from", "0000-00") <= name <= query.get("to", "9999-99")
            if opened and min(opened) <= name <= max(opened) and asked:
                months.append(name)
    return months


def number(tickets: list[Ticket], **wanted: Any) -> int:
    """How many have these values."""
    return len([ticket for ticket in tickets if all(ticket[name] == value for name, value in wanted.items())])


class TicketsAsTold:
    """Every ticket with its history and its messages, read again only where `modified_at` says that it changed."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.known: dict[tuple[int, str], Ticket] = {}

    def read(self) -> list[Ticket]:
        return [self.lived(ticket) for ticket in self.caller.all_tickets()]

    def lived(self, ticket: dict[str, Any]) -> Ticket:
        state = ticket["id"], ticket["modified_at"]
        if state not in self.known:
            address = f"tickets/{ticket['id']}/"
            story = [self.caller.every(f"{address}{what}/?page_size=200") for what in ("history", "messages")]
            self.known[state] = lived(ticket, *story)
        return self.known[state]
