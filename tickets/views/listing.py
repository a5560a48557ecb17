"""The list of tickets."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tickets.changes import newest_cursor
from tickets.chips import chips
from tickets.counts import read_counts
from tickets.filters import BEST_FIRST, BEST_FIRST_WORDS, ORDERINGS, PAGING, Listing, page_listing, without_one
from tickets.hits import find_hits
from tickets.keyset import BadCursor, Page, read_page
from tickets.me_too import browser_of, said_by
from tickets.models import Category, Status, Ticket
from tickets.pages import lead_to, page_or_fragment
from tickets.presets import presets
from tickets.questions import LONGEST_QUESTION, ticket_number
from tickets.relevance import RANKED
from tickets.roles import Action, Actor
from tickets.row_markup import COLUMNS, Look
from tickets.views.trail import from_list

PAGE_SIZE = 25
# By which the next page begins.
ORDER_COLUMNS = {ordering.lstrip("-") for ordering in ORDERINGS}
# The filter form has fields for these; the last ones are for staff.
ALWAYS = ("search", "location", "category", "ordering")
MORE = ("opened_from", "opened_through", "untouched_for", "affected_from", "waiting", "uncertain")
UNTOUCHED = {
    24: _("a day or longer"),
    72: _("three days or longer"),
    168: _("a week or longer"),
    336: _("two weeks or longer"),
    720: _("a month or longer"),
}
AFFECTED = (2, 5, 10, 50)


@require_safe
def ticket_list(request: HttpRequest) -> HttpResponse:
    if ticket := ticket_by_number(request):
        return lead_to(request, ticket.get_absolute_url())
    cursor = newest_cursor()
    request.GET, cuts = as_answered(request.GET)
    listing = page_listing(request.GET, request.actor)
    page, notices = listed_page(request, listing)
    context = {"cursor": cursor, "listing": listing, "notices": [*cuts, *notices]}
    context |= filter_context(request, listing) | rows_context(request, listing, page)
    return page_or_fragment(request, "tickets/list.html", "tickets/_list.html", context)


def rows_context(request: HttpRequest, listing: Listing, page: Page) -> dict[str, Any]:
    """The rows with their hits, how they look, and what leads to others."""
    terms = listing.terms
    if terms:
        find_hits(page.rows, terms)
    return {
        "page": page,
        "page_numbers": ",".join(str(ticket.pk) for ticket in page.rows),
        "look": look_of(request, page, with_hits=bool(terms)),
        "terms": terms,
        "ranked": RANKED,
        "chips": chips(listing),
        "presets": [(preset, preset.is_shown_by(request.GET)) for preset in presets(request.actor)],
        "suggestions": [] if page.rows else chips(listing, only=without_one(request.GET, listing, request.actor)),
    }


def ticket_by_number(request: HttpRequest) -> Ticket | None:
    """The ticket whose number is in the search box, if the actor may see it."""
    number = ticket_number(request.GET.get("search", ""))
    return Ticket.objects.visible_to(request.actor).filter(pk=number).only("pk").first() if number else None


def as_answered(parameters: QueryDict) -> tuple[QueryDict, list[str]]:
    """The parameters without what the page cannot do, so that its links lead to what it shows; and a word about it."""
    parameters, notices = parameters.copy(), []
    question = parameters.get("search", "").strip()
    if len(question) > LONGEST_QUESTION:
        parameters["search"] = question[:LONGEST_QUESTION]
        notices.append(
            _("Only the first %(most)s characters of your text were searched for.") % {"most": LONGEST_QUESTION}
        )
    if not question and parameters.get("ordering") == BEST_FIRST:
        del parameters["ordering"]
    return parameters, notices


def listed_page(request: HttpRequest, listing: Listing) -> tuple[Page, list[str]]:
    """The rows, and what of the address was not understood, in words."""
    notices = listing.complaints
    cursor = request.GET.get("cursor", "")
    tickets = listing.tickets.only(*COLUMNS, *ORDER_COLUMNS)
    try:
        page = read_page(tickets, ordering=listing.ordering, cursor=cursor, size=PAGE_SIZE)
    except BadCursor:
        notices.append(_("That place in the list is no longer known: this is its first page."))
        page = read_page(tickets, ordering=listing.ordering, cursor="", size=PAGE_SIZE)
    return page, notices


def look_of(request: HttpRequest, page: Page, *, with_hits: bool) -> Look:
    return Look(
        csrf_token=get_token(request),
        is_staff=request.actor.is_staff_role,
        with_hits=with_hits,
        said_me_too=said_by(browser_of(request), [ticket.pk for ticket in page.rows]),
        return_to=request.get_full_path(),
        from_list=from_list(request),
    )


def filter_context(request: HttpRequest, listing: Listing) -> dict[str, Any]:
    """What the form of filters and the tabs show."""
    chosen = listing.chosen
    by_status, by_category = shown_counts(listing, request.actor)
    return {
        # Each by its name, also where nothing was asked: looking in vain is dear to templates.
        "chosen": {name: chosen.get(name) for name in ("status", *ALWAYS, *MORE)},
        "tabs": [(status, status in chosen.get("status", []), by_status.get(status)) for status in seen(request.actor)],
        "categories": category_options(chosen.get("category", []), by_category),
        "category": ",".join(chosen.get("category", [])),
        "orderings": ORDERINGS | {BEST_FIRST: BEST_FIRST_WORDS} if listing.terms else ORDERINGS,
        "untouched": UNTOUCHED.items(),
        "affected": [(number, _("%(number)s or more") % {"number": number}) for number in AFFECTED],
        "has_more": any(name in chosen for name in MORE),
        # A new question starts at the first page.
        "kept_parameters": [
            (name, value)
            for name, values in request.GET.lists()
            if name not in {*ALWAYS, *MORE, *PAGING}
            for value in values
        ],
    }


def category_options(chosen: list[str], counts: dict[str, int]) -> list[tuple[str, str]]:
    """With the number of tickets where it is known; several that are chosen are one more choice."""
    several = [(",".join(chosen), _("Several categories"))] if len(chosen) > 1 else []
    return several + [
        (value, f"{label} ({counts[value]})" if value in counts else label) for value, label in Category.choices
    ]


def seen(actor: Actor) -> list[Status]:
    return [status for status in Status if status != Status.CLOSED or actor.may(Action.SEE_CLOSED)]


def shown_counts(listing: Listing, actor: Actor) -> tuple[dict[str, int], dict[str, int]]:
    """Beside the statuses and the categories; none where other filters are in use, because totals would mislead."""
    if listing.chosen.keys() - {"status", "category", "ordering"}:
        return {}, {}
    counts = read_counts()
    by_status = counts.by_status(listing.chosen.get("category") or Category.values)
    return by_status, counts.by_category(listing.chosen.get("status") or seen(actor))
