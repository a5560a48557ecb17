"""Shares, spans of time and changes, in words."""

from datetime import datetime

from django.utils.translation import gettext, gettext_lazy, ngettext

from tickets.models import Category, TicketChange

Kind = TicketChange.Kind
# Each as the end of a sentence that begins with who did it.
DONE = {
    Kind.OPENED: gettext_lazy("opened the ticket"),
    Kind.ACTIVATED: gettext_lazy("started work"),
    Kind.CLOSED: gettext_lazy("closed the ticket"),
}
CORRECTED = {
    Category.FACILITY_MANAGEMENT: gettext_lazy("corrected the category to facility management"),
    Category.TECHNICAL_IT: gettext_lazy("corrected the category to technical it"),
    Category.SERVICES_COMPLAINTS: gettext_lazy("corrected the category to services complaints"),
}
EDITED = {
    frozenset({"description"}): gettext_lazy("edited the description"),
    frozenset({"location"}): gettext_lazy("edited the location"),
    frozenset({"description", "location"}): gettext_lazy("edited the description and the location"),
}
REDACTED = {
    "description": gettext_lazy("redacted a passage of the description"),
    "location": gettext_lazy("redacted a passage of the place"),
    "message": gettext_lazy("redacted a passage of a message"),
    "photos": gettext_lazy("redacted words of a photo"),
}
# The longest first; a span is told in the first one it fills.
SPANS = [
    (365 * 86_400, lambda n: ngettext("%d year ago", "%d years ago", n)),
    (30 * 86_400, lambda n: ngettext("%d month ago", "%d months ago", n)),
    (7 * 86_400, lambda n: ngettext("%d week ago", "%d weeks ago", n)),
    (86_400, lambda n: ngettext("%d day ago", "%d days ago", n)),
    (3_600, lambda n: ngettext("%d hour ago", "%d hours ago", n)),
    (60, lambda n: ngettext("%d minute ago", "%d minutes ago", n)),
]


def ago(moment: datetime, now: datetime) -> str:
    """How long ago, in whole ones of one unit: `3 days ago`."""
    seconds = int((now - moment).total_seconds())
    for size, words in SPANS:
        if seconds >= size:
            return words(seconds // size) % (seconds // size)
    return gettext("just now")


def percent(share: float) -> str:
    """0.934 as `93 %`; never 100 % for what is less."""
    return f"{min(round(share * 100), 99) if share < 1 else 100} %"


def what_happened(change: TicketChange) -> str:
    """The change as the end of a sentence that begins with who made it."""
    if change.kind == Kind.RECATEGORISED:
        return str(CORRECTED[Category(change.after["category"])])
    if change.kind == Kind.EDITED:
        return str(EDITED[frozenset(change.after) - {"category"}])
    if change.kind == Kind.PHOTOS:
        return of_photos(change.after["photos"] - change.before["photos"])
    if change.kind == Kind.REDACTED:
        return str(REDACTED[change.after["part"]])
    return str(DONE[Kind(change.kind)])


def of_photos(more: int) -> str:
    if more > 0:
        return ngettext("added %d photo", "added %d photos", more) % more
    return ngettext("removed %d photo", "removed %d photos", -more) % -more
