"""For the ticket page: `{% conversation %}`, `{% thread_entries %}` (a window of the thread), and `{% closing %}`."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString

from messaging import thread
from messaging.entry_markup import entries_html, parts_html
from messaging.forms import ClosingForm, MessageForm
from messaging.models import CannedReply
from messaging.thread import UnknownPlace, Window
from tickets.models import Ticket
from tickets.photos import photos_of_messages
from tickets.roles import Action, Actor

register = template.Library()


@register.simple_tag
def thread_entries(ticket: Ticket, window: Window) -> SafeString:
    """Where the ticket has no photo at all, none is asked for."""
    messages = [entry.message.pk for entry in window.entries if entry.message and ticket.first_photo]
    return entries_html(window.entries, photos_of_messages(messages))


@register.inclusion_tag("messaging/_conversation.html", takes_context=True)
def conversation(context: dict[str, Any]) -> dict[str, Any]:
    ticket = context["ticket"]
    may_post = "POST_MESSAGE" in context["actions"]
    window, is_lost = shown_window(context["request"], ticket)
    redact_form = context.get("redact_form")
    return {
        "ticket": ticket,
        "window": window,
        "is_lost": is_lost,
        "trail": context["trail"],
        "form": (context.get("message_form") or MessageForm()) if may_post else None,
        "may_post": may_post,
        "may_redact": "REDACT" in context["actions"],
        "redact_form": redact_form,
        "chosen": redact_form["part"].value() if redact_form else None,
        "messages_shown": [entry.message for entry in window.entries if entry.message],
        "canned_replies": canned_replies(context["actor"]) if may_post else [],
        "csrf_token": context.get("csrf_token"),
    }


register.simple_tag(parts_html)


def canned_replies(actor: Actor) -> Iterable[tuple[int, str]]:
    """Ids and titles, for who may use them."""
    if not actor.may(Action.USE_CANNED_REPLIES):
        return []
    return CannedReply.objects.filter(is_active=True).values_list("id", "title")


def shown_window(request: HttpRequest, ticket: Ticket) -> tuple[Window, bool]:
    """The window that the address names, else the newest one; True when the address names one that there is not."""
    try:
        return thread.named(ticket, request.GET) or thread.newest(ticket), False
    except UnknownPlace:
        return thread.newest(ticket), True


@register.inclusion_tag("messaging/_closing.html", takes_context=True)
def closing(context: dict[str, Any]) -> dict[str, Any]:
    """What closes the ticket, and asks for a last word first."""
    return {
        "ticket": context["ticket"],
        "trail": context["trail"],
        "form": context.get("closing_form") or ClosingForm(),
        "csrf_token": context.get("csrf_token"),
    }
