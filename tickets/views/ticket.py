"""The page of a ticket, and what can be done there."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tickets import lifecycle
from tickets.changes import newest_cursor
from tickets.danger import is_dangerous
from tickets.errors import StaleVersion
from tickets.forms import CategoryForm, EditTicketForm
from tickets.me_too import browser_of, has_said_me_too, name_browser, new_browser, said_by
from tickets.meanings import meaning_of
from tickets.models import Category, Ticket
from tickets.pages import (
    back,
    move_and_return,
    note_stored,
    page_or_fragment,
    see_other,
    sent_tag,
    ticket_address,
    wants_fragment,
)
from tickets.prepared import Prepared
from tickets.roles import Action, require
from tickets.row_markup import Look, me_too_html
from tickets.similar import alike, worth_asking
from tickets.standing import standing_of
from tickets.stored_ticket import require_unresolved
from tickets.views.trail import trail_of

FOLLOWERS = Prepared(lambda ticket: Ticket.objects.filter(follows=ticket).only("pk").order_by("pk"))


@require_safe
def ticket_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return page_or_fragment(request, "tickets/detail.html", "tickets/_detail.html", ticket_context(request, pk))


def ticket_context(request: HttpRequest, pk: int) -> dict[str, Any]:
    cursor = newest_cursor()
    ticket = Ticket.objects.seen_by(request.actor, pk)
    return {
        "cursor": cursor,
        "ticket": ticket,
        "standing": standing_of(ticket),
        "is_dangerous": not ticket.is_closed and is_dangerous(ticket.description),
        "followers": FOLLOWERS(pk) if ticket.is_closed else [],
        "sent_tag": sent_tag(pk),
        "address": request.build_absolute_uri(ticket.get_absolute_url()),
        "actions": lifecycle.available_actions(ticket, request.actor),
        "categories": Category,
        "has_said_me_too": has_said_me_too(browser_of(request), ticket.pk),
        "trail": trail_of(request, ticket),
        "section": "",
        "notices": [],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def edit_ticket(request: HttpRequest, pk: int) -> HttpResponse:
    cursor, ticket = newest_cursor(), Ticket.objects.seen_by(request.actor, pk)
    if request.method != "POST":
        require_unresolved(ticket, request.actor)
        stored = {name: getattr(ticket, name) for name in EditTicketForm.base_fields}
        return edit_page(request, EditTicketForm(initial=stored), ticket, cursor=cursor)
    form = EditTicketForm(request.POST)
    if not form.is_valid():
        require_unresolved(ticket, request.actor)
        return edit_page(request, form, ticket, status=422, cursor=cursor)
    fields = dict(form.cleaned_data)
    version = fields.pop("version")
    try:
        lifecycle.edit_ticket(ticket_id=pk, by=request.actor, expected_version=version, **fields)
    except StaleVersion as stale:
        mine = EditTicketForm(initial=form.cleaned_data | {"version": stale.current.version})
        return edit_page(request, mine, stale.current, status=409, stale=stale, cursor=cursor)
    note_stored(request, str(version))
    return see_other(ticket_address(request, pk))


def edit_page(
    request: HttpRequest, form: EditTicketForm, ticket: Ticket, status: int = 200, **context: Any
) -> HttpResponse:
    context |= {"form": form, "ticket": ticket, "trail": trail_of(request, ticket)}
    return render(request, "tickets/edit.html", context, status=status)


@require_POST
def activate_ticket(request: HttpRequest, pk: int) -> HttpResponse:
    return move_and_return(request, lifecycle.activate_ticket, pk, _("Work has started."))


@require_POST
def recategorise_ticket(request: HttpRequest, pk: int) -> HttpResponse:
    form = CategoryForm(request.POST)
    if not form.is_valid():
        require(request.actor, Action.RECATEGORISE)
        context = ticket_context(request, pk) | {"category_form": form}
        return page_or_fragment(request, "tickets/detail.html", "tickets/_detail.html", context, status=422)
    lifecycle.recategorise_ticket(ticket_id=pk, by=request.actor, category=form.cleaned_data["category"])
    return back(request, pk)


@require_POST
def me_too(request: HttpRequest, pk: int) -> HttpResponse:
    """The first tap of a browser counts it, the second takes it back."""
    browser = browser_of(request) or new_browser()
    has_said = has_said_me_too(browser, pk)
    change = lifecycle.take_back_me_too if has_said else lifecycle.say_me_too
    ticket = change(ticket_id=pk, by=request.actor, browser=browser)
    look = Look(get_token(request), said_me_too=set() if has_said else {pk})
    response = HttpResponse(me_too_html(ticket, look)) if wants_fragment(request) else back(request, pk)
    name_browser(response, browser)
    return response


@require_safe
def similar_to_ticket(request: HttpRequest, pk: int) -> HttpResponse:
    """Other open or active tickets that read like the same incident."""
    ticket = Ticket.objects.seen_by(request.actor, pk)
    meaning = meaning_of(ticket)
    words = f"{ticket.description} {ticket.location}"
    similar = [] if meaning is None else worth_asking(alike(meaning, words, besides=pk))
    said = said_by(browser_of(request), [pair.ticket.pk for pair in similar])
    context = {"ticket": ticket, "similar": similar, "said_me_too": said}
    return page_or_fragment(request, "tickets/similar.html", "tickets/_similar.html", context)
