"""Two processes and real HTTP: what each deployable does when the other is gone."""

import time

import httpx

from campus_helpdesk.tests.caller import Caller
from campus_helpdesk.tests.processes import Site


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
