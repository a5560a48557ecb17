"""The sites that are shown: one with a year's tickets, and one without any."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from campus_helpdesk.tests.own_process import SECRETS
from campus_helpdesk.tests.processes import Site, running_site

TICKETS = "1200"
SUPERUSER, PASSWORD = "root", "only-for-pictures"
CAST = """
from datetime import timedelta
from django.utils import timezone
from batches.work import begin, go_on
from messaging.models import Message
from tickets.models import Ticket
from tickets.roles import Actor, Role
talked = lambda status: Ticket.objects.filter(status=status, message_count__gte=2).order_by("-opened_at").first()
long = Ticket.objects.order_by("-message_count").first()
staff = Actor(Role.STAFF, "Bruno")
chosen = Ticket.objects.filter(status="active", message_count=0).order_by("opened_at")[:3]
batch = begin(task="close", ids=[ticket.pk for ticket in chosen], by=staff, message="Done, thank you for the report.")
go_on(batch=batch, by=staff)
print("open", (talked("open") or Ticket.objects.filter(status="open").first()).pk)
print("active", talked("active").pk)
print("closed", talked("closed").pk)
print("long", long.pk)
print("batch", batch.pk)
"""


def manage(site: Site, *command: str) -> str:
    done = subprocess.run(  # noqa: S603 (our own commands)
        [sys.executable, *command], env=site.environment, check=True, capture_output=True, text=True
    )
    return done.stdout


@contextmanager
def site_of(folder: Path, tickets: str, **environment: str) -> Iterator[Site]:
    """Both deployables on databases in the folder, filled and followed."""
    os.environ.update(SECRETS | environment)
    databases = (f"sqlite:///{folder / 'helpdesk.sqlite3'}", f"sqlite:///{folder / 'analytics.sqlite3'}")
    with running_site(databases) as site:
        if tickets:
            site.run("demo_data", "--tickets", tickets, "--seed", "7")
            site.environment["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD
            site.run("createsuperuser", "--no-input", "--username", SUPERUSER, "--email", "root@example.edu", "-v", "0")
        manage(site, "analytics/manage.py", "follow_tickets", "--once")
        yield site


def cast_of(site: Site) -> dict[str, int]:
    """The tickets that the states name."""
    lines = manage(site, "manage.py", "shell", "--no-imports", "-v", "0", "-c", CAST).splitlines()
    return {name: int(number) for name, number in (line.split() for line in lines)}
