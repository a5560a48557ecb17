"""`/api/v1/tickets/`: list, open, read, change, start work."""

import re

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from tickets import lifecycle
from tickets.api.paging import page_of, paged, refuse_unknown
from tickets.filters import PAGING, TicketFilter, list_tickets
from tickets.idempotency import TICKET_SCOPE, once
from tickets.models import Ticket
from tickets.roles import Action, Actor, require
from tickets.serializers import NewTicketSerializer, TicketPatchSerializer, TicketSerializer
from tickets.transactions import write

KEY = re.compile(r"[\x20-\x7e]{1,255}")
# A tag of ours; weakened where a proxy has compressed the answer, and people leave the quotes out.
ENTITY_TAG = re.compile(r'\s*(?:W/)?("?)(\d{1,18})\1\s*', re.ASCII)
LIST_PARAMETERS = [OpenApiParameter(name, str) for name in [*TicketFilter.base_filters, *sorted(PAGING)]]


def ticket_answer(ticket: Ticket) -> Response:
    return Response(TicketSerializer(ticket).data, headers={"ETag": f'"{ticket.version}"'})


def idempotency_key(request: Request) -> str:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not KEY.fullmatch(key):
        raise ValidationError({"Idempotency-Key": [_("This must be 1 to 255 printable ASCII characters.")]})
    return key or ""


def expected_version(request: Request, ticket: Ticket, in_body: int | None) -> int | None:
    """The version that the caller read: `If-Match`, or `version` in the body. An unreadable tag matches no version.

    Of several tags any may match (RFC 9110, 13.1.1); when none is the ticket's, all of them are stale.
    """
    tags = request.headers.get("If-Match", "*").strip()
    if tags == "*":
        return in_body
    versions = {int(match[2]) for match in map(ENTITY_TAG.fullmatch, tags.split(",")) if match}
    if in_body is not None:
        versions &= {in_body}
    return ticket.version if ticket.version in versions else 0


@extend_schema_view(
    list=extend_schema(parameters=LIST_PARAMETERS, responses=page_of(TicketSerializer)),
    retrieve=extend_schema(responses=TicketSerializer),
)
class TicketViewSet(GenericViewSet):
    """Tickets: newest first, 25 a page, filtered by the parameters of the schema."""

    name = "Tickets"
    queryset = Ticket.objects.none()
    serializer_class = NewTicketSerializer

    def get_serializer_class(self) -> type:
        return TicketPatchSerializer if self.action in ("retrieve", "partial_update") else NewTicketSerializer

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown(request, TicketFilter.base_filters.keys() | PAGING if self.action == "list" else set())

    def list(self, request: Request) -> Response:
        listing = list_tickets(request.query_params, request.user)
        if listing.errors:
            raise ValidationError(listing.errors)
        return paged(request, listing.tickets, listing.ordering, TicketSerializer)

    @extend_schema(
        request=NewTicketSerializer,
        responses={201: TicketSerializer, 200: TicketSerializer},
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
    )
    def create(self, request: Request) -> Response:
        key = idempotency_key(request)
        report = NewTicketSerializer(data=request.data)
        report.is_valid(raise_exception=True)
        lifecycle.judge_ahead(report.validated_data["description"])

        def work() -> dict:
            return TicketSerializer(lifecycle.open_ticket(by=request.user, **report.validated_data)).data

        answer, is_first = once(f"{TICKET_SCOPE} {request.user.key}", key, work, body=request.data)
        address = f"/api/v1/tickets/{answer['id']}/"
        return Response(answer, status=201 if is_first else 200, headers={"Location": address, "ETag": '"1"'})

    def retrieve(self, request: Request, pk: int) -> Response:
        return ticket_answer(Ticket.objects.seen_by(request.user, pk))

    @extend_schema(
        request=TicketPatchSerializer,
        responses={200: TicketSerializer, 409: OpenApiResponse(), 412: OpenApiResponse()},
        parameters=[OpenApiParameter("If-Match", str, OpenApiParameter.HEADER)],
    )
    def partial_update(self, request: Request, pk: int) -> Response:
        if isinstance(request.data, dict) and "category" in request.data:
            require(request.user, Action.RECATEGORISE)
        ticket = Ticket.objects.seen_by(request.user, pk)
        patch = TicketPatchSerializer(data=request.data)
        patch.is_valid(raise_exception=True)
        fields = dict(patch.validated_data)
        version = expected_version(request, ticket, fields.pop("version", None))
        return ticket_answer(change_ticket(pk, request.user, version, **fields))

    @extend_schema(request=None, responses={200: TicketSerializer, 403: OpenApiResponse(), 409: OpenApiResponse()})
    def activate(self, request: Request, pk: int) -> Response:
        """open → active (staff)."""
        return ticket_answer(lifecycle.activate_ticket(ticket_id=pk, by=request.user))


@write
def change_ticket(ticket_id: int, by: Actor, version: int | None, category: str | None = None, **fields: str) -> Ticket:
    """All of a PATCH or nothing; the correction first, so that a new description does not assign a category again."""
    if category is None:
        return lifecycle.edit_ticket(ticket_id=ticket_id, by=by, expected_version=version, **fields)
    ticket = lifecycle.recategorise_ticket(ticket_id=ticket_id, by=by, category=category, expected_version=version)
    return lifecycle.edit_ticket(ticket_id=ticket_id, by=by, **fields) if fields else ticket
