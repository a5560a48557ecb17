"""Photos in a backup: an archive beside that of the database, and the way back."""

import io
import os
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from campus_helpdesk.tests.conftest import two_databases
from campus_helpdesk.tests.own_site import OwnSite
from tickets.drawn_anew import drawn_anew
from tickets.models import Photo
from tickets.photo_files import stored_ahead
from tickets.photos import add_photos
from tickets.roles import Actor
from tickets.tests.sent_files import jpeg

ADD = """
from tickets.drawn_anew import drawn_anew
from tickets.photo_files import stored_ahead
from tickets.photos import add_photos
from tickets.roles import Actor, Role
from tickets.tests.sent_files import jpeg
with stored_ahead([drawn_anew(jpeg(), "A puddle")]) as photos:
    add_photos(ticket_id=1, by=Actor(Role.USER), photos=photos)
"""
READ = r"""
from tickets.models import Photo
for photo in Photo.objects.all():
    print(photo.alt, *[file.read().startswith(b"\xff\xd8") for file in (photo.image, photo.thumbnail)])
"""


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[tuple[OwnSite, OwnSite]]:
    """One with a photo, and one that is empty."""
    with two_databases(tmp_path) as (one, other):
        full, empty = OwnSite(one, str(tmp_path / "one")), OwnSite(other, str(tmp_path / "other"))
        full.done("migrate", "--verbosity", "0")
        full.open_tickets(1, "Cold")
        full.shell(ADD)
        yield full, empty


def test_photos_come_back_with_their_tickets(sites: tuple[OwnSite, OwnSite], tmp_path: Path) -> None:
    full, empty = sites
    file, archive = tmp_path / "monday.backup", tmp_path / "monday.backup.photos.tar"

    full.done("backup", str(file))
    empty.done("restore", str(file))

    assert archive.stat().st_mode & 0o777 == 0o600
    assert empty.shell(READ) == "A puddle True True\n"
    assert len(list((tmp_path / "other").rglob("*.jpg"))) == 2
    file.unlink()
    assert f"{archive} is there already" in full.refused("backup", str(file))


def test_an_archive_with_anything_else_in_it_is_refused(sites: tuple[OwnSite, OwnSite], tmp_path: Path) -> None:
    full, empty = sites
    file = tmp_path / "monday.backup"
    full.done("backup", str(file))
    with tarfile.open(f"{file}.photos.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo("../manage.py"), io.BytesIO())

    assert "is no archive of photos" in empty.refused("restore", str(file))
    assert "is no archive of photos" in full.refused("restore", str(file), "--replace")
    assert full.shell(READ) == "A puddle True True\n"


@pytest.mark.django_db
def test_files_that_belong_to_no_photo_are_swept(
    settings: LazySettings, tmp_path: Path, make_ticket, student: Actor, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.STORAGES = settings.STORAGES | {"default": settings.PHOTO_STORAGE | {"OPTIONS": {"location": tmp_path}}}
    call_command("sweep_photos")
    with stored_ahead([drawn_anew(jpeg())]) as photos:
        add_photos(ticket_id=make_ticket().pk, by=student, photos=photos)
    (tmp_path / "ab").mkdir(exist_ok=True)
    lost, young = tmp_path / "ab" / f"{'ab' * 16}.jpg", tmp_path / "ab" / f"{'ac' * 16}-thumbnail.jpg"
    for path in (lost, young):
        path.write_bytes(b"left behind")
    long_ago = time.time() - 2 * 24 * 3600
    for path in tmp_path.rglob("*.jpg"):
        if path != young:
            os.utime(path, (long_ago, long_ago))

    call_command("sweep_photos")

    photo = Photo.objects.get()
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.jpg")}
    assert left == {photo.image.name, photo.thumbnail.name, str(young.relative_to(tmp_path))}
    assert capsys.readouterr().out.splitlines()[-1] == "1 files that belong to no photo are deleted."
