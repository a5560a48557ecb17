"""Small words for the list: addresses with one parameter changed, rows, and what stands under one ticket."""

from collections.abc import Iterable
from html import escape
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from tickets.models import Ticket
from tickets.photo_markup import photos_html
from tickets.photos import photos_of_tickets
from tickets.row_markup import Look, affected_words, correct_category_html, me_too_html, rows_html
from tickets.wording import ago, percent, what_happened

register = template.Library()
# A change of these leads to other rows, so the place in the old ones is gone.
RESTARTS = ("cursor", "page_size")


@register.simple_tag(takes_context=True)
def with_parameter(context: dict[str, Any], name: str, value: str) -> str:
    """The page's own parameters with this one set, or dropped when the value is empty."""
    dropped = {name, *RESTARTS}
    kept = [(key, one) for key, values in context["request"].GET.lists() if key not in dropped for one in values]
    return urlencode([*kept, (name, value)] if value else kept)


@register.simple_tag
def options(choices: Iterable[tuple[Any, Any]], chosen: Any = None) -> SafeString:
    """The `option`s of pairs of value and words."""
    made = (
        f'<option value="{escape(str(value))}"{" selected" if value == chosen else ""}>{escape(str(words))}</option>'
        for value, words in choices
    )
    return mark_safe("".join(made))  # noqa: S308 (escaped above)


register.filter("affected", affected_words)
register.filter(percent)
register.filter(what_happened)
register.filter("ago", lambda moment: ago(moment, timezone.now()))
register.simple_tag(rows_html, name="ticket_rows")


@register.filter
def marked(words: Iterable[str]) -> SafeString:
    return mark_safe(" ".join(f"<mark><bdi>{escape(word)}</bdi></mark>" for word in words))  # noqa: S308 (escaped)


@register.simple_tag
def report_photos(ticket: Ticket) -> SafeString:
    """Those of the report itself; where there are none, nothing is asked."""
    return photos_html(photos_of_tickets([ticket]).get(ticket.pk, []))


@register.simple_tag(takes_context=True)
def me_too(context: dict[str, Any], ticket: Ticket, has_said: bool) -> SafeString:
    """The form under one ticket."""
    return me_too_html(ticket, look_on(context, said_me_too={ticket.pk} if has_said else set()))


@register.simple_tag(takes_context=True)
def correct_category(context: dict[str, Any], ticket: Ticket) -> SafeString:
    """The form on the ticket's own page."""
    return correct_category_html(ticket, look_on(context), "#ticket")


def look_on(context: dict[str, Any], **look: Any) -> Look:
    """Of a page about one ticket: its forms lead back to where its trail is."""
    trail = context.get("trail")
    return Look(str(context["csrf_token"]), return_to=trail.address if trail else "", **look)
