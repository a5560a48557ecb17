"""`/api/v1/tickets/{id}/history/`: what happened to a ticket."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tickets.api.paging import page_of, paged, refuse_unknown
from tickets.filters import PAGING
from tickets.models import Ticket
from tickets.serializers import ChangeSerializer


class HistoryView(APIView):
    """The ticket's changes, oldest first, from `opened` on; messages are listed apart."""

    @extend_schema(
        parameters=[OpenApiParameter(name, str) for name in sorted(PAGING)], responses=page_of(ChangeSerializer)
    )
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request, PAGING)
        ticket = Ticket.objects.seen_by(request.user, pk)
        return paged(request, ticket.changes.history(), "at", ChangeSerializer)
