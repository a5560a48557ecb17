"""`{% conversation %}`: the thread and the message form on the ticket page."""

from typing import Any

from django import template

from messaging.conversation import thread
from messaging.forms import MessageForm

register = template.Library()


@register.inclusion_tag("messaging/_conversation.html", takes_context=True)
def conversation(context: dict[str, Any]) -> dict[str, Any]:
    ticket = context["ticket"]
    return {
        "ticket": ticket,
        "entries": thread(ticket),
        "form": context.get("message_form") or MessageForm(),
        "may_post": "POST_MESSAGE" in context["actions"],
        "csrf_token": context.get("csrf_token"),
    }
