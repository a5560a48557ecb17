"""Django's `migrate`, one at a time: a second one waits for the first and then finds nothing left to do."""

from typing import Any

from django.core.management.commands import migrate

from campus_helpdesk.migrated import turn_to_migrate


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with turn_to_migrate():
            super().handle(*args, **options)
