"""`/api/v1/tickets/{id}/messages/`, `…/close/`, which may bring a last one, and `…/redact/`."""

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from messaging.conversation import close_with_message, post_message
from messaging.models import Message
from messaging.redaction import redact
from messaging.serializers import ClosingSerializer, MessageSerializer, NewMessageSerializer, PassageSerializer
from tickets.api.paging import page_of, paged, refuse_unknown
from tickets.api.ticket import idempotency_key, ticket_answer
from tickets.filters import PAGING
from tickets.idempotency import MESSAGE_SCOPE, once
from tickets.models import Ticket
from tickets.roles import Action, require
from tickets.serializers import TicketSerializer


class MessagesView(APIView):
    """The messages under a ticket, oldest first."""

    @extend_schema(
        parameters=[OpenApiParameter(name, str) for name in sorted(PAGING)], responses=page_of(MessageSerializer)
    )
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request, PAGING)
        ticket = Ticket.objects.seen_by(request.user, pk)
        has_photos = ticket.first_photo is not None
        return paged(request, Message.objects.filter(ticket=ticket), "id", MessageSerializer, has_photos=has_photos)

    @extend_schema(
        request=NewMessageSerializer,
        responses={201: MessageSerializer, 200: MessageSerializer, 409: OpenApiResponse()},
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

        answer, is_first = once(f"{MESSAGE_SCOPE} {pk} {request.user.key}", key, work, body=request.data)
        return Response(answer, status=201 if is_first else 200)


class CloseView(APIView):
    """active → closed (staff), with a closing message if there is one."""

    @extend_schema(
        request=ClosingSerializer, responses={200: TicketSerializer, 403: OpenApiResponse(), 409: OpenApiResponse()}
    )
    def post(self, request: Request, pk: int) -> Response:
        refuse_unknown(request, set())
        require(request.user, Action.CLOSE)
        given = ClosingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        body = given.validated_data["closing_message"]
        return ticket_answer(close_with_message(ticket_id=pk, by=request.user, body=body))


class RedactView(APIView):
    """A passage becomes a mark, in the ticket or in a message under it, for good (staff)."""

    @extend_schema(
        request=PassageSerializer, responses={200: TicketSerializer, 403: OpenApiResponse(), 409: OpenApiResponse()}
    )
    def post(self, request: Request, pk: int) -> Response:
        refuse_unknown(request, set())
        require(request.user, Action.REDACT)
        Ticket.objects.seen_by(request.user, pk)
        given = PassageSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return ticket_answer(redact(ticket_id=pk, by=request.user, **given.validated_data))
