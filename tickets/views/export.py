"""The list to take away: as a file, and on paper."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tickets.errors import UnreadableList
from tickets.export.answer import CONTENT_TYPES, DEFAULT_FORMAT, UNKNOWN_FORMAT, export_answer
from tickets.filters import page_listing, readable_list
from tickets.keyset import in_order
from tickets.round_sheet import MOST, by_place, heading


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    file_format = request.GET.get("format") or DEFAULT_FORMAT
    if file_format not in CONTENT_TYPES:
        raise UnreadableList(f"format: {UNKNOWN_FORMAT}")
    return export_answer(request, readable_list(request.GET, request.actor), request.actor, file_format)


@require_safe
def round_sheet(request: HttpRequest) -> HttpResponse:
    """The first tickets of the list, grouped by place, for a walk with a pen."""
    listing = page_listing(request.GET, request.actor)
    tickets = list(in_order(listing.tickets, listing.ordering)[: MOST + 1])
    context = {
        "places": by_place(tickets[:MOST]),
        "tickets": tickets[:MOST],
        "most": MOST if len(tickets) > MOST else None,
        "heading": heading(listing),
        "now": timezone.now(),
        "notices": listing.complaints,
    }
    return render(request, "tickets/round.html", context)
