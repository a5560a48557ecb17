"""`restore FILE`: a backup in the place of the helpdesk's database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campus_helpdesk.backup import BackupProblem, restore_from


class Command(BaseCommand):
    help = "Put a backup in the place of the helpdesk's database. Stop the helpdesk before, start it afterwards."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="what `manage.py backup` has written")
        parser.add_argument("--replace", action="store_true", help="give up the tickets that the database holds now")

    def handle(self, *, file: Path, replace: bool, **options: object) -> None:
        try:
            is_older = restore_from(file, replace=replace)
        except BackupProblem as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"{file} is restored. Analytics notices it and counts everything anew by itself.")
        if is_older:
            self.stdout.write("It is of an older version: run `manage.py migrate` before you start the helpdesk.")
