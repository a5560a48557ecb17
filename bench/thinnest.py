"""The reference: the thinnest Django view of the same question, by the ORM and a small template, without middleware.

What a page has to read or to store, it reads and stores too: the history beside the messages, the trace of a write and
the words by which it is found.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.utils import timezone

from messaging.models import Message
from tickets import search
from tickets.classifier import classify
from tickets.models import Place, SearchText, Ticket, TicketChange, TicketQuerySet
from tickets.questions import terms_of

LIST = engines["django"].from_string("""
<!DOCTYPE html><title>Tickets</title><ul>{% for ticket in tickets %}
<li><a href="/tickets/{{ ticket.pk }}/">{{ ticket.summary }}</a> {{ ticket.get_status_display }}
{{ ticket.get_category_display }} {{ ticket.location }} {{ ticket.opened_at }} {{ ticket.message_count }}</li>
{% endfor %}</ul>
""")
TICKET = engines["django"].from_string("""
<!DOCTYPE html><title>{{ ticket.summary }}</title>
<p>{{ ticket.description }} <p>{{ ticket.get_status_display }} {{ ticket.get_category_display }}
{{ ticket.location }} {{ ticket.opened_at }} {{ ticket.modified_at }}
<ol>{% for message in messages %}<li>{{ message.author_name }} {{ message.created_at }} {{ message.body }}</li>
{% endfor %}</ol>
<ol>{% for change in changes %}<li>{{ change.by_name }} {{ change.at }} {{ change.kind }}</li>{% endfor %}</ol>
""")
SHOWN = ["summary", "location", "category", "status", "opened_at", "message_count"]
ALL = Ticket.objects.all()
UNRESOLVED = Ticket.objects.unresolved()
View = Callable[..., HttpResponse]


class ThinnestUrls:
    """The only middleware: this site is served beside the real one."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = "bench.thinnest"
        return self.get_response(request)


def first_page(tickets: TicketQuerySet, ordering: str) -> HttpResponse:
    ordered = tickets.order_by(ordering, "-id" if ordering.startswith("-") else "id")
    return HttpResponse(LIST.render({"tickets": ordered.only(*SHOWN)[:26]}))


def listed(tickets: TicketQuerySet, ordering: str = "-opened_at") -> View:
    return lambda request: first_page(tickets.all(), ordering)


def far(request: HttpRequest, pk: int) -> HttpResponse:
    return first_page(ALL.filter(opened_at__lte=ALL.get(pk=pk).opened_at), "-opened_at")


def at_library(request: HttpRequest) -> HttpResponse:
    places = Place.objects.filter(folded__contains="library").values_list("pk", flat=True)
    return first_page(ALL.filter(place__in=list(places)), "-opened_at")


def found(request: HttpRequest) -> HttpResponse:
    """One look into the index of words."""
    terms = terms_of("projector")
    return first_page(search.looked_up(ALL, terms, terms[0]), "-opened_at")


def ticket(request: HttpRequest, pk: int) -> HttpResponse:
    shown = {
        "ticket": Ticket.objects.get(pk=pk),
        "messages": Message.objects.filter(ticket=pk).order_by("-id")[:50],
        "changes": TicketChange.objects.filter(ticket=pk).history().order_by("-at", "-id")[:50],
    }
    return HttpResponse(TICKET.render(shown))


def trace(pk: int, kind: str, now: datetime) -> None:
    TicketChange.objects.create(ticket_id=pk, kind=kind, at=now, by_role="user")


def report(request: HttpRequest) -> HttpResponse:
    found, now = classify(request.POST["description"]), timezone.now()
    with transaction.atomic():
        new = Ticket.objects.create(
            description="dark", summary="dark", category=found.category, opened_at=now, modified_at=now, queue_at=now
        )
        SearchText.objects.create(ticket=new, words="dark")
        trace(new.pk, "opened", now)
    return HttpResponse(new.pk)


def say(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=pk)
        ticket.modified_at, ticket.message_count = now, ticket.message_count + 1
        ticket.save(update_fields=["modified_at", "message_count"])
        said = Message.objects.create(ticket=ticket, author_role="user", body="Any news?", created_at=now)
        SearchText.objects.create(ticket=ticket, message=said.pk, words="any news")
        trace(pk, "message", now)
    return HttpResponse(said.pk)


def start_work(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=pk)
        ticket.status, ticket.activated_at, ticket.modified_at = "active", now, now
        ticket.save(update_fields=["status", "activated_at", "modified_at"])
        trace(pk, "activated", now)
    return HttpResponse(pk)


urlpatterns = [
    path("board", listed(UNRESOLVED)),
    path("list", listed(ALL, "queue_at")),
    path("newest", listed(ALL)),
    path("far/<int:pk>", far),
    path("active-it", listed(ALL.filter(status="active", category="technical_it"))),
    path("closed", listed(ALL.filter(status="closed"))),
    path("library", at_library),
    path("waiting", listed(ALL.waiting(), "queue_at")),
    path("affected", listed(UNRESOLVED, "-affected")),
    path("search", found),
    path("ticket/<int:pk>", ticket),
    path("report", report),
    path("say/<int:pk>", say),
    path("start/<int:pk>", start_work),
]
