"""Words to tickets: SQLite's FTS5 and PostgreSQL's full text behind one interface.

Every text is cut into words here, not in the database, and stored as those words with a space between. What a question
finds is told from that alone: the indexes of the databases only lead to it, so both answer alike.
"""

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, Func, OuterRef, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex

from tickets.models import SearchText, Ticket, TicketQuerySet
from tickets.questions import Term, terms_of
from tickets.words import words_of

# A term in fewer texts than these is looked up. One in more is, unless it stands in some of the list's first tickets
# already: then the list is read in its own order until a page is full.
FEW_TEXTS, SAMPLE, SOME = 1_000, 1_000, 4
# Longer words are rarer; the index is asked for the longest, and the others are told from what it finds.
INDEXED_TERMS = 4
SQLITE_MATCH = """
    SELECT ticket_id FROM tickets_searchtext WHERE id IN (SELECT rowid FROM tickets_searchtext_words(%s))
"""
SQLITE_COUNT = "(SELECT count(*) FROM (SELECT 1 FROM tickets_searchtext_words(%s) LIMIT %s))"
POSTGRESQL_TEXTS = """
    SELECT ticket_id FROM tickets_searchtext WHERE array_to_tsvector(string_to_array(words, ' ')) @@ %s::tsquery
"""
# OFFSET 0: PostgreSQL would else judge text by text, which takes it long, whether it is in the result.
POSTGRESQL_MATCH = POSTGRESQL_TEXTS + " AND strpos(' ' || words || ' ', %s) > 0 OFFSET 0"
# Of the first tickets so many as have all the terms; the reading ends with the last one asked for.
ARE_IN_FIRST = "SELECT count(*) FROM (SELECT 1 FROM ({first}) AS first WHERE {all_terms} LIMIT {number}) AS hits"
IS_IN = """EXISTS (
    SELECT 1 FROM tickets_searchtext
    WHERE ticket_id = first.pk AND {place}(words, %s) > 0 AND {place}(' ' || words || ' ', %s) > 0
)"""
PADDED_WORDS = Func("words", template="' ' || %(expressions)s || ' '", output_field=TextField())


def index_ticket(ticket: Ticket) -> None:
    """Make the ticket's description and location findable, in place of what was stored for it before."""
    words = " ".join(words_of(f"{ticket.description}\n{ticket.location}"))
    if not SearchText.objects.filter(ticket=ticket, message=None).update(words=words):
        SearchText.objects.create(ticket=ticket, words=words)


def index_message(ticket_id: int, message_id: int, body: str) -> None:
    """Make a new message findable under its ticket."""
    SearchText.objects.create(ticket_id=ticket_id, message=message_id, words=" ".join(words_of(body)))


def reindex_message(message_id: int, body: str) -> None:
    """Make a stored message findable by its new words alone."""
    SearchText.objects.filter(message=message_id).update(words=" ".join(words_of(body)))


def forget_message(message_id: int) -> None:
    SearchText.objects.filter(message=message_id).delete()


def matching(tickets: TicketQuerySet, text: str) -> TicketQuerySet:
    """The tickets in which every term of `text` stands, in the description, the location or a message.

    A text without any word finds nothing.
    """
    terms = terms_of(text)
    return looked_up(tickets, terms, rarest(terms)[0]) if terms else tickets.none()


def matching_in_order(tickets: TicketQuerySet, text: str, ordering: str, *, pages: int = 1) -> TicketQuerySet:
    """The same, for who reads so many pages of it in this order: a common word costs no more than a rare one."""
    terms = terms_of(text)
    if not terms:
        return tickets.none()
    term, texts = rarest(terms)
    ordered = tickets.order_by(ordering, "-id" if ordering.startswith("-") else "id")
    if texts >= FEW_TEXTS and are_in_first(ordered, terms, SOME * pages):
        return in_passing(tickets, terms)
    return looked_up(tickets, terms, term)


def rarest(terms: list[Term]) -> tuple[Term, int]:
    """The term to look up, and about how many texts have it; from FEW_TEXTS on any number means many."""
    longest = sorted(terms, key=lambda term: len(term.text), reverse=True)[:INDEXED_TERMS]
    numbers = estimates(longest) if connection.vendor == "postgresql" else counts(longest)
    texts = min(numbers)
    return longest[numbers.index(texts)], texts


def counts(terms: list[Term]) -> list[int]:
    """Up to about FEW_TEXTS. The beginnings of words are counted only where few texts have the words as they are:
    SQLite would first gather all that begin so.
    """
    either = f"CASE WHEN {SQLITE_COUNT} < %s THEN {SQLITE_COUNT} ELSE %s END"
    few, values = FEW_TEXTS, []
    for term in terms:
        values += [fts5(Term(term.words, whole=True)), few, few, fts5(term), few, few]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join([either] * len(terms)), values)
        return list(cursor.fetchone())


def estimates(terms: list[Term]) -> list[int]:
    """What PostgreSQL expects from its statistics, since to count it would read all."""
    statement = " UNION ALL ".join([POSTGRESQL_TEXTS] * len(terms))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", [tsquery(term) for term in terms])
        plan = cursor.fetchone()[0][0]["Plan"]
    return [part["Plan Rows"] for part in (plan["Plans"] if len(terms) > 1 else [plan])]


def are_in_first(tickets: TicketQuerySet, terms: list[Term], number: int) -> bool:
    """Whether all the terms are in so many of the first tickets."""
    try:
        first, values = tickets.values("pk")[:SAMPLE].query.sql_with_params()
    except EmptyResultSet:
        return False
    is_in = IS_IN.format(place="strpos" if connection.vendor == "postgresql" else "instr")
    statement = ARE_IN_FIRST.format(first=first, all_terms=" AND ".join([is_in] * len(terms)), number=number)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *(part for term in terms for part in (term.text, needle(term)))])
        return cursor.fetchone()[0] == number


def in_passing(tickets: TicketQuerySet, terms: list[Term]) -> TicketQuerySet:
    """Those with all the terms, told ticket by ticket from its texts."""
    return tickets.filter(*(Exists(texts_with(term)) for term in terms))


def texts_with(term: Term) -> QuerySet[SearchText]:
    """Of the ticket that is looked at. Most texts do not even have its letters, which is told without copying them."""
    texts = SearchText.objects.filter(ticket=OuterRef("pk"))
    letters = StrIndex("words", Value(term.text))
    return texts.alias(letters=letters, place=place_of(term)).filter(letters__gt=0, place__gt=0)


def looked_up(tickets: TicketQuerySet, terms: list[Term], term: Term) -> TicketQuerySet:
    """Those with all the terms, by the index of this one; the others are told from what it finds."""
    if connection.vendor == "postgresql":
        found = RawSQL(POSTGRESQL_MATCH, [tsquery(term), needle(term)])
    else:
        found = RawSQL(SQLITE_MATCH, [fts5(term)])
    tickets = tickets.filter(pk__in=found)
    others = [other for other in terms if other != term]
    return in_passing(tickets, others) if others else tickets


def fts5(term: Term) -> str:
    """SQLite's own query: words hold neither quotes nor operators."""
    return f'"{term.text}"' if term.whole else f'"{term.text}"*'


def tsquery(term: Term) -> str:
    """PostgreSQL's: texts with the words anywhere; whether they stand in a row its index does not know."""
    words = " & ".join(f"'{word}'" for word in term.words)
    return words if term.whole else f"{words}:*"


def needle(term: Term) -> str:
    return f" {term.text} " if term.whole else f" {term.text}"


def place_of(term: Term) -> StrIndex:
    """Where the term begins in a text; 0 where it does not stand in it."""
    return StrIndex(PADDED_WORDS, Value(needle(term)))
