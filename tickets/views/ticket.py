"""The page of a ticket, and what can be done there."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tickets import lifecycle
from tickets.errors import StaleVersion
from tickets.forms import CategoryForm, EditTicketForm
from tickets.me_too import browser_of, has_said_me_too, name_browser, new_browser, said_by
from tickets.meanings import meaning_of
from tickets.models import Category, Ticket
from tickets.pages import back, move_and_return, page_or_fragment, see_other, wants_fragment
from tickets.roles import Action, require
from tickets.similar import alike, worth_asking


@require_safe
def ticket_detail(request: HttpRequest, pk: int) -> HttpResponse:
    ticket = Ticket.objects.seen_by(request.actor, pk)
    return page_or_fragment(request, "tickets/detail.html", "tickets/_detail.html", ticket_context(request, ticket))


def ticket_context(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    return {
        "ticket": ticket,
        "actions": lifecycle.available_actions(ticket, request.actor),
        "categories": Category,
        "has_said_me_too": has_said_me_too(browser_of(request), ticket.pk),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def edit_ticket(request: HttpRequest, pk: int) -> HttpResponse:
    ticket = Ticket.objects.seen_by(request.actor, pk)
    if request.method != "POST":
        lifecycle.require_unresolved(ticket, request.actor)
        stored = {name: getattr(ticket, name) for name in EditTicketForm.base_fields}
        return render(request, "tickets/edit.html", {"form": EditTicketForm(initial=stored), "ticket": ticket})
    form = EditTicketForm(request.POST)
    if not form.is_valid():
        lifecycle.require_unresolved(ticket, request.actor)
        return render(request, "tickets/edit.html", {"form": form, "ticket": ticket}, status=422)
    fields = dict(form.cleaned_data)
    try:
        lifecycle.edit_ticket(ticket_id=pk, by=request.actor, expected_version=fields.pop("version"), **fields)
    except StaleVersion as stale:
        mine = EditTicketForm(initial=form.cleaned_data | {"version": stale.current.version})
        return render(request, "tickets/edit.html", {"form": mine, "ticket": stale.current, "stale": stale}, status=409)
    return see_other(reverse("tickets:detail", args=[pk]))


@require_POST
def activate_ticket(request: HttpRequest, pk: int) -> HttpResponse:
    return move_and_return(request, lifecycle.activate_ticket, pk, "Work has started.")


@require_POST
def close_ticket(request: HttpRequest, pk: int) -> HttpResponse:
    return move_and_return(request, lifecycle.close_ticket, pk, "The ticket is closed.")


@require_POST
def recategorise_ticket(request: HttpRequest, pk: int) -> HttpResponse:
    form = CategoryForm(request.POST)
    if not form.is_valid():
        require(request.actor, Action.RECATEGORISE)
        context = ticket_context(request, Ticket.objects.seen_by(request.actor, pk)) | {"category_form": form}
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
    context = {"ticket": ticket, "has_said_me_too": not has_said}
    response = render(request, "tickets/_me_too.html", context) if wants_fragment(request) else back(request, pk)
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
