"""`learn`: one lesson from what staff corrected and confirmed; `--undo` takes the last one back."""

import os

from django.core.management.base import BaseCommand, CommandParser

from tickets.learning import learn, undo_last_lesson
from tickets.roles import Actor, Role

# A lesson may take longer so that nobody's page does.
NICENESS = 10


class Command(BaseCommand):
    help = "Refit the classifier's light layer; the new one is kept only if it is no worse on the test split."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--undo", action="store_true", help="take back the last lesson that is in use")

        parser.add_argument("--if-due", action="store_true", help="only after enough new corrections")

    def handle(self, *, undo: bool, if_due: bool, **options: object) -> None:
        if undo:
            lesson = undo_last_lesson(by=Actor(Role.STAFF))
            self.stdout.write(
                f"Taken back: {lesson}." if lesson else "The shipped classifier is in use: nothing to undo."
            )
            return
        os.nice(NICENESS)
        lesson = learn(only_if_due=if_due)
        if lesson is None:
            self.stdout.write("There is nothing new to learn from.")
            return
        outcome = "kept" if lesson.is_kept else "not kept, because it is worse"
        self.stdout.write(
            f"Learned from {lesson.corrections} corrected and {lesson.confirmations} confirmed tickets: {outcome}. "
            f"Test split: {lesson.accuracy_before:.1%} right before, {lesson.accuracy_after:.1%} after."
        )
