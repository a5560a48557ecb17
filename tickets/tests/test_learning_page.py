"""The staff's page about the classifier: how often it is right, what it mixes up, what it learned, and an undo."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tickets import learning, lifecycle
from tickets.classification import load
from tickets.classifier import lesson_in_use
from tickets.learning_report import accuracy_by_week, confusion
from tickets.models import Category, Lesson, Ticket
from tickets.roles import Actor

pytestmark = pytest.mark.django_db

PAGE = "/tickets/learning/"
UNDO = "/tickets/learning/undo/"
# A Saturday; in Rome the running week began on Monday, 16 March, at 23:00 UTC the day before.
NOW = datetime.fromisoformat("2026-03-21T12:00:00+00:00")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moment of every write is the last of this list."""
    moments = [NOW]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moments[-1])
    return moments


def add_lesson(number: int = 0, **figures: object) -> Lesson:
    moment = timezone.now()
    given = {"corrections": 10 + number, "confirmations": 4, "accuracy_before": 0.95, "accuracy_after": 0.96}
    return Lesson.objects.create(at=moment, up_to=moment, **(given | figures))


def keep_lesson() -> Lesson:
    return learning.end(add_lesson(), load().layer, 0.9, 0.9)


def correct(ticket: Ticket, category: str, staff: Actor) -> None:
    lifecycle.recategorise_ticket(ticket_id=ticket.pk, by=staff, category=category)


def test_the_accuracy_of_a_week_is_the_share_that_nobody_corrected(
    staff_browser: Client, make_ticket, staff: Actor, clock: list[datetime]
) -> None:
    tickets = [make_ticket() for _ in range(4)]
    correct(tickets[0], "technical_it", staff)
    correct(tickets[0], "services_complaints", staff)

    answer = staff_browser.get(PAGE)

    weeks = answer.context["weeks"]
    assert answer.status_code == 200
    assert len(weeks) == 12
    assert (weeks[-1].first_day.isoformat(), weeks[-1].opened, weeks[-1].corrected) == ("2026-03-16", 4, 1)
    assert [week.accuracy for week in weeks] == [None] * 11 + [0.75]
    assert weeks[0].first_day.isoformat() == "2025-12-29"
    assert "75 %" in answer.content.decode()
    assert "16 Mar 2026" in answer.content.decode()


def test_a_week_begins_on_monday_at_midnight_here(make_ticket, staff: Actor, clock: list[datetime]) -> None:
    clock.append(datetime.fromisoformat("2026-03-15T22:59:59+00:00"))
    make_ticket()
    clock.append(datetime.fromisoformat("2026-03-15T23:00:00+00:00"))
    make_ticket()
    clock.append(NOW)

    assert [week.opened for week in accuracy_by_week()][-2:] == [1, 1]


def test_a_correction_counts_in_the_week_of_opening(make_ticket, staff: Actor, clock: list[datetime]) -> None:
    clock.append(NOW - timedelta(weeks=2))
    ticket = make_ticket()
    clock.append(NOW)
    correct(ticket, "technical_it", staff)

    assert [week.corrected for week in accuracy_by_week()][-3:] == [1, 0, 0]


def test_what_was_corrected_back_was_right(make_ticket, staff: Actor) -> None:
    ticket = make_ticket()
    correct(ticket, "technical_it", staff)
    correct(ticket, "facility_management", staff)

    assert accuracy_by_week()[-1].corrected == 0
    assert confusion()[0] == (Category.FACILITY_MANAGEMENT, [1, 0, 0])


def test_older_tickets_are_left_out(make_ticket, staff: Actor, clock: list[datetime]) -> None:
    clock.append(NOW - timedelta(weeks=13))
    ticket = make_ticket()
    clock.append(NOW)
    correct(ticket, "technical_it", staff)

    assert sum(week.opened for week in accuracy_by_week()) == 0
    assert [numbers for _, numbers in confusion()] == [[0, 0, 0]] * 3


def test_the_table_of_what_is_mixed_up(staff_browser: Client, make_ticket, staff: Actor) -> None:
    cold = [make_ticket("The radiator in room 214 is cold") for _ in range(3)]
    dark = make_ticket("The projector in room 12 shows no picture")
    make_ticket("The canteen staff was rude and the queue takes an hour", status="closed")
    correct(cold[0], "technical_it", staff)
    correct(cold[1], "technical_it", staff)
    correct(cold[1], "services_complaints", staff)
    correct(dark, "services_complaints", staff)

    table = staff_browser.get(PAGE).context["confusion"]

    assert table == [
        (Category.FACILITY_MANAGEMENT, [1, 1, 1]),
        (Category.TECHNICAL_IT, [0, 0, 1]),
        (Category.SERVICES_COMPLAINTS, [0, 0, 1]),
    ]


def test_a_deleted_ticket_is_counted_nowhere(make_ticket, staff: Actor) -> None:
    ticket = make_ticket()
    correct(ticket, "technical_it", staff)
    lifecycle.delete_ticket(ticket_id=ticket.pk, by=staff)

    assert (accuracy_by_week()[-1].opened, accuracy_by_week()[-1].corrected) == (0, 0)
    assert [numbers for _, numbers in confusion()] == [[0, 0, 0]] * 3


def test_the_lessons_with_their_outcome_newest_first(staff_browser: Client) -> None:
    add_lesson(1, is_kept=True, undone_at=timezone.now())
    keep_lesson()
    keep_lesson()
    add_lesson(2, accuracy_after=0.5)
    add_lesson(3, accuracy_before=None, accuracy_after=None)

    page = " ".join(staff_browser.get(PAGE).content.decode().split())

    outcomes = ["under way", "not kept: it did worse", "in use", "replaced", "taken back"]
    places = [page.index(f"<td> {outcome} </td>") for outcome in outcomes]
    assert places == sorted(places)
    assert "95 %" in page
    assert "50 %" in page


def test_ten_lessons_at_most(staff_browser: Client) -> None:
    for number in range(12):
        add_lesson(number)

    assert [lesson.corrections for lesson in staff_browser.get(PAGE).context["lessons"]] == list(range(21, 11, -1))


def test_the_last_lesson_is_taken_back(staff_browser: Client) -> None:
    first, second = keep_lesson(), keep_lesson()
    assert f'action="{UNDO}"' in staff_browser.get(PAGE).content.decode()

    answer = staff_browser.post(UNDO)

    second.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    assert second.undone_at is not None
    assert lesson_in_use() == first.pk
    page = staff_browser.get(PAGE).content.decode()
    assert "The last lesson is taken back." in page
    assert "taken back" in page


def test_with_nothing_learned_there_is_nothing_to_take_back(staff_browser: Client, db: None) -> None:
    page = staff_browser.get(PAGE).content.decode()
    assert "Nothing yet: the classifier is the one that was shipped." in page
    assert UNDO not in page

    answer = staff_browser.post(UNDO, follow=True)

    assert "There is no lesson to take back." in answer.content.decode()


def test_a_simple_user_sees_and_undoes_nothing(student_browser: Client) -> None:
    kept = keep_lesson()

    assert student_browser.get(PAGE).status_code == 403
    assert student_browser.post(UNDO).status_code == 403
    assert lesson_in_use() == kept.pk
    assert PAGE not in student_browser.get("/tickets/").content.decode()


def test_staff_finds_the_page(staff_browser: Client, db: None) -> None:
    assert f'href="{PAGE}"' in staff_browser.get("/tickets/").content.decode()


def test_without_a_role_it_leads_to_the_doors(client: Client, db: None) -> None:
    assert client.get(PAGE)["Location"] == "/?next=%2Ftickets%2Flearning%2F"


def test_a_get_undoes_nothing(staff_browser: Client) -> None:
    kept = keep_lesson()

    assert staff_browser.get(UNDO).status_code == 405
    assert staff_browser.post(PAGE).status_code == 405
    assert lesson_in_use() == kept.pk


def test_another_site_cannot_undo(staff_browser: Client) -> None:
    kept = keep_lesson()
    staff_browser.handler.enforce_csrf_checks = True

    assert staff_browser.post(UNDO).status_code == 403
    assert lesson_in_use() == kept.pk
