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


class ShownText:
    """A text that is shown in answer to a question, and its words, each with its place."""

    def __init__(self, text: str) -> None:
        self.text, self.spans = text, list(spans_of(text))

    def has(self, term: Term) -> bool:
        return next(places(term, self.spans), None) is not None

    def marked(self, terms: list[Term], begin: int = 0, end: int | None = None) -> SafeString:
        """All of it, or a part: escaped, with the terms in it marked."""
        end = len(self.text) if end is None else end
        spans, rest, parts = [span for span in self.spans if begin <= span.start and span.end <= end], begin, []
        for start, stop in merged(sorted(place for term in terms for place in places(term, spans))):
            parts.append((self.text[rest:start], self.text[start:stop]))
            rest = stop
        return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", parts), self.text[rest:end])

    def excerpt(self, terms: list[Term], around: list[Term]) -> SafeString:
        """Some words before and after the first of the terms `around`; all the terms are marked in it."""
        hits = sorted(place for term in around for place in places(term, self.spans))
        if not hits:
            return SafeString()
        begin, end = cut(self.text, *hits[0])
        before, after = "… " if begin else "", " …" if end < len(self.text) else ""
        return format_html("{}{}{}", before, self.marked(terms, begin, end), after)


def in_one_line(text: str) -> ShownText:
    return ShownText(" ".join(text.split()))


def find_hits(rows: Sequence[Ticket], terms: list[Term]) -> None:
    """Give every row its `hit`. The excerpt of a message is left to who knows messages."""
    texts, elsewhere = own_texts(rows), {}
    for ticket in rows:
        text, summary = in_one_line(texts[ticket.pk]), ShownText(ticket.summary)
        absent = [term for term in terms if not text.has(term)]
        if absent:
            elsewhere[ticket.pk] = absent[0]
        beyond = [term for term in terms if term not in absent and not summary.has(term)]
        ticket.hit = Hit(summary.marked(terms), text.excerpt(terms, beyond))
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


def cut(text: str, begin: int, end: int) -> Place:
    """Whole words around a place, where there are spaces."""
    first = max(0, begin - BEFORE_THE_HIT)
    if first:
        first = text.find(" ", first, begin) + 1 or first
    last = min(len(text), max(end, first + EXCERPT_LENGTH))
    space = text.rfind(" ", end, last + 1) if last < len(text) else -1
    return first, space if space >= 0 else last


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
