"""Where a question's terms stand in a ticket: its summary and an excerpt with them marked. Users' text stays text."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Max, Q
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tickets.models import SearchText, Ticket
from tickets.questions import Term
from tickets.search import place_of
from tickets.words import Span, spans_of

EXCERPT_LENGTH, BEFORE_THE_HIT = 180, 60
# Where a hit begins and ends in a text.
Place = tuple[int, int]


@dataclass
class Hit:
    """The marked summary, and an excerpt where the summary does not show it all: of `message`, if there is one."""

    summary: SafeString
    excerpt: SafeString
    message: int | None = None


def find_hits(rows: Sequence[Ticket], terms: list[Term]) -> None:
    """Give every row its `hit`. The excerpt of a message is left to who knows messages."""
    texts, elsewhere = own_texts(rows), {}
    for ticket in rows:
        spans = list(spans_of(texts[ticket.pk]))
        absent = [term for term in terms if not list(places(term, spans))]
        if absent:
            elsewhere[ticket.pk] = absent[0]
        in_summary = list(spans_of(ticket.summary))
        beyond = [term for term in terms if term not in absent and not list(places(term, in_summary))]
        ticket.hit = Hit(mark(ticket.summary, terms), excerpt(texts[ticket.pk], terms, beyond))
    messages = messages_with(elsewhere)
    for ticket in rows:
        ticket.hit.message = messages.get(ticket.pk)


def own_texts(rows: Sequence[Ticket]) -> dict[int, str]:
    texts = Ticket.objects.filter(pk__in=[ticket.pk for ticket in rows]).values_list("pk", "description", "location")
    return defaultdict(str, ((pk, f"{description} · {location}".rstrip(" ·")) for pk, description, location in texts))


def messages_with(wanted: dict[int, Term]) -> dict[int, int]:
    """By ticket: the newest message under it that has the term."""
    tickets: dict[Term, list[int]] = defaultdict(list)
    for pk, term in wanted.items():
        tickets[term].append(pk)
    if not tickets:
        return {}
    said = {f"place_{number}": place_of(term) for number, term in enumerate(tickets)}
    either = Q()
    for name, pks in zip(said, tickets.values(), strict=True):
        either |= Q(("ticket__in", pks), (f"{name}__gt", 0))
    texts = SearchText.objects.alias(**said).filter(either, message__isnull=False)
    return dict(texts.values_list("ticket").annotate(newest=Max("message")))


def excerpt(text: str, terms: list[Term], around: list[Term]) -> SafeString:
    """Some words of the text before and after the first of the terms `around`; all the terms are marked in it."""
    text = " ".join(text.split())
    spans = list(spans_of(text))
    hits = sorted(place for term in around for place in places(term, spans))
    if not hits:
        return SafeString()
    begin, end = cut(text, *hits[0])
    before, after = "… " if begin else "", " …" if end < len(text) else ""
    return format_html("{}{}{}", before, mark(text[begin:end], terms), after)


def cut(text: str, begin: int, end: int) -> Place:
    """Whole words around a place, where there are spaces."""
    first = max(0, begin - BEFORE_THE_HIT)
    if first:
        first = text.find(" ", first, begin) + 1 or first
    last = min(len(text), max(end, first + EXCERPT_LENGTH))
    space = text.rfind(" ", end, last + 1) if last < len(text) else -1
    return first, space if space >= 0 else last


def mark(text: str, terms: list[Term]) -> SafeString:
    """The text, escaped, with the terms in it marked."""
    spans, rest, parts = list(spans_of(text)), 0, []
    for begin, end in merged(sorted(place for term in terms for place in places(term, spans))):
        parts.append((text[rest:begin], text[begin:end]))
        rest = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", parts), text[rest:])


def places(term: Term, spans: list[Span]) -> Iterator[Place]:
    *before, last = term.words
    for number in range(len(before), len(spans)):
        word, row = spans[number].word, spans[number - len(before) : number]
        goes_on = word == last if term.whole else word.startswith(last)
        if goes_on and [span.word for span in row] == before:
            yield (row[0].start if row else spans[number].start), spans[number].end


def merged(hits: list[Place]) -> list[Place]:
    """Without overlaps."""
    apart: list[Place] = []
    for begin, end in hits:
        if apart and begin <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((begin, end))
    return apart
