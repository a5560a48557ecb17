"""`/api/v1/tickets/{id}/messages/`."""

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from messaging.conversation import post_message
from messaging.models import Message
from messaging.serializers import MessageSerializer, NewMessageSerializer
from tickets.api.paging import paged, refuse_unknown
from tickets.api.ticket import idempotency_key
from tickets.filters import PAGING
from tickets.idempotency import once
from tickets.models import Ticket


class MessagesView(APIView):
    """The messages under a ticket, oldest first."""

    @extend_schema(
        parameters=[OpenApiParameter(name, str) for name in sorted(PAGING)], responses=MessageSerializer(many=True)
    )
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request, PAGING)
        ticket = Ticket.objects.seen_by(request.user, pk)
        return paged(request, Message.objects.filter(ticket=ticket), "id", MessageSerializer)

    @extend_schema(
        request=NewMessageSerializer,
        responses={201: MessageSerializer, 409: OpenApiResponse()},
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
    )
    def post(self, request: Request, pk: int) -> Response:
        refuse_unknown(request, set())
        key = idempotency_key(request)
        Ticket.objects.seen_by(request.user, pk)
        given = NewMessageSerializer(data=request.data)
        given.is_valid(raise_exception=True)

        def work() -> dict:
            return MessageSerializer(post_message(ticket_id=pk, by=request.user, **given.validated_data)).data

        answer, is_first = once(f"api message {pk} {request.user.key}", key, work, body=request.data)
        return Response(answer, status=201 if is_first else 200)
