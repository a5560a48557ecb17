"""A photo itself, in a room of its own: whatever it were, a browser would only draw it."""

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tickets.drawn_anew import CONTENT_TYPE
from tickets.errors import TicketNotFound
from tickets.models import Photo

# Nothing in it may load, run or be framed.
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


@require_safe
def photo(request: HttpRequest, pk: int) -> FileResponse:
    found = Photo.objects.seen_by(request.actor, pk)
    return file_answer(found.image.name, f"ticket-{found.ticket_id}-photo-{pk}.jpg")


@require_safe
def thumbnail(request: HttpRequest, pk: int) -> FileResponse:
    found = Photo.objects.seen_by(request.actor, pk)
    return file_answer(found.thumbnail.name, f"ticket-{found.ticket_id}-photo-{pk}-small.jpg")


def file_answer(stored: str, name: str) -> FileResponse:
    """Under a name of ours. Raises TicketNotFound when the storage has lost the file."""
    try:
        file = default_storage.open(stored)
    except FileNotFoundError:
        raise TicketNotFound(_("The file of this photo is missing. Ask whoever runs the helpdesk.")) from None
    headers = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"}
    return FileResponse(file, filename=name, content_type=CONTENT_TYPE, headers=headers)
