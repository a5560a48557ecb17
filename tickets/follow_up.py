"""Reporting again what was closed but is still broken: what of the closed ticket the new form begins with.

Closed tickets are for staff. Whoever opened one knows its text; everybody else gets its number, and its place
where that is no secret, and describes anew what is wrong.
"""

from collections.abc import Collection
from typing import Any

from tickets.models import Ticket
from tickets.places import is_known_to_all
from tickets.roles import Action, Actor


def initial_report(number: str, actor: Actor, own: Collection[int]) -> dict[str, Any]:
    """For the form, by field; `own` are the tickets that this browser has opened. Empty when none can be followed."""
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    ticket = Ticket.objects.filter(pk=number).first() if is_number else None
    if ticket is None or not ticket.is_closed:
        return {}
    report = {"follows": ticket.pk}
    if actor.may(Action.SEE_CLOSED) or ticket.pk in own:
        return report | {"description": ticket.description, "location": ticket.location}
    return report | ({"location": ticket.location} if is_known_to_all(ticket.place_id) else {})
