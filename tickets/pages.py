"""What the pages share: fragments for htmx, and one way to answer a post."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from tickets.errors import AlreadyDone
from tickets.models import Ticket

# The tag of a notice that is for the script of the drafts.
STORED = "stored"
# Parameters that stay in a ticket's address: see `tickets.views.trail`.
TRAIL = ("from", "place")


def wants_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request-Type") == "partial"


def page_or_fragment(
    request: HttpRequest, page: str, fragment: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """One template serves the full page and the fragment that updates it."""
    response = render(request, fragment if wants_fragment(request) else page, context, status=status)
    patch_vary_headers(response, ["HX-Request-Type"])
    return response


def sent_tag(ticket_id: int) -> str:
    """Marks the notice that thanks for this ticket."""
    return f"sent-{ticket_id}"


def see_other(address: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(address, status=303)


def lead_to(request: HttpRequest, address: str) -> HttpResponse:
    """To another page than the one asked for; htmx, which follows a redirect by itself, is told to leave the page."""
    return HttpResponse(headers={"HX-Redirect": address}) if wants_fragment(request) else see_other(address)


def local_path(path: str) -> str:
    """The path if it is one of this site's own, else an empty string."""
    is_local = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_local else ""


def ticket_address(request: HttpRequest, ticket_id: int) -> str:
    """The ticket's page, on the trail that this request is on."""
    kept = {name: request.GET[name] for name in TRAIL if request.GET.get(name)}
    return reverse("tickets:detail", args=[ticket_id]) + (f"?{urlencode(kept)}" if kept else "")


def back(request: HttpRequest, ticket_id: int) -> HttpResponseRedirect:
    """To the page that the form names in `next`, else to the ticket."""
    return see_other(local_path(request.POST.get("next", "")) or ticket_address(request, ticket_id))


def note_stored(request: HttpRequest, token: str) -> None:
    """The next page tells the browser that what this form held is stored, so that it drops its draft of it.

    `token` tells the form apart from others with the same address: its one-time token, or the version it changed.
    """
    messages.info(request, f"{request.path} {token}", extra_tags=STORED)


def move_and_return(request: HttpRequest, move: Callable[..., Ticket], ticket_id: int, done: str) -> HttpResponse:
    """Make the move, then back to the ticket; what a colleague has just done is a notice, not an error."""
    try:
        move(ticket_id=ticket_id, by=request.actor)
        messages.success(request, done)
    except AlreadyDone as notice:
        messages.info(request, notice.sentence)
    return see_other(ticket_address(request, ticket_id))
