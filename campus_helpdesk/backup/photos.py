"""The files of photos beside a backup of the database: one archive, where there are any."""

import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage

from campus_helpdesk.backup.problem import BackupProblem
from tickets.models import Photo

# As `tickets.photo_files` names them; nothing else is taken out of an archive.
NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}(?:-thumbnail)?\.jpg")


def beside(file: Path) -> Path:
    """Where the photos of this backup are."""
    return file.with_name(f"{file.name}.photos.tar")


def copy_to(archive: Path) -> int:
    """How many files. One of a photo that is deleted meanwhile is left out."""
    copied = 0
    try:
        with tarfile.open(archive, "w") as tar:
            for name in names():
                copied += add(tar, name)
    except OSError as error:
        raise BackupProblem(f"The photos could not be written: {error.strerror}.") from error
    return copied


def names() -> Iterator[str]:
    for pair in Photo.objects.order_by("id").values_list("image", "thumbnail").iterator(chunk_size=2_000):
        yield from pair


def add(tar: tarfile.TarFile, name: str) -> bool:
    try:
        with default_storage.open(name) as file:
            entry = tarfile.TarInfo(name)
            entry.size = file.size
            tar.addfile(entry, file)
    except FileNotFoundError:
        return False
    return True


def copy_from(archive: Path) -> int:
    """How many files there are in it; those that the storage has already are the same, because no name comes twice."""
    copied = 0
    try:
        with tarfile.open(archive) as tar:
            for entry in tar:
                if not entry.isfile() or not NAME.fullmatch(entry.name):
                    raise BackupProblem(f"{archive} is no archive of photos.")
                if not default_storage.exists(entry.name):
                    default_storage.save(entry.name, File(tar.extractfile(entry)))
                copied += 1
    except (OSError, tarfile.TarError) as error:
        raise BackupProblem(f"The photos in {archive} cannot be restored: {error}.") from error
    return copied
