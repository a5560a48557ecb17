"""What a batch would do, told before it is confirmed."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from batches.choice import Choice
from batches.models import Batch
from tickets import dates
from tickets.models import Category, Status

Task = Batch.Task
# What becomes of the tickets in this status, told of n of them.
SENTENCES: dict[Task, dict[Status, Callable[[int], str]]] = {
    Task.ACTIVATE: {
        Status.OPEN: lambda n: ngettext("%(count)s open will become active", "%(count)s open will become active", n),
        Status.ACTIVE: lambda n: ngettext(
            "%(count)s active will be skipped: they are active already",
            "%(count)s active will be skipped: they are active already",
            n,
        ),
        Status.CLOSED: lambda n: already_closed(n),
    },
    Task.CLOSE: {
        Status.OPEN: lambda n: ngettext(
            "%(count)s open will be skipped: start work on them first",
            "%(count)s open will be skipped: start work on them first",
            n,
        ),
        Status.ACTIVE: lambda n: ngettext(
            "%(count)s active will become closed", "%(count)s active will become closed", n
        ),
        Status.CLOSED: lambda n: already_closed(n),
    },
}


def already_closed(number: int) -> str:
    return ngettext(
        "%(count)s closed will be skipped: they are closed already",
        "%(count)s closed will be skipped: they are closed already",
        number,
    )


def forecast(task: Batch.Task, choice: Choice) -> list[str]:
    """One sentence for each kind of ticket among the chosen."""
    if task not in SENTENCES:
        return [
            _("%(count)s now %(category)s") % {"count": dates.number(count), "category": Category(category).label}
            for category, count in choice.categories.most_common()
        ]
    found = [(SENTENCES[task][status], choice.statuses[status]) for status in Status if choice.statuses[status]]
    return [words(count) % {"count": dates.number(count)} for words, count in found]
