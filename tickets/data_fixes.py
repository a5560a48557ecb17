"""Data fixes: a stored ticket is brought to what somebody wrote about it, each part by its own function."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tickets import lifecycle
from tickets.models import Ticket
from tickets.roles import Action, Actor

MOVES = {Action.ACTIVATE: lifecycle.activate_ticket, Action.CLOSE: lifecycle.close_ticket}


def moves_between(start: str, end: str) -> list[Any]:
    """The functions that lead from one status to another. Raises ValidationError when none do."""
    moves = []
    while start != end:
        action = next((action for action, (first, _) in lifecycle.TRANSITIONS.items() if first == start), None)
        if action is None:
            raise ValidationError(_("A ticket goes from open to active to closed, never back."))
        moves.append(MOVES[action])
        start = lifecycle.TRANSITIONS[action][1]
    return moves


def fix_ticket(stored: Ticket, by: Actor, **wanted: str) -> None:
    """Bring a stored ticket to the wanted description, location, category and status, each by its own function."""
    with transaction.atomic():
        if wanted["category"] != stored.category:
            lifecycle.recategorise_ticket(ticket_id=stored.pk, by=by, category=wanted["category"])
        words = {name: wanted[name] for name in ("description", "location") if wanted[name] != getattr(stored, name)}
        if words:
            lifecycle.edit_ticket(ticket_id=stored.pk, by=by, **words)
        for move in moves_between(stored.status, wanted["status"]):
            move(ticket_id=stored.pk, by=by)
