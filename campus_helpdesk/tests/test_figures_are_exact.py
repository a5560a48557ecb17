"""Two processes and real HTTP: after any mix of changes each analysis equals a count over the tickets API."""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from campus_helpdesk.tests.processes import Site

TEXTS = [
    "The lift is stuck",
    "WiFi is down",
    "The canteen was closed again",
    "My account is locked",
    "A window is broken",
]
CATEGORIES = ["facility_management", "technical_it", "services_complaints"]


class Caller:
    """Speaks to both deployables with the service token."""

    def __init__(self, site: Site) -> None:
        headers = {"Authorization": f"Bearer {site.token}"}
        self.helpdesk = httpx.Client(base_url=site.helpdesk + "api/v1/", headers=headers)
        self.analytics = httpx.Client(base_url=site.analytics + "api/v1/", headers=headers)

    def close(self) -> None:
        self.helpdesk.close()
        self.analytics.close()

    def all_tickets(self) -> list[dict[str, Any]]:
        tickets, address = [], "tickets/?page_size=200"
        while address:
            page = self.helpdesk.get(address).json()
            tickets += page["results"]
            address = page["next"]
        return tickets

    def figures(self, call: str, *, after: str) -> dict[str, Any]:
        """As soon as everything up to this moment is counted in."""
        for _ in range(40):
            answer = self.analytics.get(call).json()
            if answer["as_of"] and answer["as_of"] > after:
                return answer
            time.sleep(0.1)
        raise AssertionError(f"{call} never counted what happened until {after}")


@pytest.fixture
def caller(site: Site) -> Iterator[Caller]:
    caller = Caller(site)
    yield caller
    caller.close()


def live(caller: Caller, chance: random.Random) -> None:
    """One ticket's life, ended anywhere."""
    ticket = caller.helpdesk.post("tickets/", json={"description": chance.choice(TEXTS)}).json()
    address = f"tickets/{ticket['id']}/"
    if chance.random() < 0.3:
        caller.helpdesk.patch(address, json={"category": chance.choice(CATEGORIES)})
    for step, likely in (("activate/", 0.8), ("close/", 0.6)):
        if chance.random() > likely:
            return
        caller.helpdesk.post(address + step)
        if chance.random() < 0.3:
            caller.helpdesk.patch(address, json={"description": chance.choice(TEXTS)})


def average_by_month(tickets: list[dict[str, Any]]) -> dict[str, tuple[int, float]]:
    durations = defaultdict(list)
    for ticket in tickets:
        if ticket["closed_at"]:
            opened, closed = (datetime.fromisoformat(ticket[name]) for name in ("opened_at", "closed_at"))
            durations[ticket["opened_at"][:7]].append((closed - opened).total_seconds())
    return {month: (len(found), sum(found) / len(found)) for month, found in durations.items()}


@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_equals_a_count_over_the_tickets(caller: Caller, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(60):
        live(caller, chance)
    tickets = caller.all_tickets()
    last = max(ticket["modified_at"] for ticket in tickets)

    unresolved = caller.figures("unresolved/?last=1&unit=hours", after=last)
    by_status = Counter(ticket["status"] for ticket in tickets)
    assert unresolved["by_status"] == {"open": by_status["open"], "active": by_status["active"]}
    assert unresolved["count"] == by_status["open"] + by_status["active"]

    active = Counter(ticket["category"] for ticket in tickets if ticket["status"] == "active")
    answer = caller.figures("active-by-category/", after=last)
    assert {row["category"]: row["active"] for row in answer["categories"]} == {
        name: active[name] for name in CATEGORIES
    }

    months = caller.figures("resolution-time/", after=last)["months"]
    counted = {row["month"]: (row["closed"], row["average_seconds"]) for row in months if row["closed"]}
    expected = average_by_month(tickets)
    assert counted.keys() == expected.keys()
    for month, (closed, average) in expected.items():
        assert counted[month] == (closed, pytest.approx(average, abs=0.001))


def test_the_figures_stay_when_the_helpdesk_is_gone(site: Site, caller: Caller) -> None:
    ticket = caller.helpdesk.post("tickets/", json={"description": "The lift is stuck"}).json()
    before = caller.figures("unresolved/?last=1&unit=hours", after=ticket["modified_at"])
    assert (before["count"], before["stale"]) == (1, False)

    site.processes["follower"].terminate()
    site.processes["helpdesk"].terminate()
    site.processes["helpdesk"].wait(timeout=30)
    # What the follower heard last counts as fresh for a second.
    answers = [caller.analytics.get("unresolved/?last=1&unit=hours")]
    while not answers[-1].json()["stale"] and len(answers) < 40:
        time.sleep(0.1)
        answers.append(caller.analytics.get("unresolved/?last=1&unit=hours"))

    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["count"] for answer in answers} == {1}
    assert answers[-1].json()["stale"] is True
    assert httpx.get(site.analytics + "readyz").status_code == 200


def test_the_helpdesk_works_when_analytics_is_gone(site: Site, caller: Caller) -> None:
    for name in ("follower", "analytics"):
        site.processes[name].terminate()
        site.processes[name].wait(timeout=30)

    ticket = caller.helpdesk.post("tickets/", json={"description": "The lift is stuck"})

    assert ticket.status_code == 201
    assert caller.helpdesk.post(f"tickets/{ticket.json()['id']}/activate/").json()["status"] == "active"
