"""Two that migrate at once, one killed on the way, and new code on an old database."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from campus_helpdesk.tests.conftest import two_databases
from campus_helpdesk.tests.own_site import OwnSite
from campus_helpdesk.tests.processes import ROOT, site_environment
from faults.sizes import MIGRATION_KILLS

OLD = "0003"
AT_ONCE = 2
PATIENCE = 120
# Rows as the old version wrote them: what the later migrations fill their columns from.
OLD_ROWS = """
from django.db import connection
from django.utils import timezone
at = timezone.now()
with connection.cursor() as cursor:
    for number in range(3000):
        cursor.execute(
            "INSERT INTO tickets_ticket (description, summary, location, reported_by, category, category_source,"
            " category_reasons, category_runner_up, assigned_category, status, opened_at, modified_at, version,"
            " message_count, affected) VALUES (%s, %s, 'Lab', '', 'technical_it', 'auto', '[]', '', 'technical_it',"
            " 'open', %s, %s, 1, 0, 1)",
            [f"Cold {number}", f"Cold {number}", at, at],
        )
"""
SOUND = """
from tickets.models import Ticket
print(Ticket.objects.count(), Ticket.objects.filter(place=None).count(), Ticket.objects.filter(queue_at=None).count())
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[OwnSite]:
    """Nothing in it yet."""
    with two_databases(tmp_path) as (database, _):
        yield OwnSite(database)


def start_migrating(site: OwnSite) -> subprocess.Popen[str]:
    environment = site_environment((site.database, ""))
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "1"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def test_two_at_once(site: OwnSite) -> None:
    said = [migrating.communicate(timeout=PATIENCE)[0] for migrating in [start_migrating(site) for _ in range(AT_ONCE)]]

    assert sorted("No migrations to apply" in words for words in said) == [False, True], said
    assert "Traceback" not in "".join(said)


def test_killed_on_the_way(site: OwnSite, figures: list[str]) -> None:
    """At random moments; the next one goes on from there, and at the end every row is as it should be."""
    chance = random.Random(9)
    site.done("migrate", "tickets", OLD, "--verbosity", "0")
    site.shell(OLD_ROWS)
    whole = how_long_it_takes(site)
    for _ in range(MIGRATION_KILLS):
        with start_migrating(site) as migrating:
            time.sleep(chance.uniform(0.3, 1.0) * whole)
            migrating.kill()
            migrating.communicate(timeout=PATIENCE)
    site.done("migrate", "--verbosity", "0")

    assert "No migrations to apply" in site.done("migrate")
    assert site.shell(SOUND).split() == ["3000", "0", "0"]
    figures.append(f"migration killed {MIGRATION_KILLS} times on its way: run again, and all 3,000 tickets are whole")


def how_long_it_takes(site: OwnSite) -> float:
    """To start, at the least: that is when nothing is changed yet."""
    start = time.monotonic()
    site.done("showmigrations", "--plan")
    return 2 * (time.monotonic() - start)


def test_new_code_on_an_old_database(site: OwnSite) -> None:
    site.done("migrate", "tickets", OLD, "--verbosity", "0")
    environment = site_environment((site.database, ""))
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", "127.0.0.1:0"]

    started = subprocess.run(
        [*command, "campus_helpdesk.wsgi"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE
    )

    assert started.returncode != 0
    sentence = "The helpdesk cannot start: its database is of an older version. First run `manage.py migrate`."
    assert started.stderr.strip().splitlines()[-1] == sentence
    assert "Traceback" not in started.stderr
