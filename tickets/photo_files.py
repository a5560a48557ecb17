"""The files of photos: written before their transaction, gone when that fails, and gone with their photo."""

import logging
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tickets.drawn_anew import NewPhoto
from tickets.errors import PhotosUnavailable
from tickets.models import Photo

logger = logging.getLogger("helpdesk.photos")


@dataclass(frozen=True)
class StoredPhoto:
    """A photo whose files are stored, under these names."""

    image: str
    thumbnail: str
    alt: str

    @property
    def files(self) -> tuple[str, str]:
        return self.image, self.thumbnail


@contextmanager
def stored_ahead(photos: Sequence[NewPhoto]) -> Iterator[list[StoredPhoto]]:
    """The photos' files, for a transaction inside this block; those that no photo names at its end are deleted.

    So a transaction that fails, or finds that another one has done its work, leaves none. Raises PhotosUnavailable.
    """
    stored: list[StoredPhoto] = []
    try:
        for photo in photos:
            stored.append(store(photo))
        yield stored
    finally:
        delete_unnamed(stored)


def store(photo: NewPhoto) -> StoredPhoto:
    """Nobody can guess the names, and nothing in them is the sender's."""
    name = secrets.token_hex(16)
    names = f"{name[:2]}/{name}.jpg", f"{name[:2]}/{name}-thumbnail.jpg"
    done: list[str] = []
    try:
        for name, content in zip(names, (photo.image, photo.thumbnail), strict=True):
            done.append(default_storage.save(name, ContentFile(content)))
    except OSError as error:
        logger.exception("a photo could not be stored")
        delete(done)
        raise PhotosUnavailable(
            _("Photos cannot be stored just now. Nothing was saved; send it without photos, or try again later.")
        ) from error
    return StoredPhoto(*done, photo.alt)


def delete_unnamed(stored: Sequence[StoredPhoto]) -> None:
    """While the database does not answer, whether they were committed is not known: then they stay."""
    if not stored:
        return
    try:
        named = set(Photo.objects.filter(image__in=[photo.image for photo in stored]).values_list("image", flat=True))
    except (DatabaseError, InterfaceError):
        logger.exception("files of photos are left behind: %s", [photo.image for photo in stored])
        return
    for photo in stored:
        if photo.image not in named:
            delete(photo.files)


def forget(photos: QuerySet[Photo]) -> None:
    """The files of these photos go when the transaction that deletes them is committed."""
    names = [name for pair in photos.values_list("image", "thumbnail") for name in pair]
    if names:
        transaction.on_commit(partial(delete, names), robust=True)


def delete(names: Sequence[str]) -> None:
    """What cannot be deleted stays behind, and is logged: the photo itself is gone."""
    for name in names:
        try:
            default_storage.delete(name)
        except OSError:
            logger.exception("the file %s of a photo could not be deleted", name)
