"""What open pages ask every few seconds: has anything happened since I was made? 204 when nothing has.

Every other answer says in `Live-Cursor` where to go on asking, or in `Live-End` that there is nothing more to ask: the
ticket was closed or deleted, and the answer is one sentence about it. So is 410 for a place in another database's feed.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tickets import dates, live
from tickets.changes import Cursor, UnknownCursor, newest_cursor, place_in_feed
from tickets.errors import TicketHidden, TicketNotFound
from tickets.filters import list_tickets
from tickets.models import Ticket
from tickets.roles import Actor, Role
from tickets.views.ticket import ticket_context

RELOAD = _("The helpdesk's data was replaced, perhaps from a backup. Please load this page again.")
View = Callable[..., HttpResponse]


def poll(answer: View) -> View:
    """A view that also gets the place in the feed of the page that asks, and where the feed ends now."""

    @require_safe
    @wraps(answer)
    def answered(request: HttpRequest, *args: int, **kwargs: int) -> HttpResponse:
        newest = newest_cursor()
        try:
            after = place_in_feed(request.GET.get("since", ""), newest)
        except UnknownCursor:
            return plain_words(RELOAD, status=410)
        try:
            response = answer(request, after, newest, *args, **kwargs)
        except TicketHidden as hidden:
            closed_at = timezone.localtime(hidden.ticket.closed_at)
            sentence = _("Ticket %(number)s was closed on %(moment)s.")
            values = {"number": hidden.ticket.pk, "moment": dates.long_moment(closed_at)}
            return plain_words(sentence % values, end="closed")
        except TicketNotFound:
            return plain_words(_("This ticket was deleted."), end="deleted")
        response["Cache-Control"] = "no-store"
        response.setdefault("Live-Cursor", str(newest))
        return response

    return answered


def plain_words(sentence: str, *, end: str = "unknown", status: int = 200) -> HttpResponse:
    headers = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", "Live-End": end}
    return HttpResponse(sentence, status=status, headers=headers)


@poll
def ticket_list(request: HttpRequest, after: Cursor, newest: Cursor) -> HttpResponse:
    """Under the filters of the page that asks."""
    if after == newest:
        return HttpResponse(status=204)
    return JsonResponse(told_of_list(request.META["QUERY_STRING"], request.role, after, newest, get_language()))


@lru_cache(maxsize=256)
def told_of_list(query: str, role: Role, after: Cursor, newest: Cursor, language: str) -> dict[str, Any]:
    """After a change many pages of the same list ask the same at once: it is found out for all in this language."""
    actor = Actor(role)
    news = live.news_of_list(list_tickets(QueryDict(query), actor), actor, after, newest)
    return {"tickets": news.tickets, "is_much": news.is_much}


@poll
def ticket_detail(request: HttpRequest, after: Cursor, newest: Cursor, pk: int) -> HttpResponse:
    """The same fragment that the page is made of; notices wait for the page that they are meant for."""
    if not live.has_changed(pk, after):
        return HttpResponse(status=204)
    return render(request, "tickets/_detail.html", ticket_context(request, pk) | {"messages": []})


@poll
def ticket_edit(request: HttpRequest, after: Cursor, newest: Cursor, pk: int) -> HttpResponse:
    """Everything since the form was made, so the page goes on asking from there."""
    context = {"changes": live.history_since(pk, after), "ticket": Ticket.objects.seen_by(request.actor, pk)}
    if not context["changes"]:
        return HttpResponse(status=204)
    response = render(request, "tickets/_changed_meanwhile.html", context)
    response["Live-Cursor"] = str(after)
    return response
