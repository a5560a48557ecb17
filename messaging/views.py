"""Posting a message from the ticket page, closing with a last one, redacting a passage, canned replies, the thread."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from messaging.canned import filled_in
from messaging.conversation import close_with_message, post_message
from messaging.forms import ClosingForm, MessageForm, RedactForm
from messaging.models import CannedReply
from messaging.redaction import redact
from messaging.thread import UnknownPlace, Window, named
from tickets.errors import PassageProblem, TicketNotFound
from tickets.idempotency import once
from tickets.models import Ticket
from tickets.pages import move_and_return, note_stored, page_or_fragment, see_other, ticket_address, wants_fragment
from tickets.photo_files import stored_ahead
from tickets.photo_forms import CHOOSE_AGAIN
from tickets.roles import Action, Actor, require
from tickets.stored_ticket import require_unresolved
from tickets.views.ticket import ticket_context
from tickets.views.trail import trail_of


@require_POST
def post(request: HttpRequest, pk: int) -> HttpResponse:
    ticket = Ticket.objects.seen_by(request.actor, pk)
    if "insert" in request.POST:
        return insert_canned_reply(request, ticket)
    form = MessageForm(request.POST, request.FILES)
    if not form.is_valid():
        require_unresolved(ticket, request.actor)
        context = ticket_context(request, pk) | {"message_form": form}
        return page_or_fragment(request, "tickets/detail.html", "tickets/_detail.html", context, status=422)
    message_id = posted(form, pk, request.actor)
    note_stored(request, form.cleaned_data["form_token"])
    return see_other(f"{ticket_address(request, pk)}#message-{message_id}")


def posted(form: MessageForm, ticket_id: int, by: Actor) -> int:
    """The id of the message, also when the form has come before."""
    body, token = form.cleaned_data["body"], form.cleaned_data["form_token"]
    with stored_ahead(form.cleaned_data["photos"]) as photos:
        message_id, _is_first = once(
            f"form message {ticket_id}",
            token,
            lambda: post_message(ticket_id=ticket_id, by=by, body=body, photos=photos).pk,
        )
    return message_id


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """With the closing message, if one was written."""
    require(request.actor, Action.CLOSE)
    form = ClosingForm(request.POST)
    if not form.is_valid():
        context = ticket_context(request, pk) | {"closing_form": form}
        return page_or_fragment(request, "tickets/detail.html", "tickets/_detail.html", context, status=422)
    body = form.cleaned_data["closing_message"]
    if not body:
        return move_and_return(request, close_with_message, pk, _("The ticket is closed."))
    # One that comes too late is an error, whose page keeps the words.
    close_with_message(ticket_id=pk, by=request.actor, body=body)
    note_stored(request, form.cleaned_data["form_token"])
    messages.success(request, _("The ticket is closed."))
    return see_other(ticket_address(request, pk))


def insert_canned_reply(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """Without a script: the page again, the reply behind what was typed. Nothing is stored."""
    require(request.actor, Action.USE_CANNED_REPLIES)
    require_unresolved(ticket, request.actor)
    chosen = request.POST.get("canned", "")
    is_number = chosen.isascii() and chosen.isdigit() and len(chosen) < 19
    reply = CannedReply.objects.filter(is_active=True, pk=chosen).first() if is_number else None
    parts = [request.POST.get("body", "").rstrip(), filled_in(reply.text, ticket) if reply else ""]
    notices = [] if reply else [_("Choose one of the canned replies first. What you wrote is still in the box.")]
    context = ticket_context(request, ticket.pk) | {
        "message_form": MessageForm(initial={"body": "\n\n".join(filter(None, parts))}),
        "notices": [*notices, *([CHOOSE_AGAIN] if request.FILES else [])],
    }
    return page_or_fragment(request, "tickets/detail.html", "tickets/_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def redact_passage(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.actor, Action.REDACT)
    Ticket.objects.seen_by(request.actor, pk)
    if request.method != "POST":
        return redact_page(request, pk, RedactForm())
    form = RedactForm(request.POST)
    status = 422
    if form.is_valid():
        passage = dict(form.cleaned_data)
        token = passage.pop("form_token")
        try:
            once(f"form redact {pk}", token, lambda: redact(ticket_id=pk, by=request.actor, **passage).pk)
        except PassageProblem as problem:
            form.add_error("passage", problem.sentence)
            status = 409
        else:
            note_stored(request, token)
            messages.success(request, _("The passage is redacted."))
            return see_other(ticket_address(request, pk))
    return redact_page(request, pk, form, status=status)


def redact_page(request: HttpRequest, pk: int, form: RedactForm, status: int = 200) -> HttpResponse:
    """The ticket's page with the form, which it is without otherwise: few tickets ever need it."""
    context = ticket_context(request, pk) | {"redact_form": form}
    return page_or_fragment(request, "tickets/detail.html", "tickets/_detail.html", context, status=status)


@require_safe
def canned_replies(request: HttpRequest, pk: int) -> JsonResponse:
    """`{"replies": [{"id", "title", "text"}]}`, filled in for this ticket."""
    require(request.actor, Action.USE_CANNED_REPLIES)
    ticket = Ticket.objects.seen_by(request.actor, pk)
    rows = CannedReply.objects.filter(is_active=True).values("id", "title", "text")
    return JsonResponse({"replies": [row | {"text": filled_in(row["text"], ticket)} for row in rows]})


@require_safe
def thread_window(request: HttpRequest, pk: int) -> HttpResponse:
    """A window of the thread, to be put where its link was; the ticket's page for whoever comes here otherwise."""
    ticket = Ticket.objects.seen_by(request.actor, pk)
    if not wants_fragment(request):
        response = redirect(f"{reverse('tickets:detail', args=[pk])}?{request.GET.urlencode()}#conversation")
    else:
        response = render(
            request,
            "messaging/_entries.html",
            {"ticket": ticket, "window": next_window(request, ticket), "trail": trail_of(request, ticket)},
        )
    patch_vary_headers(response, ["HX-Request-Type"])
    return response


def next_window(request: HttpRequest, ticket: Ticket) -> Window:
    """The window that the address names, with a way on, but none back to where it is put."""
    try:
        window = named(ticket, request.GET)
    except UnknownPlace:
        window = None
    if window is None:
        raise TicketNotFound(_("That place in the conversation is not known. Open the ticket again."))
    return replace(window, after=None) if "until" in request.GET else replace(window, until=None)
