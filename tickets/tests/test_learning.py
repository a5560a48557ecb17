"""Learning: what staff corrects changes how later texts are sorted, if the test split does not suffer."""

import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from tickets import learning, lifecycle
from tickets.classification import load
from tickets.classification.known_texts import TRAINING, read_labelled
from tickets.classification.light_layer import LightLayer
from tickets.classifier import classify, lesson_in_use, model_in_use
from tickets.errors import NotPermitted
from tickets.learning import is_lesson_due, learn, undo_last_lesson
from tickets.models import Lesson, Ticket, TicketChange
from tickets.roles import Actor

pytestmark = pytest.mark.django_db

# The Zeblo is a machine that only this campus has; what is wrong with it sounds like IT.
WRONG = [
    "shows an error message",
    "does not react to my card",
    "has frozen",
    "prints nothing",
    "restarts every five minutes",
    "stays black",
    "beeps without end",
    "does not let me check in",
    "is dead again",
    "shows yesterday's date",
]
UNSEEN = "The Zeblo terminal in the foyer is out of order today"
UNTOUCHED = {
    "The radiator in room 214 is cold": "facility_management",
    "The projector in room 12 shows no picture": "technical_it",
    "The canteen staff was rude and the queue takes an hour": "services_complaints",
}


@pytest.fixture(autouse=True)
def forgotten_lessons() -> None:
    """Lessons of another test may have had the same ids."""
    model_in_use.forget()


def correct(ticket: Ticket, category: str, staff: Actor) -> None:
    lifecycle.recategorise_ticket(ticket_id=ticket.pk, by=staff, category=category)


def correct_often(ticket: Ticket, times: int, staff: Actor) -> None:
    for _ in range(times):
        ticket.refresh_from_db()
        correct(ticket, "technical_it" if ticket.category != "technical_it" else "facility_management", staff)


def give_lesson(layer: LightLayer, before: float, after: float) -> Lesson:
    """A lesson whose fit and figures are given."""
    moment = timezone.now()
    lesson = Lesson.objects.create(at=moment, corrections=10, confirmations=0, up_to=moment)
    return learning.end(lesson, layer, before, after)


def test_ten_corrections_change_how_the_eleventh_is_sorted_until_they_are_undone(make_ticket, staff: Actor) -> None:
    before = classify(UNSEEN)
    assert before.category == "technical_it"
    for what in WRONG:
        ticket = make_ticket(f"The Zeblo terminal in the foyer {what}")
        assert ticket.category == "technical_it"
        correct(ticket, "services_complaints", staff)
    confirmed = make_ticket("The radiator in room 214 is cold", status="closed")

    lesson = learn()

    stored = Lesson.objects.get()
    assert stored == lesson
    assert (stored.corrections, stored.confirmations, stored.is_kept) == (10, 1, True)
    assert stored.up_to == TicketChange.objects.filter(kind="recategorised").latest("id").at
    assert 0.5 < stored.accuracy_before <= stored.accuracy_after <= 1
    assert stored.undone_at is None
    assert lesson_in_use() == stored.pk
    assert classify(UNSEEN).category == "services_complaints"
    assert "Zeblo" in classify(UNSEEN).reasons
    assert make_ticket(UNSEEN).category == "services_complaints"
    assert {text: classify(text).category for text in UNTOUCHED} == UNTOUCHED
    assert list(classify(UNSEEN).meaning) == list(before.meaning)
    confirmed.refresh_from_db()
    assert confirmed.category == "facility_management"

    undone = undo_last_lesson(by=staff)

    assert undone == stored
    assert Lesson.objects.get().undone_at is not None
    assert lesson_in_use() is None
    assert (classify(UNSEEN).category, classify(UNSEEN).confidence) == (before.category, before.confidence)
    assert undo_last_lesson(by=staff) is None


def test_a_lesson_that_does_worse_is_not_kept(make_ticket, staff: Actor) -> None:
    clear = [row["text"] for row in read_labelled(TRAINING) if row["category"] == "technical_it"][:60]
    before = classify("The projector in room 12 shows no picture")
    for text in clear:
        correct(make_ticket(text), "services_complaints", staff)

    lesson = learn()

    stored = Lesson.objects.get()
    assert stored == lesson
    assert stored.accuracy_after < stored.accuracy_before
    assert (stored.is_kept, stored.layer, lesson_in_use()) == (False, None, None)
    assert classify("The projector in room 12 shows no picture").confidence == before.confidence


@pytest.mark.parametrize("status", ["open", "closed"])
def test_without_corrections_there_is_nothing_to_learn(make_ticket, status: str) -> None:
    make_ticket(status=status)

    assert learn() is None
    assert not Lesson.objects.exists()


def test_what_was_corrected_and_deleted_teaches_nothing(make_ticket, staff: Actor) -> None:
    ticket = make_ticket()
    correct(ticket, "technical_it", staff)
    lifecycle.delete_ticket(ticket_id=ticket.pk, by=staff)

    assert learn() is None


def test_what_is_learned_from(make_ticket, staff: Actor) -> None:
    two = {"The radiator is cold": "open", "The heating in the library is broken": "closed"}
    for text, status in two.items():
        correct(make_ticket(text, status=status), "services_complaints", staff)
    make_ticket("The radiator in room 214 is cold", status="closed")
    make_ticket("The projector shows no picture", status="active")

    found = learning.material()

    assert set(found.texts[:2]) == set(two)
    assert found.texts[2:] == ["The radiator in room 214 is cold"]
    assert (found.labels, found.corrections) == ([2, 2, 0], 2)


def test_a_lesson_is_due_after_ten_corrections(make_ticket, staff: Actor) -> None:
    ticket = make_ticket()
    assert not is_lesson_due()

    correct_often(ticket, 9, staff)
    assert not is_lesson_due()

    correct_often(ticket, 1, staff)
    assert is_lesson_due()


def test_the_next_one_is_due_after_ten_more(make_ticket, staff: Actor) -> None:
    ticket = make_ticket()
    correct_often(ticket, 10, staff)
    newest = TicketChange.objects.filter(kind="recategorised").latest("id").at
    Lesson.objects.create(at=timezone.now(), corrections=1, confirmations=0, up_to=newest)
    assert not is_lesson_due()

    correct_often(ticket, 9, staff)
    assert not is_lesson_due()

    correct_often(ticket, 1, staff)
    assert is_lesson_due()


def test_one_that_is_not_due_is_not_given(make_ticket, staff: Actor) -> None:
    correct_often(make_ticket(), 9, staff)

    assert learn(only_if_due=True) is None
    assert not Lesson.objects.exists()


@pytest.mark.parametrize(("after", "is_kept"), [(0.91, True), (0.9, True), (0.89, False)])
def test_a_layer_is_kept_when_it_is_no_worse(db: None, after: float, is_kept: bool) -> None:
    lesson = give_lesson(load().layer, 0.9, after)

    stored = Lesson.objects.get()
    assert (stored.is_kept, stored.layer is not None) == (is_kept, is_kept)
    assert lesson_in_use() == (lesson.pk if is_kept else None)


def test_the_newest_kept_lesson_is_in_use_and_undoing_goes_back_one_by_one(db: None, staff: Actor) -> None:
    first, second, _worse = (give_lesson(load().layer, 0.9, after) for after in (0.9, 0.9, 0.8))
    assert lesson_in_use() == second.pk

    assert undo_last_lesson(by=staff) == second
    assert lesson_in_use() == first.pk
    assert undo_last_lesson(by=staff) == first
    assert lesson_in_use() is None


def test_a_lesson_that_was_broken_off_is_not_in_use(db: None) -> None:
    kept = give_lesson(load().layer, 0.9, 0.9)
    Lesson.objects.create(at=timezone.now(), corrections=1, confirmations=0, up_to=timezone.now())

    assert lesson_in_use() == kept.pk


def test_old_layers_are_dropped(db: None) -> None:
    lessons = [give_lesson(load().layer, 0.9, 0.9).pk for _ in range(12)]

    with_layer = Lesson.objects.filter(layer__isnull=False).order_by("id").values_list("pk", flat=True)
    assert list(with_layer) == lessons[2:]
    assert Lesson.objects.count() == 12


def test_the_layer_in_use_is_never_dropped(db: None) -> None:
    kept = give_lesson(load().layer, 0.9, 0.9)
    for _ in range(12):
        give_lesson(load().layer, 0.9, 0.8)

    assert lesson_in_use() == kept.pk
    assert classify(UNSEEN).category == "technical_it"


def test_every_worker_uses_what_another_one_learned(db: None) -> None:
    cold, layer = "The radiator in room 214 is cold", load().layer
    assert classify(cold).category == "facility_management"
    contrary = LightLayer(-layer.of_vector, -layer.bias, -layer.of_ngrams, layer.rarity, layer.temperature)
    # As another process would: without a word to this one.
    Lesson.objects.create(
        at=timezone.now(),
        corrections=1,
        confirmations=0,
        up_to=timezone.now() - timedelta(days=1),
        accuracy_before=0.9,
        accuracy_after=0.9,
        is_kept=True,
        layer=contrary.to_bytes(),
    )

    assert classify(cold).category == "facility_management"
    model_in_use.look_again_at = time.monotonic()
    assert classify(cold).category != "facility_management"


def test_a_simple_user_may_not_undo(student: Actor) -> None:
    kept = give_lesson(load().layer, 0.9, 0.9)

    with pytest.raises(NotPermitted, match="Only helpdesk staff can see and undo"):
        undo_last_lesson(by=student)

    assert lesson_in_use() == kept.pk


def test_undoing_by_command(capsys: pytest.CaptureFixture[str]) -> None:
    give_lesson(load().layer, 0.9, 0.9)

    call_command("learn", "--undo")
    call_command("learn", "--undo")

    said = capsys.readouterr().out
    assert "Taken back: lesson of" in said
    assert "The shipped classifier is in use: nothing to undo." in said
    assert lesson_in_use() is None


def test_a_correction_keeps_what_was_assigned(make_ticket, staff: Actor) -> None:
    ticket = make_ticket()

    correct(ticket, "technical_it", staff)
    correct(ticket, "services_complaints", staff)

    ticket.refresh_from_db()
    assert (ticket.category, ticket.assigned_category) == ("services_complaints", "facility_management")
