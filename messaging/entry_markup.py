"""What a thread repeats for every entry, made in Python: the template engine takes many times as long over it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from messaging.models import Message
from messaging.thread import Entry
from tickets.dates import short_moment
from tickets.models import Photo, TicketChange
from tickets.photo_markup import photos_html
from tickets.roles import Role
from tickets.templatetags.reading import linked, moment_ago
from tickets.text import isolated
from tickets.wording import what_happened


def entries_html(entries: Sequence[Entry], photos: Mapping[int, Sequence[Photo]]) -> SafeString:
    """Messages with their photos, and changes, each an `li`."""
    now = timezone.now()
    return mark_safe("\n".join(entry_html(entry, photos, now) for entry in entries))  # noqa: S308


def entry_html(entry: Entry, photos: Mapping[int, Sequence[Photo]], now: datetime) -> str:
    if entry.message:
        return message_html(entry.message, photos.get(entry.message.pk, ()), now)
    return change_html(entry.change, now)


def message_html(message: Message, photos: Sequence[Photo], now: datetime) -> str:
    role = _("Helpdesk") if message.author_role == Role.STAFF else _("User")
    author = f"{role}: <bdi>{escape(message.author_name)}</bdi>" if message.author_name else role
    closing = f' <span class="mark-closing">{_("Closing message")}</span>' if message.is_closing else ""
    return (
        f'<li class="message message-{message.author_role}" id="message-{message.pk}" '
        f'data-entry="message-{message.pk}">'
        f"<header><strong>{author}</strong>{closing} <span>{moment_ago(message.created_at, now)}</span></header>"
        f'<div class="user-text">{linked(message.body)}</div>{photos_html(photos)}</li>'
    )


def parts_html(messages: Sequence[Message], chosen: str | None) -> SafeString:
    """Each message as an option of where a passage may stand."""
    words = _("In the message by %(name)s, %(at)s")
    return mark_safe("\n".join(part_html(message, words, chosen) for message in messages))  # noqa: S308


def part_html(message: Message, words: str, chosen: str | None) -> str:
    name = message.author_name or (_("Helpdesk") if message.author_role == Role.STAFF else _("User"))
    at = short_moment(timezone.localtime(message.created_at))
    selected = " selected" if chosen == str(message.pk) else ""
    return f'<option value="{message.pk}"{selected}>{escape(words % {"name": isolated(name), "at": at})}</option>'


def change_html(change: TicketChange, now: datetime) -> str:
    return (
        f'<li class="thread-change" data-entry="change-{change.pk}">'
        f"<span>{who_changed(change)} {what_happened(change)} · {moment_ago(change.at, now)}</span></li>"
    )


def who_changed(change: TicketChange) -> str:
    by_staff = change.by_role == Role.STAFF
    if change.by_name:
        return f"<bdi>{escape(change.by_name)}</bdi>{' ' + _('(helpdesk)') if by_staff else ''}"
    return _("The helpdesk") if by_staff else _("A user")
