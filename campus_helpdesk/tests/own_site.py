"""The helpdesk's own commands, as an operator runs them, on a database of their own."""

import os
import subprocess
import sys
from dataclasses import dataclass

from campus_helpdesk.tests.own_process import ROOT, SECRETS

OPEN = """
from tickets import lifecycle
from tickets.roles import Actor, Role
for number in range({number}):
    lifecycle.open_ticket(description=f"{words} {{number}}", by=Actor(Role.USER, "Ada"))
"""
TOLD = """
from tickets.changes import read_feed
from tickets.models import FeedEpoch, Ticket
print(*Ticket.objects.order_by("id").values_list("description", flat=True), sep="|")
print(FeedEpoch.objects.get())
print(len(read_feed("", 1000).rows))
"""


@dataclass(frozen=True)
class OwnSite:
    """`photos`: the folder of its photos, if it has any."""

    database: str
    photos: str = ""

    def manage(self, *command: str, blocks: int | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        """With `blocks` of 1 KB no file may become larger than so many."""
        limit = [] if blocks is None else ["bash", "-c", f'ulimit -f {blocks} && exec "$@"', "-"]
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TZ") if name in os.environ}
        return subprocess.run(
            [*limit, sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=inherited | SECRETS | {"DATABASE_URL": self.database, "PHOTOS_DIR": self.photos} | environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def done(self, *command: str) -> str:
        """What a command printed that has to work."""
        answer = self.manage(*command)
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    def refused(self, *command: str, blocks: int | None = None, **environment: str) -> str:
        """The one line with which a command has to refuse."""
        answer = self.manage(*command, blocks=blocks, **environment)
        assert answer.returncode == 1, answer.stdout
        assert "Traceback" not in answer.stderr
        lines = answer.stderr.strip().splitlines()
        assert len(lines) == 1, answer.stderr
        return lines[0]

    def shell(self, lines: str) -> str:
        return self.done("shell", "--no-imports", "-c", lines)

    def open_tickets(self, number: int, words: str) -> None:
        self.shell(OPEN.format(number=number, words=words))

    def told(self) -> tuple[list[str], str, int]:
        """The descriptions, the epoch of the feed, and how many tickets the feed hands out."""
        descriptions, epoch, handed_out = self.shell(TOLD).splitlines()
        return [text for text in descriptions.split("|") if text], epoch, int(handed_out)
