"""Canned replies: what staff often write, with the ticket's own words filled in."""

import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tickets.models import Ticket

PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
# By name; in words where the ticket has none.
FILLED: dict[str, Callable[[Ticket], str]] = {
    "place": lambda ticket: ticket.location or _("the place you reported"),
    "number": lambda ticket: str(ticket.pk),
    "summary": lambda ticket: ticket.summary,
    "name": lambda ticket: ticket.reported_by or _("there"),
}
NAMES = ", ".join(f"{{{name}}}" for name in FILLED)


def check_placeholders(text: str) -> None:
    """Raises ValidationError for one that nothing would be filled in for."""
    unknown = [found[0] for found in PLACEHOLDER.finditer(text) if found[1] not in FILLED]
    if unknown:
        sentence = _("Nothing can be filled in for %(unknown)s. Known are %(known)s.")
        raise ValidationError(sentence % {"unknown": ", ".join(dict.fromkeys(unknown)), "known": NAMES})


def filled_in(text: str, ticket: Ticket) -> str:
    """The text for this ticket. What is filled in is not looked at again: it may contain braces itself."""
    return PLACEHOLDER.sub(lambda found: FILLED[found[1]](ticket) if found[1] in FILLED else found[0], text)
