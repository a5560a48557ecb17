"""Backups while people write, and an older one restored: analytics notices and counts everything anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from campus_helpdesk.tests import brute_force
from campus_helpdesk.tests.caller import Caller
from campus_helpdesk.tests.conftest import two_databases
from campus_helpdesk.tests.own_site import OwnSite
from campus_helpdesk.tests.processes import Site, running_site, serve, wait_until_up
from campus_helpdesk.tests.tickets_as_told import TicketsAsTold
from faults.conftest import expect_a_sound_file
from faults.ledger import Ledger
from faults.server import Server

QUESTIONS = {
    "unresolved": {"last": "48", "unit": "hours"},
    "resolution-time": {},
    "active-by-category": {},
}
SOUND = """
from collections import Counter
from tickets.models import Ticket, TicketChange, TicketCount
from messaging.models import Message
assert TicketChange.objects.filter(kind="opened").count() == Ticket.objects.count()
assert TicketChange.objects.filter(kind="message").count() == Message.objects.count()
totals = {(row.status, row.category): row.tickets for row in TicketCount.objects.exclude(tickets=0)}
assert totals == Counter(Ticket.objects.values_list("status", "category"))
print(*Ticket.objects.values_list("description", flat=True), sep="|")
print(*Message.objects.values_list("body", flat=True), sep="|")
"""


def test_a_backup_while_people_write(server: Server, tmp_path: Path, figures: list[str]) -> None:
    """What was acknowledged before it began is in it, nothing is half in it, and nobody had to wait for it."""
    folder = tmp_path / "other"
    folder.mkdir()
    with two_databases(folder) as (other, _), Ledger(server) as ledger:
        ledger.wait_for_more(20)
        before = set(ledger.tickets), set(ledger.messages)
        server.manage("backup", str(tmp_path / "kept"))
        ledger.wait_for_more(20)
        restored = OwnSite(other)
        restored.done("restore", str(tmp_path / "kept"))
        tickets, messages = (set(line.split("|")) for line in restored.shell(SOUND).splitlines())
    ledger.expect_all_stored_once()

    assert before[0] <= tickets <= set(ledger.tickets)
    assert before[1] <= messages <= set(ledger.messages)
    assert len(tickets) < len(ledger.tickets)
    figures.append(f"backup while 8 people write: {len(tickets)} tickets in it, all that were acknowledged before")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with two_databases(tmp_path) as databases, running_site(databases) as site:
        yield site


@pytest.fixture
def caller(site: Site) -> Iterator[Caller]:
    caller = Caller(site)
    yield caller
    caller.close()


def live_a_little(caller: Caller, number: int) -> None:
    """Tickets opened, worked on and closed."""
    for turn in range(number):
        ticket = caller.helpdesk.post("tickets/", json={"description": f"Cold radiator {turn}"}).json()["id"]
        for step in ("activate/", "close/")[: turn % 3]:
            caller.helpdesk.post(f"tickets/{ticket}/{step}").raise_for_status()


def expect_exact_figures(caller: Caller) -> None:
    tickets = TicketsAsTold(caller).read()
    for slug, query in QUESTIONS.items():
        answer = caller.figures_now(slug, query)
        wanted = brute_force.FIGURES[slug](tickets, query, brute_force.moment_of(slug, query, answer))
        assert brute_force.comparable(slug, answer, wanted) == wanted, slug


def restart_helpdesk_around(site: Site, *command: str) -> None:
    """Stopped, the command done, and started again, as docs/operations.md says it."""
    helpdesk = site.processes["helpdesk"]
    helpdesk.terminate()
    helpdesk.wait(timeout=60)
    site.run(*command)
    site.processes["helpdesk"] = serve("campus_helpdesk.wsgi", site.environment["HELPDESK_PORT"], site.environment)
    wait_until_up(site.helpdesk + "readyz")


def test_analytics_after_an_older_backup(site: Site, caller: Caller, tmp_path: Path, figures: list[str]) -> None:
    live_a_little(caller, 9)
    expect_exact_figures(caller)
    site.run("backup", str(tmp_path / "kept"))
    kept = caller.all_tickets()
    live_a_little(caller, 5)
    expect_exact_figures(caller)
    later = len(caller.all_tickets())

    restart_helpdesk_around(site, "restore", str(tmp_path / "kept"), "--replace")

    assert caller.all_tickets() == kept
    assert len(kept) < later
    expect_exact_figures(caller)
    live_a_little(caller, later - len(kept))
    expect_exact_figures(caller)
    figures.append("older backup restored: every figure equals a count over the tickets again")


def test_a_restore_beside_a_running_helpdesk_harms_nothing(server: Server, tmp_path: Path) -> None:
    """Not what the docs say to do; yet the file stays sound, and the pages show what was restored."""
    with Ledger(server) as ledger:
        ledger.wait_for_more(5)
    server.manage("backup", str(tmp_path / "kept"))
    with Ledger(server) as later:
        later.wait_for_more(5)
    server.manage("restore", str(tmp_path / "kept"), "--replace")

    ledger.expect_all_stored_once()
    expect_a_sound_file(server)
