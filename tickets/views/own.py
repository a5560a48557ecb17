"""The tickets that this browser has opened."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tickets import own_tickets
from tickets.me_too import browser_of, said_by
from tickets.models import Ticket
from tickets.pages import see_other
from tickets.roles import Action
from tickets.row_markup import COLUMNS, Look


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Newest first; of a closed one a simple user learns when it was closed, and no more."""
    numbers = own_tickets.numbers_of(request)
    tickets = Ticket.objects.filter(pk__in=numbers).only(*COLUMNS, "closed_at").order_by("-pk") if numbers else []
    sees_closed = request.actor.may(Action.SEE_CLOSED)
    rows = [ticket for ticket in tickets if sees_closed or not ticket.is_closed]
    said = said_by(browser_of(request), [ticket.pk for ticket in rows]) if rows else set()
    look = Look(get_token(request), said_me_too=said, return_to=request.path)
    context = {"rows": rows, "closed": [ticket for ticket in tickets if ticket not in rows], "look": look}
    return render(request, "tickets/mine.html", context)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """For a browser that others use as well."""
    response = see_other(reverse("tickets:mine"))
    own_tickets.forget(response)
    return response
