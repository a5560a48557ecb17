"""Files that appear whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from campus_helpdesk.backup.problem import BackupProblem


@contextmanager
def spare_file(folder: Path, name: str) -> Iterator[Path]:
    """A new file that only its owner may read, gone afterwards unless it was renamed."""
    try:
        descriptor, path = tempfile.mkstemp(dir=folder, prefix=f".{name}.", suffix=".part")
    except OSError as error:
        raise BackupProblem(f"Nothing can be written into {folder}: {error.strerror}.") from error
    os.close(descriptor)
    try:
        yield Path(path)
    finally:
        for rest in (path, f"{path}-journal", f"{path}-wal", f"{path}-shm"):
            Path(rest).unlink(missing_ok=True)


def keep_as(spare: Path, file: Path) -> None:
    """From now on it has its name, also after a power cut."""
    try:
        sync(spare)
        spare.rename(file)
        sync(file.parent)
    except OSError as error:
        raise BackupProblem(f"{file} could not be written: {error.strerror}.") from error


def sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
