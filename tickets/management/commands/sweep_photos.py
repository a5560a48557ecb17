"""`sweep_photos`: files that belong to no photo are deleted, as a process that was killed leaves them."""

import re
from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.utils import timezone

from tickets.models import Photo
from tickets.photo_files import delete

# A younger one may be of a photo that is just being stored.
LEFT_ALONE = timedelta(days=1)
FOLDER = re.compile(r"[0-9a-f]{2}")


def old_files() -> Iterator[str]:
    before = timezone.now() - LEFT_ALONE
    folders = default_storage.listdir("")[0] if default_storage.exists("") else []
    for folder in filter(FOLDER.fullmatch, folders):
        for name in default_storage.listdir(folder)[1]:
            if default_storage.get_modified_time(f"{folder}/{name}") < before:
                yield f"{folder}/{name}"


class Command(BaseCommand):
    help = "Delete the files of photos, older than a day, that no photo belongs to."

    def handle(self, **options: object) -> None:
        swept = 0
        for name in old_files():
            if not Photo.objects.filter(image=name.replace("-thumbnail", "")).exists():
                delete([name])
                swept += 1
        self.stdout.write(f"{swept:,} files that belong to no photo are deleted.")
