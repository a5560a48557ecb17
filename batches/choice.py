"""Which tickets somebody chose in the list: some of them, or all that match its filters."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Max
from django.http import QueryDict
from django.utils.translation import gettext as _

from tickets import dates
from tickets.errors import TicketError, UnreadableList
from tickets.filters import readable_list
from tickets.keyset import in_order
from tickets.models import Ticket, TicketQuerySet
from tickets.roles import Actor

# A batch of more takes longer than anybody watches; filters cut it into several.
MOST = 10_000


class UnusableChoice(TicketError):
    """No ticket is chosen, more than a batch takes, or nobody can tell which."""


@dataclass(frozen=True)
class Choice:
    """The chosen tickets as they are now. `up_to` is the newest ticket when "all that match" was chosen."""

    ids: list[int]
    statuses: Counter[str]
    categories: Counter[str]
    up_to: int | None = None

    def __len__(self) -> int:
        return len(self.ids)


def choose(data: QueryDict, actor: Actor) -> Choice:
    """The tickets that the list's form names. Raises UnusableChoice.

    `scope` is `matching` for all that match the list of the parameters in `list`, `page` for the ids in `page`, else
    those in `ticket` count. Tickets newer than `up_to` were never seen by who confirms, and do not match.
    """
    if data.get("scope") == "matching":
        up_to = number(data.get("up_to", "")) or Ticket.objects.aggregate(newest=Max("pk"))["newest"] or 0
        try:
            listing = readable_list(QueryDict(data.get("list", "")), actor)
        except UnreadableList as error:
            raise UnusableChoice(error.sentence) from None
        found = chosen(in_order(listing.tickets.filter(pk__lte=up_to), listing.ordering), up_to)
    else:
        texts = data.get("page", "").split(",") if data.get("scope") == "page" else data.getlist("ticket")
        ids = dict.fromkeys(filter(None, map(number, texts[: MOST + 1])))
        found = chosen(Ticket.objects.filter(pk__in=ids).order_by("-pk"))
    if not found.ids:
        raise UnusableChoice(_("No ticket is chosen. Tick some in the list, or choose all that match."))
    if len(found) > MOST:
        sentence = _("More than %(most)s tickets match. Choose fewer by a filter, for example by place or by month.")
        raise UnusableChoice(sentence % {"most": dates.number(MOST)})
    return found


def number(text: str) -> int | None:
    """A ticket's number, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def chosen(tickets: TicketQuerySet, up_to: int | None = None) -> Choice:
    rows = list(tickets.values_list("pk", "status", "category")[: MOST + 1])
    return Choice(
        [pk for pk, _, _ in rows],
        Counter(status for _, status, _ in rows),
        Counter(category for _, _, category in rows),
        up_to,
    )


def how_many(parameters: QueryDict, actor: Actor) -> str:
    """How many tickets match, in words."""
    count = readable_list(parameters, actor).tickets[: MOST + 1].count()
    return dates.number(count) if count <= MOST else _("more than %(most)s") % {"most": dates.number(MOST)}
