"""An export as the answer to a request, of the page and of the API."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tickets.export.comma_separated import csv_pieces
from tickets.export.workbook import workbook_pieces
from tickets.filters import Listing
from tickets.roles import Actor

DEFAULT_FORMAT = "csv"
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
UNKNOWN_FORMAT = format_lazy(_("Choose one of {choices}."), choices=", ".join(CONTENT_TYPES))


def export_answer(request: HttpRequest, listing: Listing, actor: Actor, file_format: str) -> HttpResponseBase:
    """A file to keep, named by the day, sent while it is written."""
    name = f"tickets-{timezone.localdate():%Y-%m-%d}.{file_format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    content_type = CONTENT_TYPES[file_format]
    if request.method == "HEAD":
        return HttpResponse(content_type=content_type, headers=headers)
    content = csv_pieces(listing, actor) if file_format == "csv" else workbook_pieces(listing, actor)
    return StreamingHttpResponse(content, content_type=content_type, headers=headers)
