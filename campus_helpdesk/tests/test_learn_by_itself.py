"""Learning by itself: the tenth correction starts a lesson in a process of its own, on a database of its own."""

from campus_helpdesk.tests.own_process import run_in_own_process

STORY = """
import threading
import django
django.setup()
from django.core.management import call_command
from tickets import lifecycle
from tickets.classifier import classify
from tickets.models import Lesson
from tickets.roles import Actor, Role

staff = Actor(Role.STAFF, "Bruno")
wrong = ["shows an error", "has frozen", "prints nothing", "restarts", "stays black", "beeps", "is slow", "is dead"]
wrong += ["shows yesterday's date", "does not react to my card"]

def lessons_under_way():
    return [thread for thread in threading.enumerate() if thread.name == "lesson"]

call_command("migrate", verbosity=0)
call_command("learn", "--undo")
call_command("learn")
for number, what in enumerate(wrong, start=1):
    ticket = lifecycle.open_ticket(description=f"The Zeblo terminal in the foyer {what}", by=staff)
    lifecycle.recategorise_ticket(ticket_id=ticket.pk, by=staff, category="services_complaints")
    if lessons_under_way():
        print("a lesson began after correction", number)
        lessons_under_way()[0].join()
lesson = Lesson.objects.get()
print("stored:", lesson.corrections, lesson.confirmations, lesson.is_kept)
call_command("learn", "--if-due")
print("lessons:", Lesson.objects.count())
"""


def test_the_tenth_correction_starts_a_lesson(databases: tuple[str, str]) -> None:
    done = run_in_own_process(STORY, DATABASE_URL=databases[0])

    assert done.returncode == 0, done.stderr
    logged = [line for line in done.stdout.splitlines() if " helpdesk.learning " in line]
    assert [line for line in done.stdout.splitlines() if line not in logged] == [
        "The shipped classifier is in use: nothing to undo.",
        "There is nothing new to learn from.",
        "a lesson began after correction 10",
        "stored: 10 0 True",
        "There is nothing new to learn from.",
        "lessons: 1",
    ]
    assert len(logged) == 1
    assert "Learned from 10 corrected and 0 confirmed tickets: kept. Test split: " in logged[0]
