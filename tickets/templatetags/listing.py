"""Small words for the list and the thread: addresses with one parameter changed, and what a change did."""

from typing import Any

from django import template

from tickets.models import Category, TicketChange

register = template.Library()
# A change of these leads to other rows, so the place in the old ones is gone.
RESTARTS = ("cursor", "page_size")


@register.simple_tag(takes_context=True)
def with_parameter(context: dict[str, Any], name: str, value: str) -> str:
    """The page's own parameters with this one set, or dropped when the value is empty."""
    parameters = context["request"].GET.copy()
    for other in {name, *RESTARTS}:
        parameters.pop(other, None)
    if value:
        parameters[name] = value
    return parameters.urlencode()


@register.filter
def lookup(mapping: dict[str, Any], key: str) -> Any:
    return mapping[key]


@register.filter
def percent(share: float) -> str:
    """0.934 as `93 %`; never 100 % for what is less."""
    return f"{min(round(share * 100), 99) if share < 1 else 100} %"


@register.filter
def what_happened(change: TicketChange) -> str:
    """The change as the end of a sentence that begins with who made it."""
    if change.kind == TicketChange.Kind.RECATEGORISED:
        return f"corrected the category to {Category(change.after['category']).label.lower()}"
    if change.kind == TicketChange.Kind.EDITED:
        return f"edited the {' and the '.join(name for name in change.after if name != 'category')}"
    return {
        TicketChange.Kind.OPENED: "opened the ticket",
        TicketChange.Kind.ACTIVATED: "started work",
        TicketChange.Kind.CLOSED: "closed the ticket",
    }[change.kind]
