"""Open and active tickets that read like the same incident."""

from dataclasses import dataclass

from tickets import classification, search
from tickets.models import Ticket
from tickets.words import words_of

MOST_RESULTS = 5
MOST_CANDIDATES = 60
# Below this two texts share little more than their everyday words.
LEAST_SCORE = 0.15
SHORTEST_TELLING_WORD = 4


@dataclass(frozen=True)
class SimilarTicket:
    ticket: Ticket
    score: float


def similar_tickets(text: str) -> list[SimilarTicket]:
    """At most five, best first; `score` is the cosine of the weighted n-grams, 0 to 1."""
    telling = [word for word in dict.fromkeys(words_of(text)) if len(word) >= SHORTEST_TELLING_WORD]
    if not telling:
        return []
    texts = search.texts_matching(search.any_of(telling[:20])).filter(message=None)
    found = Ticket.objects.unresolved().filter(pk__in=texts.values("ticket_id"))
    candidates = list(found.order_by("-opened_at", "-id")[:MOST_CANDIDATES])
    scores = classification.similarity(text, [f"{ticket.description}\n{ticket.location}" for ticket in candidates])
    pairs = [SimilarTicket(ticket, score) for ticket, score in zip(candidates, scores, strict=True)]
    alike = sorted((pair for pair in pairs if pair.score >= LEAST_SCORE), key=lambda pair: -pair.score)
    return alike[:MOST_RESULTS]
