"""The filters of the ticket list: one set for the page and the API."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import django_filters
from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from tickets import places, relevance, search, week
from tickets.access_path import led_to
from tickets.errors import NotPermitted, UnreadableList
from tickets.filter_fields import (
    ChoicesFilter,
    DayFilter,
    MomentFilter,
    NumberFilter,
    PlaceFilter,
    QuestionFilter,
    YesFilter,
)
from tickets.models import UNRESOLVED, Category, Status, Ticket, TicketQuerySet
from tickets.questions import Term, terms_of
from tickets.roles import Action, Actor, refusal

ORDERINGS = {
    "-opened_at": _("Newest first"),
    "opened_at": _("Oldest first"),
    "-modified_at": _("Changed last"),
    "modified_at": _("Unchanged longest"),
    "-affected": _("Most affected"),
    "queue_at": _("Waiting longest"),
}
DEFAULT_ORDERING = "-opened_at"
LONGEST_UNTOUCHED = 87_600
MANY = 1_000_000
HOURS_FROM_TO = _("Write a whole number from 1 to %(most)s hours.")
PEOPLE_FROM_TO = _("Write a whole number from 1 to %(most)s people.")
# Only what was searched for can be more or less to the point.
BEST_FIRST = "relevance"
BEST_FIRST_WORDS = _("Best first")
PAGING = {"cursor", "page_size"}
DAYS = [(str(day), WEEKDAYS[day - 1]) for day in week.DAYS]
HOURS = [(str(hour), f"{hour:02}:00") for hour in week.HOURS]


class ListForm(forms.Form):
    def clean(self) -> dict[str, object]:
        chosen = super().clean()
        if chosen.get("ordering") == BEST_FIRST and not chosen.get("search") and "search" not in self.errors:
            self.add_error("ordering", _("Best first is the order of what was searched: add `search`."))
        return chosen


class TicketFilter(django_filters.FilterSet):
    def __init__(self, data: QueryDict, queryset: TicketQuerySet) -> None:
        # Only those that are asked for: to make all of them takes longer than to read the tickets.
        self.base_filters = {name: filter_ for name, filter_ in self.base_filters.items() if name in data}
        super().__init__(data, queryset)

    status = ChoicesFilter(choices=Status.choices, method="in_status")
    category = ChoicesFilter(choices=Category.choices)
    assigned_category = ChoicesFilter(choices=Category.choices)
    location = PlaceFilter(method="at_places")
    opened_after = MomentFilter("opened_at", "gte")
    opened_before = MomentFilter("opened_at", "lt")
    opened_weekday = ChoicesFilter(choices=DAYS, method="with_the_others")
    opened_hour = ChoicesFilter(choices=HOURS, method="with_the_others")
    opened_from = DayFilter("opened_at")
    opened_through = DayFilter("opened_at", through=True)
    closed_from = DayFilter("closed_at")
    closed_after = MomentFilter("closed_at", "gte")
    closed_before = MomentFilter("closed_at", "lt")
    modified_after = MomentFilter("modified_at", "gte")
    untouched_for = NumberFilter(method="untouched", most=LONGEST_UNTOUCHED, words=HOURS_FROM_TO)
    waiting = ChoicesFilter(choices=[("staff", _("Staff"))], method="only_waiting")
    affected_from = NumberFilter("affected", "gte", most=MANY, words=PEOPLE_FROM_TO)
    unresolved_at = MomentFilter(method="unresolved_then")
    activated = YesFilter(method="only_activated")
    answered = YesFilter(method="only_answered")
    uncertain = YesFilter(method="only_uncertain")
    search = QuestionFilter(method="with_the_others")
    ordering = django_filters.ChoiceFilter(
        choices=[*ORDERINGS.items(), (BEST_FIRST, BEST_FIRST_WORDS)], method="ordered_by_the_page"
    )

    class Meta:
        model = Ticket
        form = ListForm
        fields: list[str] = []

    # Whether only the newest of what was found are put in order.
    is_cut = False

    def in_status(self, tickets: TicketQuerySet, name: str, statuses: list[str]) -> TicketQuerySet:
        return tickets.unresolved() if set(statuses) == set(UNRESOLVED) else tickets.filter(status__in=statuses)

    def only_uncertain(self, tickets: TicketQuerySet, name: str, wanted: bool) -> TicketQuerySet:
        return tickets.uncertain() if wanted else tickets

    def only_waiting(self, tickets: TicketQuerySet, name: str, for_whom: list[str]) -> TicketQuerySet:
        return tickets.waiting() if for_whom else tickets

    def untouched(self, tickets: TicketQuerySet, name: str, hours: int) -> TicketQuerySet:
        return tickets.untouched_since(timezone.now() - timedelta(hours=hours)) if hours else tickets

    def only_activated(self, tickets: TicketQuerySet, name: str, wanted: bool) -> TicketQuerySet:
        return tickets.filter(activated_at__isnull=False) if wanted else tickets

    def only_answered(self, tickets: TicketQuerySet, name: str, wanted: bool) -> TicketQuerySet:
        return tickets.filter(answered_at__isnull=False) if wanted else tickets

    def unresolved_then(self, tickets: TicketQuerySet, name: str, moment: datetime) -> TicketQuerySet:
        return tickets.unresolved_at(moment)

    def at_places(self, tickets: TicketQuerySet, name: str, text: str) -> TicketQuerySet:
        return places.at_places_with(tickets, text)

    def with_the_others(self, tickets: TicketQuerySet, name: str, value: object) -> TicketQuerySet:
        """Asked by `filter_queryset` when all is known; here the values are only checked."""
        return tickets

    def filter_queryset(self, queryset: TicketQuerySet) -> TicketQuerySet:
        tickets, chosen = super().filter_queryset(queryset), self.form.cleaned_data
        days, hours = ({int(number) for number in chosen.get(name) or []} for name in ("opened_weekday", "opened_hour"))
        if days or hours:
            tickets = week.opened_in(tickets, days, hours)
        category, assigned = (set(chosen.get(name) or []) for name in ("category", "assigned_category"))
        if category and assigned and not category & assigned:
            # They were corrected then; said once more for the index of those few.
            tickets = tickets.corrected()
        return self.answering(tickets, chosen.get("search"), chosen.get("ordering") or DEFAULT_ORDERING)

    def answering(self, tickets: TicketQuerySet, question: str | None, ordering: str) -> TicketQuerySet:
        """Asked last: how a question is answered best depends on what the other filters leave."""
        order = DEFAULT_ORDERING if ordering == BEST_FIRST else ordering
        tickets = led_to(tickets, order)
        if not question:
            return tickets
        if ordering != BEST_FIRST:
            return search.matching_in_order(tickets, question, order)
        found = search.matching_in_order(tickets, question, order, pages=relevance.RANKED // 25)
        tickets, self.is_cut = relevance.best_first(found, terms_of(question))
        return tickets

    def ordered_by_the_page(self, tickets: TicketQuerySet, name: str, ordering: str) -> TicketQuerySet:
        """Keyset paging orders the rows; here the name is only checked."""
        return tickets


@dataclass(frozen=True)
class Listing:
    """What a caller asked to see. `errors` by parameter; `tickets` then are those of the valid parameters.

    `is_cut`: best first puts only the newest in order, and there may be more.
    """

    tickets: TicketQuerySet
    chosen: dict[str, object]
    errors: dict[str, list[str]]
    is_cut: bool

    @property
    def ordering(self) -> str:
        return str(self.chosen.get("ordering") or DEFAULT_ORDERING)

    @property
    def complaints(self) -> list[str]:
        """What of the address was not understood, in words."""
        return [f"{name}: {sentence}" for name, sentences in self.errors.items() for sentence in sentences]

    @property
    def terms(self) -> list[Term]:
        """What was searched for."""
        return terms_of(str(self.chosen.get("search", "")))

    @property
    def is_filtered(self) -> bool:
        return any(value for name, value in self.chosen.items() if name != "ordering")


def page_listing(parameters: QueryDict, actor: Actor) -> Listing:
    """As `list_tickets`; staff, unless it searches or asks for another order, has first what waits longest."""
    if actor.is_staff_role and not parameters.get("ordering") and not parameters.get("search"):
        parameters = parameters.copy()
        parameters["ordering"] = "queue_at"
    return list_tickets(parameters, actor)


def without_one(parameters: QueryDict, listing: Listing, actor: Actor) -> list[str]:
    """Of the filters in use those without which there would be tickets to show, one look-up for each."""
    names = [name for name in listing.chosen if name != "ordering"]
    return [name for name in names if list_tickets(leaving_out(parameters, name), actor).tickets.exists()]


def leaving_out(parameters: QueryDict, name: str) -> QueryDict:
    others = parameters.copy()
    others.pop(name, None)
    return others


def list_tickets(parameters: QueryDict, actor: Actor) -> Listing:
    """The tickets that the actor may see under these filters. Raises NotPermitted for closed ones in vain."""
    filters = TicketFilter(parameters, Ticket.objects.visible_to(actor))
    errors = {name: [str(sentence) for sentence in sentences] for name, sentences in filters.form.errors.items()}
    chosen = {name: value for name, value in filters.form.cleaned_data.items() if value}
    if Status.CLOSED in chosen.get("status", []) and not actor.may(Action.SEE_CLOSED):
        raise NotPermitted(refusal(Action.SEE_CLOSED))
    tickets = filters.filter_queryset(filters.queryset)
    return Listing(tickets, chosen, errors, filters.is_cut)


def readable_list(parameters: QueryDict, actor: Actor) -> Listing:
    """`page_listing` for what must not be done with other tickets than meant. Raises UnreadableList too."""
    listing = page_listing(parameters, actor)
    if listing.errors:
        raise UnreadableList(" ".join(listing.complaints))
    return uncut(listing, parameters, actor)


def uncut(listing: Listing, parameters: QueryDict, actor: Actor) -> Listing:
    """For who takes all of a list, not its pages: best first knows a place for the newest hits only, so then all of
    them come newest first.
    """
    if not listing.is_cut:
        return listing
    newest_first = parameters.copy()
    newest_first["ordering"] = DEFAULT_ORDERING
    return list_tickets(newest_first, actor)
