"""`/api/v1/tickets/export/`: the list as a file."""

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from tickets.api.paging import refuse_unknown
from tickets.export.answer import CONTENT_TYPES, DEFAULT_FORMAT, UNKNOWN_FORMAT, export_answer
from tickets.filters import TicketFilter, list_tickets, uncut

FILE = {(200, content_type.split(";")[0]): OpenApiTypes.BINARY for content_type in CONTENT_TYPES.values()}
PARAMETERS = [
    OpenApiParameter("format", str, enum=list(CONTENT_TYPES), default=DEFAULT_FORMAT),
    *[OpenApiParameter(name, str) for name in TicketFilter.base_filters],
]


class ErrorsInJSON(BaseContentNegotiation):
    """`format` names the file here; only errors are rendered."""

    def select_renderer(
        self, request: Request, renderers: list[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class ExportView(APIView):
    """Every ticket of the list with these filters, in its order, as CSV or as a workbook."""

    content_negotiation_class = ErrorsInJSON
    renderer_classes = [JSONRenderer]

    @extend_schema(parameters=PARAMETERS, responses=FILE | {403: OpenApiResponse()})
    def get(self, request: Request) -> HttpResponseBase:
        refuse_unknown(request, set(TicketFilter.base_filters))
        listing = list_tickets(request.query_params, request.user)
        file_format = request.query_params.get("format") or DEFAULT_FORMAT
        errors = listing.errors | ({} if file_format in CONTENT_TYPES else {"format": [UNKNOWN_FORMAT]})
        if errors:
            raise ValidationError(errors)
        whole = uncut(listing, request.query_params, request.user)
        return export_answer(request._request, whole, request.user, file_format)
