"""Two people edit the same tickets at random: whoever was told that it is saved finds it saved."""

import random
from concurrent.futures import ThreadPoolExecutor

import httpx

from faults.people import every, program
from faults.server import Server
from faults.sizes import EDITS

EDITS_A_TICKET = 100


def edit(client: httpx.Client, ticket: int, mark: str) -> int:
    """Add a mark to what the ticket says now, and again when somebody was quicker; how often that was."""
    refused = 0
    while True:
        read = client.get(f"tickets/{ticket}/").raise_for_status()
        new = {"description": f"{read.json()['description']} {mark}"}
        answer = client.patch(f"tickets/{ticket}/", json=new, headers={"If-Match": read.headers["ETag"]})
        if answer.status_code != 412:
            answer.raise_for_status()
            return refused
        refused += 1
        assert answer.json()["current"]["version"] > read.json()["version"]


def test_no_edit_is_lost(server: Server, figures: list[str]) -> None:
    with program(server) as first, program(server) as second:
        number = -(-EDITS // EDITS_A_TICKET)
        tickets = [first.post("tickets/", json={"description": "Cold."}).json()["id"] for _ in range(number)]

        def person(client: httpx.Client, name: str) -> int:
            chance, half = random.Random(name), EDITS // 2
            return sum(edit(client, chance.choice(tickets), f"{name}{number}") for number in range(half))

        with ThreadPoolExecutor(2) as two:
            refused = sum(two.map(person, (first, second), "ab"))
        stored = [mark for ticket in every(first, "tickets/") for mark in ticket["description"].split()[1:]]
        versions = [ticket["version"] for ticket in every(first, "tickets/")]

    assert sorted(stored) == sorted(f"{name}{number}" for name in "ab" for number in range(EDITS // 2))
    assert sum(versions) == len(tickets) + len(stored)
    figures.append(f"{len(stored)} edits by two people, {refused} refused as stale and made again: 0 lost")
