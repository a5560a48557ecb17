"""`backup FILE`: the helpdesk's database as one file, while it is in use."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campus_helpdesk.backup import BackupProblem, back_up_to


class Command(BaseCommand):
    help = "Copy the helpdesk's database, while it is in use, into one new file, checked and complete."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a name that is not taken yet")

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            size = back_up_to(file)
        except BackupProblem as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"{file}: {size:,} bytes, checked.")
