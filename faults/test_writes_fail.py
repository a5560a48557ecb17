"""SQLite that cannot be written: held by another process, on a full disk, in a file that may only be read."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from faults.conftest import expect_a_sound_file
from faults.people import browser, report
from faults.server import Server, server_on
from faults.writes_fail import LONG_STORY, expect_it_heals, expect_reads_and_kept_words

pytestmark = pytest.mark.usefixtures("on_sqlite")
NOBODY = 65_534
DISK = "16m"
BLOCK = b"x" * 65_536


def test_a_lock_that_another_process_holds(server: Server, figures: list[str]) -> None:
    file = server.environment["DATABASE_URL"].removeprefix("sqlite:///")
    with browser(server) as person:
        with closing(sqlite3.connect(file, isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            expect_reads_and_kept_words(person, server, "takes no writes: another process keeps it locked")
        seconds = expect_it_heals(person, server)
    figures.append(f"database locked by another process: 503, words kept; healed in {seconds:.1f} s")


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here: " + mounted.stderr.decode().strip())
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(disk: Path) -> Path:
    """Nothing more fits on it."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as opened:
        block = BLOCK
        while block:
            try:
                opened.write(block)
            except OSError:
                block = block[: len(block) // 2]
    return filler


def test_a_full_disk(tmp_path: Path, figures: list[str]) -> None:
    with small_disk(tmp_path / "disk") as disk:
        server = server_on(f"sqlite:///{disk}/helpdesk.sqlite3", tmp_path)
        try:
            server.start()
            with browser(server) as person:
                person.get("/tickets/").raise_for_status()
                filler, taken = fill(disk), 0
                # What the database has taken of the disk before is used first.
                while report(person, LONG_STORY).status_code == 303:
                    taken += 1
                expect_reads_and_kept_words(person, server, "takes no writes: the disk is full")
                filler.unlink()
                seconds = expect_it_heals(person, server)
                assert person.get("/api/v1/tickets/counts/").json()["open"] == taken + 1
        finally:
            server.stop()
        expect_a_sound_file(server)
    figures.append(f"full disk: 503, words kept; healed in {seconds:.1f} s")


def test_a_file_that_may_only_be_read(tmp_path: Path, figures: list[str]) -> None:
    """Beside it something can be written, as the log of SQLite asks for."""
    server = server_on(f"sqlite:///{tmp_path}/helpdesk.sqlite3", tmp_path)
    file = tmp_path / "helpdesk.sqlite3"
    if os.geteuid() == 0:
        # Modes mean nothing to an administrator who has this right.
        server.prefix = ("setpriv", "--bounding-set=-dac_override")
        os.chown(file, NOBODY, NOBODY)
    file.chmod(0o444)
    try:
        server.start()
        with browser(server) as person:
            expect_reads_and_kept_words(person, server, "takes no writes: its file or folder may only be read")
            # Every thread of every worker has opened it by then.
            with ThreadPoolExecutor(16) as readers:
                answers = list(readers.map(lambda _: person.get("/tickets/").status_code, range(100)))
            assert set(answers) == {200}
            # Its log has the same modes as the file had.
            for path in tmp_path.glob("helpdesk.sqlite3*"):
                path.chmod(0o666)
            seconds = expect_it_heals(person, server)
    finally:
        server.stop()
    figures.append(f"file that may only be read: 503, words kept; healed in {seconds:.1f} s")
