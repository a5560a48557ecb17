"""`{% quote_messages %}`: on a list that was searched, an excerpt of the message in which a ticket's hit is."""

from collections.abc import Sequence

from django import template

from messaging.models import Message
from tickets.hits import in_one_line
from tickets.models import Ticket
from tickets.questions import Term

register = template.Library()


@register.simple_tag
def quote_messages(rows: Sequence[Ticket], terms: list[Term]) -> str:
    hits = {ticket.hit.message: ticket.hit for ticket in rows if ticket.hit.message}
    bodies = Message.objects.filter(pk__in=hits).values_list("pk", "body") if hits else []
    for pk, body in bodies:
        hits[pk].excerpt = in_one_line(body).excerpt(terms, terms)
    return ""
