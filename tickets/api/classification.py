"""`/api/v1/tickets/classify/` and `/similar/`: what the helpdesk makes of a text, without storing it."""

from django.core.exceptions import ValidationError as TextError
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tickets import dates
from tickets.api.paging import refuse_unknown
from tickets.classifier import classify
from tickets.serializers import ClassificationSerializer, DescriptionSerializer, SimilarTicketSerializer
from tickets.similar import SimilarTicket, similar_tickets
from tickets.text import DESCRIPTION_LENGTH, LOCATION_LENGTH, clean_text
from tickets.times import rfc3339


class ClassifyView(APIView):
    """The category that a description would get, how sure that is, and why."""

    @extend_schema(request=DescriptionSerializer, responses=ClassificationSerializer)
    def post(self, request: Request) -> Response:
        refuse_unknown(request, set())
        given = DescriptionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        found = classify(given.validated_data["description"])
        alternatives = [{"category": name, "confidence": confidence} for name, confidence in found.alternatives]
        return Response(
            {
                "category": found.category,
                "confidence": found.confidence,
                "alternatives": alternatives,
                "reasons": found.reasons,
            }
        )


class SimilarView(APIView):
    """Up to five open or active tickets that read like the same incident, best first."""

    @extend_schema(
        parameters=[OpenApiParameter("text", str, required=True), OpenApiParameter("location", str)],
        responses=inline_serializer("SimilarTickets", {"results": SimilarTicketSerializer(many=True)}),
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request, {"text", "location"})
        text = readable(request, "text", DESCRIPTION_LENGTH)
        location = readable(request, "location", LOCATION_LENGTH)
        if not text:
            sentence = _("Give a text of 1 to %(most)s characters.") % {"most": dates.number(DESCRIPTION_LENGTH)}
            raise ValidationError({"text": [sentence]})
        return Response({"results": [row(similar) for similar in similar_tickets(text, location)]})


def readable(request: Request, name: str, longest: int) -> str:
    try:
        return clean_text(request.query_params.get(name, ""), longest=longest, multiline=True)
    except TextError as error:
        raise ValidationError({name: error.messages}) from None


def row(similar: SimilarTicket) -> dict[str, object]:
    names = ("id", "summary", "location", "category", "status")
    return {name: getattr(similar.ticket, name) for name in names} | {
        "opened_at": rfc3339(similar.ticket.opened_at),
        "score": round(similar.score, 4),
    }
