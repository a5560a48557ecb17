"""`cut_hours`: after TIME_ZONE was changed, so that lists by weekday and hour stay quick; `make run` does it."""

from django.core.management.base import BaseCommand

from tickets.week import cut_hours


class Command(BaseCommand):
    help = "Cut the hours in which tickets were opened anew when TIME_ZONE is another one than last time."

    def handle(self, **options: object) -> None:
        if cut_hours():
            self.stdout.write("The hours of all tickets are cut in the new time zone.")
