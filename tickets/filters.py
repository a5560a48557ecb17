"""The filters of the ticket list: one set for the page and the API."""

from dataclasses import dataclass
from datetime import datetime

import django_filters
from django import forms
from django.http import QueryDict

from tickets import search
from tickets.errors import NotPermitted
from tickets.models import Category, Status, Ticket, TicketQuerySet
from tickets.roles import Action, Actor
from tickets.times import parse_rfc3339

ORDERINGS = {
    "-opened_at": "Newest first",
    "opened_at": "Oldest first",
    "-modified_at": "Changed last",
    "modified_at": "Unchanged longest",
    "-affected": "Most affected",
}
DEFAULT_ORDERING = "-opened_at"
PAGING = {"cursor", "page_size"}


class ChoicesField(forms.MultipleChoiceField):
    """Repeated or separated by commas: `status=open&status=active`, `status=open,active`."""

    def to_python(self, value: list[str] | None) -> list[str]:
        return [choice for part in value or [] for choice in part.split(",") if choice]


class MomentField(forms.CharField):
    def to_python(self, value: str | None) -> datetime | None:
        if not value:
            return None
        try:
            return parse_rfc3339(value)
        except ValueError:
            raise forms.ValidationError(
                "Write the date and time as RFC 3339, with an offset: 2026-01-31T08:00:00Z."
            ) from None


class ChoicesFilter(django_filters.MultipleChoiceFilter):
    field_class = ChoicesField
    always_filter = False


class MomentFilter(django_filters.Filter):
    field_class = MomentField


class YesField(forms.CharField):
    def to_python(self, value: str | None) -> bool | None:
        if not value:
            return None
        if value not in ("true", "false"):
            raise forms.ValidationError("This is either true or false.")
        return value == "true"


class YesFilter(django_filters.Filter):
    field_class = YesField


class TicketFilter(django_filters.FilterSet):
    status = ChoicesFilter(choices=Status.choices)
    category = ChoicesFilter(choices=Category.choices)
    opened_after = MomentFilter("opened_at", "gte")
    opened_before = MomentFilter("opened_at", "lt")
    closed_after = MomentFilter("closed_at", "gte")
    closed_before = MomentFilter("closed_at", "lt")
    modified_after = MomentFilter("modified_at", "gte")
    uncertain = YesFilter(method="only_uncertain")
    search = django_filters.CharFilter(method="matching")
    ordering = django_filters.ChoiceFilter(choices=list(ORDERINGS.items()), method="ordered_by_the_page")

    class Meta:
        model = Ticket
        fields: list[str] = []

    def only_uncertain(self, tickets: TicketQuerySet, name: str, wanted: bool) -> TicketQuerySet:
        return tickets.uncertain() if wanted else tickets

    def matching(self, tickets: TicketQuerySet, name: str, text: str) -> TicketQuerySet:
        return search.matching(tickets, text)

    def ordered_by_the_page(self, tickets: TicketQuerySet, name: str, ordering: str) -> TicketQuerySet:
        """Keyset paging orders the rows; here the name is only checked."""
        return tickets


@dataclass(frozen=True)
class Listing:
    """What a caller asked to see. `errors` by parameter; `tickets` then are those of the valid parameters."""

    tickets: TicketQuerySet
    chosen: dict[str, object]
    errors: dict[str, list[str]]

    @property
    def ordering(self) -> str:
        return str(self.chosen.get("ordering") or DEFAULT_ORDERING)

    @property
    def is_filtered(self) -> bool:
        return any(value for name, value in self.chosen.items() if name != "ordering")


def list_tickets(parameters: QueryDict, actor: Actor) -> Listing:
    """The tickets that the actor may see under these filters. Raises NotPermitted for closed ones in vain."""
    filters = TicketFilter(parameters, Ticket.objects.visible_to(actor))
    errors = {name: [str(sentence) for sentence in sentences] for name, sentences in filters.form.errors.items()}
    chosen = {name: value for name, value in filters.form.cleaned_data.items() if value}
    if Status.CLOSED in chosen.get("status", []) and not actor.may(Action.SEE_CLOSED):
        raise NotPermitted(f"Only helpdesk staff can {Action.SEE_CLOSED}.")
    return Listing(filters.filter_queryset(filters.queryset), chosen, errors)
