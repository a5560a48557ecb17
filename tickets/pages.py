"""What the pages share: fragments for htmx, and one way to answer a post."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from tickets.errors import AlreadyDone
from tickets.models import Ticket


def wants_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request-Type") == "partial"


def page_or_fragment(
    request: HttpRequest, page: str, fragment: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """One template serves the full page and the fragment that updates it."""
    response = render(request, fragment if wants_fragment(request) else page, context, status=status)
    patch_vary_headers(response, ["HX-Request-Type"])
    return response


def see_other(address: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(address, status=303)


def local_path(path: str) -> str:
    """The path if it is one of this site's own, else an empty string."""
    is_local = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_local else ""


def back(request: HttpRequest, ticket_id: int) -> HttpResponseRedirect:
    """To the page that the form names in `next`, else to the ticket."""
    return see_other(local_path(request.POST.get("next", "")) or reverse("tickets:detail", args=[ticket_id]))


def move_and_return(request: HttpRequest, move: Callable[..., Ticket], ticket_id: int, done: str) -> HttpResponse:
    """Make the move, then back to the ticket; what a colleague has just done is a notice, not an error."""
    try:
        move(ticket_id=ticket_id, by=request.actor)
        messages.success(request, done)
    except AlreadyDone as notice:
        messages.info(request, notice.sentence)
    return see_other(reverse("tickets:detail", args=[ticket_id]))
