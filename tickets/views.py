"""The ticket pages."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tickets import lifecycle
from tickets.changes import counts_by_status
from tickets.errors import StaleVersion
from tickets.filters import ORDERINGS, PAGING, Listing, list_tickets
from tickets.forms import CallerTicketForm, CategoryForm, EditTicketForm, NewTicketForm
from tickets.idempotency import once
from tickets.keyset import BadCursor, Page, read_page
from tickets.models import Category, Status, Ticket
from tickets.pages import move_and_return, page_or_fragment, see_other
from tickets.roles import Action, require

PAGE_SIZE = 25
# The filter form has fields for these, and a new question starts at the first page.
OWN_FIELDS = {"search", "category", "ordering", *PAGING}


@require_safe
def ticket_list(request: HttpRequest) -> HttpResponse:
    listing = list_tickets(request.GET, request.actor)
    page, notices = listed_page(request, listing)
    context = {
        "page": page,
        "listing": listing,
        "notices": notices,
        "statuses": [status for status in Status if status != Status.CLOSED or request.actor.may(Action.SEE_CLOSED)],
        "counts": counts_by_status(),
        "categories": Category,
        "orderings": ORDERINGS.items(),
        "kept_parameters": [
            (name, value) for name, values in request.GET.lists() if name not in OWN_FIELDS for value in values
        ],
    }
    return page_or_fragment(request, "tickets/list.html", "tickets/_list.html", context)


def listed_page(request: HttpRequest, listing: Listing) -> tuple[Page, list[str]]:
    """The rows, and what of the address was not understood, in words."""
    notices = [f"{name}: {sentence}" for name, sentences in listing.errors.items() for sentence in sentences]
    cursor = request.GET.get("cursor", "")
    try:
        page = read_page(listing.tickets, ordering=listing.ordering, cursor=cursor, size=PAGE_SIZE)
    except BadCursor:
        notices.append("That place in the list is no longer known: this is its first page.")
        page = read_page(listing.tickets, ordering=listing.ordering, cursor="", size=PAGE_SIZE)
    return page, notices


@require_http_methods(["GET", "HEAD", "POST"])
def new_ticket(request: HttpRequest) -> HttpResponse:
    form_class = CallerTicketForm if request.actor.is_staff_role else NewTicketForm
    form = form_class(request.POST) if request.method == "POST" else form_class()
    if form.is_valid():
        report = dict(form.cleaned_data)
        token = report.pop("form_token")
        report["reported_by"] = report.get("reported_by") or request.actor.name
        ticket_id, is_first = once("form ticket", token, lambda: lifecycle.open_ticket(by=request.actor, **report).pk)
        if is_first:
            messages.success(request, f"Thank you. This is ticket #{ticket_id}; answers will appear below.")
        return see_other(reverse("tickets:detail", args=[ticket_id]))
    return render(request, "tickets/new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def ticket_detail(request: HttpRequest, pk: int) -> HttpResponse:
    ticket = Ticket.objects.seen_by(request.actor, pk)
    return page_or_fragment(request, "tickets/detail.html", "tickets/_detail.html", ticket_context(request, ticket))


def ticket_context(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    return {
        "ticket": ticket,
        "actions": lifecycle.available_actions(ticket, request.actor),
        "categories": Category,
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
    return see_other(reverse("tickets:detail", args=[pk]))
