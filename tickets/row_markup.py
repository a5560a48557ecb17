"""What a list repeats for every ticket, made in Python: the template engine takes twenty times as long over it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import lru_cache
from html import escape

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tickets import dates
from tickets.models import Category, Status, Ticket, thumbnail_url
from tickets.wording import ago, percent

# All that a row shows.
COLUMNS = ("summary", "location", "category", "category_confidence", "status", "opened_at", "modified_at")
COLUMNS += ("message_count", "affected", "version", "first_photo")


@dataclass(frozen=True)
class Words:
    """What rows say, in one language; looked up once for all of them. Those with a `%` have a place in them."""

    statuses: dict[str, str]
    categories: dict[str, str]
    select: str
    in_a_message: str
    opened: str
    sure: str
    me_too: str
    me_too_of: str
    wrong_category: str
    with_a_photo: str


@lru_cache(maxsize=16)
def words_in(language: str) -> Words:
    """Of the language that is active."""
    return Words(
        statuses={value: str(label) for value, label in Status.choices},
        categories={value: str(label) for value, label in Category.choices},
        select=escape(_("Select ticket #%(number)s")),
        in_a_message=escape(_("In a message:")),
        opened=escape(_("opened %(ago)s")),
        sure=escape(_("%(share)s sure")),
        me_too=escape(_("Me too")),
        me_too_of=escape(_("ticket #%(number)s")),
        wrong_category=escape(_("Wrong category?")),
        with_a_photo=escape(_("With a photo")),
    )


@dataclass(frozen=True)
class Look:
    """How the tickets of one page are shown. `return_to`: where their forms lead back to, if not to the ticket."""

    csrf_token: str
    is_staff: bool = False
    # Whether each ticket has a `hit`; see `tickets.hits`.
    with_hits: bool = False
    said_me_too: set[int] = field(default_factory=set)
    return_to: str = ""
    # The end of a ticket's address, by which its page leads back to this list.
    from_list: str = ""
    now: datetime = field(default_factory=timezone.now)
    zone: tzinfo = field(default_factory=timezone.get_current_timezone)
    words: Words = field(default_factory=lambda: words_in(get_language()))
    # `reverse` looks through the patterns of the whole site each time.
    list_url: str = field(default_factory=lambda: reverse("tickets:list"))

    def url(self, ticket: Ticket, action: str = "") -> str:
        return f"{self.list_url}{ticket.pk}/{action}"


def rows_html(tickets: Sequence[Ticket], look: Look) -> SafeString:
    """Those of the list, each an `li`."""
    return mark_safe("\n".join(row_html(ticket, look) for ticket in tickets))  # noqa: S308


def row_html(ticket: Ticket, look: Look) -> str:
    summary, hit = (ticket.hit.summary, hit_html(ticket, look)) if look.with_hits else (escape(ticket.summary), "")
    return (
        f'<li class="ticket-row" data-ticket="{ticket.pk}" data-version="{ticket.version}" '
        f'data-modified="{ticket.modified_at.timestamp()}">{box_html(ticket, look) if look.is_staff else ""}'
        f'<a href="{look.url(ticket)}{escape(look.from_list)}"><bdi>{summary}</bdi></a> '
        f'<span class="chip chip-{ticket.status}">{look.words.statuses[ticket.status]}</span> '
        f'{hit}<span class="meta">{facts_html(ticket, look)}</span>'
        f'<div class="row-actions">{actions_html(ticket, look)}</div>{first_photo_html(ticket, look)}</li>'
    )


def first_photo_html(ticket: Ticket, look: Look) -> str:
    """What it shows is told on the ticket's page."""
    if ticket.first_photo is None:
        return ""
    source, alt = thumbnail_url(ticket.first_photo), look.words.with_a_photo
    return f'<img class="row-photo" src="{source}" alt="{alt}" width="56" height="56" loading="lazy">'


def box_html(ticket: Ticket, look: Look) -> str:
    """By which staff selects it: see `batches`."""
    return (
        f'<input type="checkbox" name="ticket" value="{ticket.pk}" form="batch" '
        f'aria-label="{look.words.select % {"number": ticket.pk}}">'
    )


def hit_html(ticket: Ticket, look: Look) -> str:
    """The excerpt, which is escaped already."""
    if not ticket.hit.excerpt:
        return ""
    where = f"<strong>{look.words.in_a_message}</strong> " if ticket.hit.message else ""
    return f'<p class="hit">{where}<bdi>{ticket.hit.excerpt}</bdi></p>'


def facts_html(ticket: Ticket, look: Look) -> str:
    category = ticket.category
    facts = [
        f"<span>#{ticket.pk}</span>",
        f'<span class="chip chip-{category}">{look.words.categories[category]}</span>',
    ]
    if ticket.location:
        facts.append(f"<span><bdi>{escape(ticket.location)}</bdi></span>")
    facts.append(f"<span>{look.words.opened % {'ago': ago_html(ticket.opened_at, look)}}</span>")
    if ticket.message_count:
        facts.append(f"<span>{messages_html(ticket.message_count)}</span>")
    if look.is_staff and ticket.is_uncertain:
        facts.append(f"<span>{look.words.sure % {'share': percent(ticket.category_confidence)}}</span>")
    return " ".join(facts)


def messages_html(number: int) -> str:
    return escape(ngettext("%(count)s message", "%(count)s messages", number) % {"count": number})


def ago_html(moment: datetime, look: Look) -> str:
    local = moment.astimezone(look.zone)
    return f'<time datetime="{local.isoformat()}" title="{dates.long_moment(local)}">{ago(moment, look.now)}</time>'


def actions_html(ticket: Ticket, look: Look) -> str:
    actions = affected_html(ticket) if ticket.is_closed else me_too_html(ticket, look)
    return actions + correct_category_html(ticket, look, "#listing") if look.is_staff else actions


def me_too_html(ticket: Ticket, look: Look) -> SafeString:
    """A form that says it, or takes it back."""
    where, pressed = look.url(ticket, "me-too/"), "true" if ticket.pk in look.said_me_too else "false"
    return mark_safe(  # noqa: S308
        f'<form class="me-too" method="post" action="{where}" hx-post="{where}" hx-target="this" hx-swap="outerHTML">'
        f"{hidden_html(look)}"
        f'<button class="button button-small" aria-pressed="{pressed}">{look.words.me_too}'
        f'<span class="visually-hidden">: {look.words.me_too_of % {"number": ticket.pk}}</span></button> '
        f"{affected_html(ticket)}</form>"
    )


def affected_html(ticket: Ticket) -> str:
    return f'<span class="small muted">{escape(affected_words(ticket.affected)) if ticket.affected > 1 else ""}</span>'


def affected_words(number: int) -> str:
    words = ngettext("about %(count)s person affected", "about %(count)s people affected", number)
    return words % {"count": number}


def correct_category_html(ticket: Ticket, look: Look, target: str) -> SafeString:
    """A form with the other categories; `target` is what of the page is shown anew."""
    where = look.url(ticket, "category/")
    buttons = "".join(
        f'<button class="button button-small" name="category" value="{value}">{label}</button>'
        for value, label in look.words.categories.items()
        if value != ticket.category
    )
    return mark_safe(  # noqa: S308
        f'<details class="correct"><summary>{look.words.wrong_category}</summary>'
        f'<form class="row" method="post" action="{where}" hx-post="{where}" hx-target="{target}">'
        f"{hidden_html(look)}{buttons}</form></details>"
    )


def hidden_html(look: Look) -> str:
    back = f'<input type="hidden" name="next" value="{escape(look.return_to)}">' if look.return_to else ""
    return f'<input type="hidden" name="csrfmiddlewaretoken" value="{look.csrf_token}">{back}'
