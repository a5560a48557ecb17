"""How people read what is stored: links in a text, and moments."""

import re
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from tickets import dates
from tickets.text import isolated
from tickets.wording import ago

register = template.Library()
# Longer ones are data, not links that somebody follows.
LINK_LENGTH = 2_000
# Nothing that could end an attribute, and no character that is invisible or turns the direction of what follows: a
# link shows where it leads.
IN_LINK = r"[^\s<>\"'`\\\x00-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
LINK = re.compile(rf"\b(?:https?://|mailto:)\w{IN_LINK}*", re.IGNORECASE)
SENTENCE_END = ".,:;!?…*_~"
LINK_HTML = '<a href="{0}" rel="nofollow noopener">{0}</a>'
BRACKETS = {")": "(", "]": "[", "}": "{"}


register.filter(isolated)


@register.filter
def linked(text: str) -> SafeString:
    """The text, escaped, its http, https and mailto addresses as links; everything else in it stays text."""
    if ":" not in text:
        return escape(text)
    parts, end = [], 0
    for found in LINK.finditer(text):
        if len(found[0]) > LINK_LENGTH:
            continue
        address = without_sentence_end(found[0])
        parts += [escape(text[end : found.start()]), format_html(LINK_HTML, address)]
        end = found.start() + len(address)
    parts.append(escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308 (every part is escaped)


def without_sentence_end(address: str) -> str:
    """Without the full stop behind it, and without the closing bracket of one that stands before it."""
    while True:
        shorter = address.rstrip(SENTENCE_END)
        opening = BRACKETS.get(shorter[-1])
        if opening and shorter.count(shorter[-1]) > shorter.count(opening):
            shorter = shorter[:-1]
        if shorter == address:
            return address
        address = shorter


@register.filter
def moment(at: datetime) -> SafeString:
    """A `time` element: to the minute for the reader, to the second for who points at it, in TIME_ZONE."""
    local = timezone.localtime(at)
    exact, short = dates.both_moments(local)
    return time_html(local, exact, short)


@register.filter
def moment_ago(at: datetime, now: datetime | None = None) -> SafeString:
    """How long ago, and when: `3 days ago · 12 May 2026, 14:03`. A script keeps the first half true."""
    local = timezone.localtime(at)
    exact, short = dates.both_moments(local)
    passed = time_html(local, exact, ago(at, now or timezone.now()), " data-ago")
    return mark_safe(f'{passed}<span class="exactly"> · {short}</span>')  # noqa: S308


def time_html(local: datetime, exact: str, words: str, mark: str = "") -> SafeString:
    """All of it is ours. `exact` is to the minute, and gets its second."""
    return mark_safe(  # noqa: S308
        f'<time datetime="{local.isoformat()}" title="{exact}:{local.second:02}"{mark}>{words}</time>'
    )
