"""`/api/v1/`: where the API's lists are."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class ApiRootView(APIView):
    """The tickets REST API. Its schema is at /api/schema/, its documentation at /api/docs/."""

    name = "Campus Helpdesk API"

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        at = request.build_absolute_uri
        return Response(
            {
                "tickets": at("tickets/"),
                "counts": at("tickets/counts/"),
                "changes": at("tickets/changes/"),
                "docs": at("/api/docs/"),
            }
        )
