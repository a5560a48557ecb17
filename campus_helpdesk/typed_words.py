"""What a person typed into a form: kept on the page when it cannot be stored, and on the way through the doors."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

# Not what a person typed: sent again unseen.
HIDDEN = ("form_token", "version", "follows", "task", "scope", "ticket", "page", "list", "up_to", "send_to")
# Each page has a guard of its own against other sites, and leads on by itself.
NOT_SENT_AGAIN = ("csrfmiddlewaretoken", "next")
# Where a form without a role was sent to, and what was in it: from page to page, never stored and never in an address.
SEND_TO, KEPT = "send_to", "kept_"
Fields = list[tuple[str, str]]
LABELS = {
    "name": _("Name"),
    "description": _("Description"),
    "location": _("Location"),
    "reported_by": _("Reported by"),
    "body": _("Body"),
    "message": _("Message"),
    "closing_message": _("Closing message"),
    "passage": _("Passage"),
    "photo_alt": _("What a photo shows"),
    "category": _("Category"),
}
LOST_PHOTOS = _("Your photos could not be kept. Once what you wrote is sent, add them with a message.")


def form_fields(request: HttpRequest) -> Fields:
    names = [name for name in request.POST if name not in NOT_SENT_AGAIN]
    return [(name, value) for name in names for value in request.POST.getlist(name)]


def lost_photos(request: HttpRequest) -> str:
    """What to say about them; empty when there were none: no page can fill in a file again."""
    return LOST_PHOTOS if request.FILES else ""


def kept_fields(request: HttpRequest) -> Fields:
    """Those that came to the doors with a form from elsewhere."""
    return [(name.removeprefix(KEPT), value) for name, value in form_fields(request) if name.startswith(KEPT)]


def shown_again(fields: Fields) -> dict[str, list[tuple[str, ...]]]:
    """For `errors/_typed.html`: name, label and value of what was typed, and what goes with it unseen."""
    labels = {name: LABELS.get(name, name.replace("_", " ").capitalize()) for name, _value in fields}
    typed = [(name, labels[name], value) for name, value in fields if name not in HIDDEN and value.strip()]
    return {"typed": typed, "hidden": [(name, value) for name, value in fields if name in HIDDEN] if typed else []}
