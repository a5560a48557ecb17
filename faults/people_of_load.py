"""What the people of `make load` ask for: pages, searches, the API, analyses, and now and then they write."""

import random
from dataclasses import dataclass

import httpx
from django.conf import settings

from campus_helpdesk.doors import COOKIE, sign_role
from faults.server import Server
from tickets.roles import Actor, Role

CSRF = "c" * 32
WORDS = ["radiator", "projector", "wifi", "library", "printer", "door", "lift", "canteen", "light", "account"]
ANALYSES = ["unresolved", "resolution-time", "active-by-category"]
# How often in a hundred requests.
SHARES = {
    "list": 22,
    "ticket": 20,
    "search": 10,
    "form": 8,
    "list in the API": 8,
    "ticket in the API": 6,
    "similar tickets": 4,
    "analysis in the API": 6,
    "analytics page": 4,
    "new ticket": 5,
    "message": 5,
    "edit in the API": 2,
}


@dataclass
class Person:
    """`address` is where a proxy says that the person is."""

    server: Server
    client: httpx.AsyncClient
    address: str
    cookies: dict[str, str]
    tickets: list[int]

    def next_request(self, chance: random.Random) -> tuple[str, httpx.Request]:
        (kind,) = chance.choices(list(SHARES), weights=list(SHARES.values()))
        return kind, self.request(kind, chance.choice(self.tickets), chance.choice(WORDS), chance.randrange(10**9))

    def request(self, kind: str, ticket: int, word: str, number: int) -> httpx.Request:
        asked = {
            "list": "tickets/",
            "ticket": f"tickets/{ticket}/",
            "search": f"tickets/?search={word}",
            "form": "tickets/new/",
            "list in the API": "api/v1/tickets/?page_size=50",
            "ticket in the API": f"api/v1/tickets/{ticket}/",
            "similar tickets": f"api/v1/tickets/similar/?text=The+{word}+does+not+work",
        }
        if kind in asked:
            return self.ask(self.server.url + asked[kind])
        analytics = self.server.environment["ANALYTICS_URL"]
        if kind == "analysis in the API":
            return self.ask(
                analytics + f"api/v1/{('unresolved', 'resolution-time', 'active-by-category')[number % 3]}/"
            )
        if kind == "analytics page":
            return self.ask(analytics + "?analysis=unresolved")
        if kind == "new ticket":
            return self.report(number)
        if kind == "message":
            return self.write(f"tickets/{ticket}/messages/", {"body": f"The {word} is still the same, {number}."})
        return self.change(f"api/v1/tickets/{ticket}/", {"location": f"Room {number % 900}"})

    def ask(self, url: str) -> httpx.Request:
        return self.client.build_request("GET", url, headers=self.headers())

    def report(self, number: int) -> httpx.Request:
        word = WORDS[number % len(WORDS)]
        return self.write(
            "tickets/new/", {"description": f"The {word} in room {number} does not work.", "location": ""}
        )

    def write(self, path: str, fields: dict[str, str]) -> httpx.Request:
        fields |= {"csrfmiddlewaretoken": CSRF}
        return self.client.build_request("POST", self.server.url + path, data=fields, headers=self.headers())

    def change(self, path: str, fields: dict[str, str]) -> httpx.Request:
        headers = self.headers() | {"X-CSRFToken": CSRF}
        return self.client.build_request("PATCH", self.server.url + path, json=fields, headers=headers)

    def headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookies, "X-Forwarded-For": self.address}


def people(server: Server, client: httpx.AsyncClient, number: int) -> list[Person]:
    """Staff all of them, since only staff look at analytics; each at an address of its own."""
    headers = {"Authorization": f"Bearer {server.token}"}
    page = httpx.get(server.url + "api/v1/tickets/?status=open,active&page_size=200", headers=headers, timeout=60)
    tickets = [ticket["id"] for ticket in page.raise_for_status().json()["results"]]
    return [Person(server, client, f"10.0.{n // 250}.{n % 250 + 1}", cookies_of(n), tickets) for n in range(number)]


def cookies_of(number: int) -> dict[str, str]:
    actor = Actor(Role.STAFF, f"Person {number}", f"browser-{number}")
    return {COOKIE: sign_role(actor), settings.CSRF_COOKIE_NAME: CSRF}
