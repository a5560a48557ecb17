"""Open and active tickets that read like the same incident: meaning first, then place and the last two weeks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.utils import timezone

from tickets.classifier import model_in_use
from tickets.meanings import nearest_tickets
from tickets.models import Ticket
from tickets.words import words_of

MOST_RESULTS = 5
MOST_ASKED = 3
CANDIDATES = 30
# Reports of one incident lie above the first in all of 200 cases, but so do others; a page asks above the second.
LEAST_COSINE, ASKED_FROM = 0.4, 0.66
SAME_PLACE, RECENT = 0.1, 0.03
RECENT_DAYS = timedelta(days=14)


@dataclass(frozen=True)
class SimilarTicket:
    """`score` from 0 to 1 is the cosine of the meanings, raised where place and time agree."""

    ticket: Ticket
    score: float


def similar_tickets(text: str, location: str = "") -> list[SimilarTicket]:
    """At most five, best first, for a text that somebody is writing. Raises ModelProblem."""
    return alike(model_in_use.get().meaning(text), f"{text} {location}")


def alike(meaning: np.ndarray, words: str, besides: int | None = None) -> list[SimilarTicket]:
    """The tickets nearest to a meaning; `words` may name the place; `besides` is the id of a ticket to leave out."""
    nearest = nearest_tickets.nearest(meaning, CANDIDATES)
    cosines = {pk: cosine for pk, cosine in nearest if cosine >= LEAST_COSINE and pk != besides}
    said, now = set(words_of(words)), timezone.now()
    tickets = Ticket.objects.unresolved().filter(pk__in=cosines)
    ranked = sorted(
        ((rank(ticket, cosines[ticket.pk], said, now), ticket) for ticket in tickets), key=lambda pair: -pair[0]
    )
    return [SimilarTicket(ticket, max(0.0, min(1.0, value))) for value, ticket in ranked[:MOST_RESULTS]]


def worth_asking(similar: list[SimilarTicket]) -> list[SimilarTicket]:
    """At most three of them, near enough to ask a person whether it is the same."""
    return [pair for pair in similar if pair.score >= ASKED_FROM][:MOST_ASKED]


def rank(ticket: Ticket, cosine: float, said: set[str], now: datetime) -> float:
    place = set(words_of(ticket.location))
    same_place = len(place & said) / len(place) if place else 0.0
    recent = now - ticket.opened_at < RECENT_DAYS
    return cosine + SAME_PLACE * same_place + RECENT * recent
