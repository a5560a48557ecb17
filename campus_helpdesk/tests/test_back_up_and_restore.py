"""`manage.py backup` and `restore`: what comes back is what was there, and a refusal is one plain sentence."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from campus_helpdesk.tests.conftest import two_databases
from campus_helpdesk.tests.own_site import OwnSite

BEFORE = ["Cold radiator 0", "Cold radiator 1"]
FUTURE = """
from django.db.migrations.recorder import MigrationRecorder
from django.db import connection
MigrationRecorder(connection).record_applied("tickets", "9999_of_next_year")
"""
PAST = """
from django.db.migrations.recorder import MigrationRecorder
from django.db import connection
MigrationRecorder(connection).record_unapplied("tickets", "0009_search_by_our_own_words")
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnSite]:
    """Migrated, with two tickets; no test changes it."""
    with two_databases(tmp_path_factory.mktemp("site")) as databases:
        site = OwnSite(databases[0])
        site.done("migrate", "--verbosity", "0")
        site.open_tickets(2, "Cold radiator")
        yield site


@pytest.fixture
def empty(databases: tuple[str, str]) -> OwnSite:
    """Nothing at all, not even migrated."""
    return OwnSite(databases[1])


@pytest.fixture(scope="module")
def backup(site: OwnSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("kept") / "monday.backup"
    assert site.done("backup", str(file)).endswith("bytes, checked.\n")
    return file


@pytest.fixture
def restored(empty: OwnSite, backup: Path) -> OwnSite:
    """The same two tickets, restored, to be changed."""
    assert "run `manage.py migrate`" not in empty.done("restore", str(backup))
    return empty


def test_a_backup_is_one_file_for_its_owner_only(backup: Path) -> None:
    assert [path.name for path in backup.parent.iterdir()] == ["monday.backup"]
    assert backup.stat().st_mode & 0o777 == 0o600


def test_an_empty_database_gets_it_all_back_with_a_new_epoch(site: OwnSite, restored: OwnSite) -> None:
    descriptions, epoch, handed_out = restored.told()
    assert (descriptions, handed_out) == (BEFORE, 2)
    assert epoch != site.told()[1]
    restored.open_tickets(1, "Written after it")
    assert restored.told()[0] == [*BEFORE, "Written after it 0"]
    assert "No migrations to apply" in restored.done("migrate")


def test_a_migrated_database_without_tickets_is_empty_too(empty: OwnSite, backup: Path) -> None:
    empty.done("migrate", "--verbosity", "0")
    empty.done("restore", str(backup))
    assert empty.told()[0] == BEFORE


def test_tickets_are_given_up_only_when_told_so(restored: OwnSite, backup: Path) -> None:
    restored.open_tickets(1, "Later")
    before = restored.told()

    assert restored.refused("restore", str(backup)).startswith("CommandError: The database holds tickets.")
    assert restored.told() == before

    restored.done("restore", str(backup), "--replace")
    descriptions, epoch, handed_out = restored.told()
    assert (descriptions, handed_out) == (BEFORE, 2)
    assert epoch != before[1]


def test_an_older_backup_is_never_overwritten(site: OwnSite, backup: Path) -> None:
    before = backup.read_bytes()
    assert "is there already" in site.refused("backup", str(backup))
    assert backup.read_bytes() == before


def test_a_folder_that_is_not_there(site: OwnSite, tmp_path: Path) -> None:
    said = site.refused("backup", str(tmp_path / "nowhere" / "file"))
    assert said == f"CommandError: Nothing can be written into {tmp_path}/nowhere: No such file or directory."


def test_nothing_to_back_up(empty: OwnSite, tmp_path: Path) -> None:
    assert "holds no helpdesk" in empty.refused("backup", str(tmp_path / "file"))
    assert not (tmp_path / "file").exists()


def test_what_is_no_backup(site: OwnSite, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear helpdesk, …")
    before = site.told()

    assert site.refused("restore", str(file), "--replace") == f"CommandError: {file} is no backup of the helpdesk."
    assert "cannot be read: No such file" in site.refused("restore", str(tmp_path / "nowhere"))
    assert site.told() == before


def test_a_backup_that_was_cut_off(site: OwnSite, backup: Path, tmp_path: Path) -> None:
    whole, cut = backup.read_bytes(), tmp_path / "cut"
    before = site.told()

    for kept in (0.5, 0.99):
        cut.write_bytes(whole[: int(len(whole) * kept)])
        site.refused("restore", str(cut), "--replace")

    assert site.told() == before


def test_a_backup_of_newer_code(site: OwnSite, restored: OwnSite, tmp_path: Path) -> None:
    restored.shell(FUTURE)
    restored.done("backup", str(tmp_path / "newer"))

    said = site.refused("restore", str(tmp_path / "newer"))

    assert "is of a newer version than this one, which does not know tickets.9999_of_next_year" in said


def test_a_backup_of_older_code_says_what_to_do(restored: OwnSite, tmp_path: Path) -> None:
    restored.shell(PAST)
    restored.done("backup", str(tmp_path / "older"))

    assert "run `manage.py migrate`" in restored.done("restore", str(tmp_path / "older"), "--replace")


def test_a_backup_of_the_other_database(site: OwnSite, backup: Path, tmp_path: Path) -> None:
    is_sqlite = site.database.startswith("sqlite")
    other = OwnSite("postgres://postgres@127.0.0.1:1/nothing" if is_sqlite else f"sqlite:///{tmp_path}/new.sqlite3")

    assert "Set DATABASE_URL to one of" in other.refused("restore", str(backup))


def test_postgresql_without_its_programs(site: OwnSite, tmp_path: Path) -> None:
    if site.database.startswith("sqlite"):
        pytest.skip("SQLite needs no other program.")

    said = site.refused("backup", str(tmp_path / "file"), PATH=str(tmp_path))

    assert said.startswith("CommandError: pg_dump is not installed here")
    assert list(tmp_path.iterdir()) == []


def test_no_room_for_the_backup(site: OwnSite, tmp_path: Path) -> None:
    """A limit on the size of files is how a disk is full for one process."""
    said = site.refused("backup", str(tmp_path / "file"), blocks=4)

    assert said.startswith("CommandError: ")
    assert list(tmp_path.iterdir()) == []
