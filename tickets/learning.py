"""Refits the light layer from what staff corrected and confirmed, and keeps the new one only if it is no worse."""

from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet
from django.utils import timezone

from tickets.changes import lock_feed
from tickets.classification.known_texts import KnownTexts, read_known_texts
from tickets.classification.light_layer import CATEGORIES, LightLayer, Stiffness, fit
from tickets.classifier import lesson_in_use, model_after, model_in_use
from tickets.models import CategorySource, Lesson, Status, Ticket, TicketChange
from tickets.roles import Action, Actor, require
from tickets.transactions import write

CORRECTIONS_PER_LESSON = 10
# The newest of each; more would take longer than they teach.
MOST_CORRECTIONS, MOST_CONFIRMATIONS = 1_000, 500
# The layers of older lessons are dropped: nobody undoes so far back.
LAYERS_KEPT = 10
# A correction must outweigh the habits of thousands of texts.
STIFFNESS = Stiffness(of_vector=2.0, of_ngrams=0.02)


@dataclass(frozen=True)
class Material:
    """Descriptions with the category that staff gave or confirmed, as a number in CATEGORIES; corrections first."""

    texts: list[str]
    labels: list[int]
    corrections: int


def corrections() -> QuerySet[TicketChange]:
    return TicketChange.objects.filter(kind=TicketChange.Kind.RECATEGORISED)


def is_lesson_due() -> bool:
    """Whether staff corrected so much since the last lesson that another one is worth its seconds."""
    last = Lesson.objects.order_by("-id").first()
    new = corrections().filter(at__gt=last.up_to) if last else corrections()
    return new[:CORRECTIONS_PER_LESSON].count() >= CORRECTIONS_PER_LESSON


def material() -> Material:
    """Corrected tickets, and closed ones whose category nobody touched: learning from errors alone does worse."""
    corrected = Ticket.objects.filter(category_source=CategorySource.STAFF).order_by("-modified_at", "-id")
    confirmed = Ticket.objects.filter(category_source=CategorySource.AUTO, status=Status.CLOSED)
    rows = list(corrected.values_list("description", "category")[:MOST_CORRECTIONS])
    corrected_rows = len(rows)
    rows += confirmed.order_by("-closed_at", "-id").values_list("description", "category")[:MOST_CONFIRMATIONS]
    labels = [CATEGORIES.index(category) for _, category in rows]
    return Material([text for text, _ in rows], labels, corrected_rows)


def learn(*, only_if_due: bool = False) -> Lesson | None:
    """One lesson: refit, compare on the test split, store. None when there is nothing to learn. Takes seconds."""
    found = material()
    lesson = begin(found, only_if_due)
    if lesson is None:
        return None
    shipped, in_use = model_after(None), model_after(lesson_in_use())
    known = read_known_texts(shipped.layer)
    own = [shipped.features(text) for text in found.texts]
    labels = np.concatenate([np.array(found.labels), known.training_labels])
    layer = fit(shipped.layer, [*own, *known.training], labels, STIFFNESS)
    return end(lesson, layer, accuracy(in_use.layer, known), accuracy(layer, known))


@write
def begin(found: Material, only_if_due: bool) -> Lesson | None:
    """The lesson's row comes first, so that of two workers that find one due only one gives it."""
    lock_feed()
    newest = corrections().order_by("-at", "-id").values_list("at", flat=True).first()
    if newest is None or not found.corrections or (only_if_due and not is_lesson_due()):
        return None
    confirmations = len(found.texts) - found.corrections
    return Lesson.objects.create(
        at=timezone.now(), corrections=found.corrections, confirmations=confirmations, up_to=newest
    )


def accuracy(layer: LightLayer, known: KnownTexts) -> float:
    """The share of the test split, which no fit ever sees, that the layer gets right."""
    chosen = np.array([np.argmax(layer.scores(text)) for text in known.test])
    return float((chosen == known.test_labels).mean())


@write
def end(lesson: Lesson, layer: LightLayer, before: float, after: float) -> Lesson:
    lesson.accuracy_before, lesson.accuracy_after = before, after
    lesson.is_kept = after >= before
    lesson.layer = layer.to_bytes() if lesson.is_kept else None
    lesson.save(update_fields=["accuracy_before", "accuracy_after", "is_kept", "layer"])
    Lesson.objects.filter(id__lte=lesson.pk - LAYERS_KEPT).exclude(pk=lesson_in_use()).update(layer=None)
    model_in_use.forget()
    return lesson


@write
def undo_last_lesson(*, by: Actor) -> Lesson | None:
    """Back to what was in use before the lesson in use; None when that is the shipped layer already."""
    require(by, Action.TEACH)
    lesson = Lesson.objects.select_for_update().filter(pk=lesson_in_use()).first()
    if lesson is not None:
        lesson.undone_at = timezone.now()
        lesson.save(update_fields=["undone_at"])
        model_in_use.forget()
    return lesson
