"""Best first: which of the newest tickets that match a question say most of it, in the same order on every database."""

from datetime import datetime

from django.db.models import BigIntegerField, F, Func, Value

from tickets.models import SearchText, TicketQuerySet
from tickets.questions import Term
from tickets.search import needle

# So many of the newest are put in order; who wants an older one asks for the newest first, or more precisely.
RANKED = 200
# Ranks are numbers, so that they page like any other ordering: the grade above, the age in microseconds below.
OLDEST = 2**53 - 1
EPOCH = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
WORST = 15


def best_first(tickets: TicketQuerySet, terms: list[Term]) -> tuple[TicketQuerySet, bool]:
    """The newest RANKED of the tickets with their `relevance`, the lower the better; and whether there may be more."""
    newest = dict(tickets.order_by("-opened_at", "-id").values_list("pk", "opened_at")[:RANKED])
    said = SearchText.objects.filter(ticket__in=newest, message=None).values_list("ticket", "words")
    ranks = {pk: rank(terms, words, newest[pk]) for pk, words in said}
    cases = " ".join(f"WHEN {pk} THEN {number}" for pk, number in ranks.items())
    relevance = Func(F("id"), template=f"CASE %(expressions)s {cases} END", output_field=BigIntegerField())
    found = tickets.model._default_manager.filter(pk__in=ranks)
    return found.annotate(relevance=relevance if ranks else Value(0)), len(newest) == RANKED


def rank(terms: list[Term], words: str, opened_at: datetime) -> int:
    """First by how many terms only messages have, then by how many are only beginnings of words, then by age."""
    padded = f" {words} "
    elsewhere = sum(needle(term) not in padded for term in terms)
    begun = sum(f" {term.text} " not in padded for term in terms) - elsewhere
    age = (opened_at - EPOCH).total_seconds() * 1_000_000
    return grade(elsewhere, begun) * (OLDEST + 1) + OLDEST - int(age)


def grade(elsewhere: int, begun: int) -> int:
    return min(elsewhere, WORST) * (WORST + 1) + min(begun, WORST)
