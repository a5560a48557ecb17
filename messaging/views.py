"""Posting a message from the ticket page."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from messaging.conversation import post_message
from messaging.forms import MessageForm
from tickets.idempotency import once
from tickets.lifecycle import require_unresolved
from tickets.models import Ticket
from tickets.pages import page_or_fragment, see_other
from tickets.views.ticket import ticket_context


@require_POST
def post(request: HttpRequest, pk: int) -> HttpResponse:
    ticket = Ticket.objects.seen_by(request.actor, pk)
    form = MessageForm(request.POST)
    if not form.is_valid():
        require_unresolved(ticket, request.actor)
        context = ticket_context(request, ticket) | {"message_form": form}
        return page_or_fragment(request, "tickets/detail.html", "tickets/_detail.html", context, status=422)
    body, token = form.cleaned_data["body"], form.cleaned_data["form_token"]
    message_id, _ = once(
        f"form message {pk}", token, lambda: post_message(ticket_id=pk, by=request.actor, body=body).pk
    )
    return see_other(f"{reverse('tickets:detail', args=[pk])}#message-{message_id}")
