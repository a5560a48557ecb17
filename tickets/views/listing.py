"""The list of tickets."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tickets.changes import counts_by_status
from tickets.filters import ORDERINGS, PAGING, Listing, list_tickets
from tickets.keyset import BadCursor, Page, read_page
from tickets.me_too import browser_of, said_by
from tickets.models import Category, Status
from tickets.pages import page_or_fragment
from tickets.roles import Action

PAGE_SIZE = 25
# The filter form has fields for these, and a new question starts at the first page.
OWN_FIELDS = {"search", "category", "ordering", "uncertain", *PAGING}


@require_safe
def ticket_list(request: HttpRequest) -> HttpResponse:
    listing = list_tickets(request.GET, request.actor)
    page, notices = listed_page(request, listing)
    context = {
        "page": page,
        "said_me_too": said_by(browser_of(request), [ticket.pk for ticket in page.rows]),
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
