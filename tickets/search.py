"""Words to tickets: SQLite's FTS5 and PostgreSQL's full text behind one interface.

Every text is cut into words here, not in the database, so that both answer alike: lower case, without accents,
letters and digits only. The databases only find words by their beginnings (`print` finds `printers`).
"""

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from tickets.models import SearchText, Ticket, TicketQuerySet
from tickets.words import words_of

# A question of more words than this is a pasted text; the first ones decide.
QUERY_WORDS = 12
SQLITE_MATCH = "SELECT rowid FROM tickets_searchtext_words WHERE tickets_searchtext_words MATCH %s"
POSTGRESQL_MATCH = "SELECT id FROM tickets_searchtext WHERE to_tsvector('simple', words) @@ to_tsquery('simple', %s)"


def index_ticket(ticket: Ticket) -> None:
    """Make the ticket's description and location findable, in place of what was stored for it before."""
    words = " ".join(words_of(f"{ticket.description}\n{ticket.location}"))
    if not SearchText.objects.filter(ticket=ticket, message=None).update(words=words):
        SearchText.objects.create(ticket=ticket, words=words)


def index_message(ticket_id: int, message_id: int, body: str) -> None:
    """Make a message findable under its ticket, in place of what was stored for it before."""
    words = " ".join(words_of(body))
    SearchText.objects.update_or_create(message=message_id, defaults={"ticket_id": ticket_id, "words": words})


def forget_message(message_id: int) -> None:
    SearchText.objects.filter(message=message_id).delete()


def matching(tickets: TicketQuerySet, text: str) -> TicketQuerySet:
    """The tickets in which every word of `text` begins a word of the description, the location or a message.

    Any text is a question: operators and wildcards are no words. A text without any word finds nothing.
    """
    words = words_of(text)[:QUERY_WORDS]
    if not words:
        return tickets.none()
    for word in dict.fromkeys(words):
        tickets = tickets.filter(pk__in=texts_matching(beginning_with(word)).values("ticket_id"))
    return tickets


def beginning_with(word: str) -> str:
    """The database's own query for texts with a word that begins with this one."""
    return f"{word}:*" if connection.vendor == "postgresql" else f'"{word}"*'


def texts_matching(query: str) -> QuerySet[SearchText]:
    statement = POSTGRESQL_MATCH if connection.vendor == "postgresql" else SQLITE_MATCH
    return SearchText.objects.filter(pk__in=RawSQL(statement, [query]))
