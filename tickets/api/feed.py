"""`/api/v1/tickets/changes/` and `/counts/`: what other programs live on."""

from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.gzip import gzip_page
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tickets.api.paging import bounded_number, refuse_unknown
from tickets.changes import FEED_COLUMNS, FEED_LIMIT, UnknownCursor, read_feed
from tickets.counts import read_counts
from tickets.models import Status
from tickets.roles import Action, require
from tickets.serializers import CountsSerializer, FeedSerializer


class Gone(APIException):
    status_code = 410
    default_detail = _("This cursor is unknown or expired. Start over: call without `after`.")


@method_decorator(gzip_page, name="dispatch")
class FeedView(APIView):
    """Every ticket once, then every change: see the change feed in docs/api.md. Staff and the service token only."""

    @extend_schema(
        parameters=[OpenApiParameter("after", str), OpenApiParameter("limit", int)], responses=FeedSerializer
    )
    def get(self, request: Request) -> Response:
        require(request.user, Action.READ_FEED)
        refuse_unknown(request, {"after", "limit"})
        limit = bounded_number(request, "limit", default=FEED_LIMIT, most=FEED_LIMIT)
        try:
            page = read_feed(request.query_params.get("after", ""), limit)
        except UnknownCursor:
            raise Gone from None
        return Response(
            {"cursor": page.cursor, "more": page.more, "changes": {"columns": FEED_COLUMNS, "rows": page.rows}}
        )


class CountsView(APIView):
    """How many tickets there are by status, from running totals."""

    @extend_schema(responses=CountsSerializer)
    def get(self, request: Request) -> Response:
        refuse_unknown(request, set())
        counts = read_counts().by_status()
        if not request.user.may(Action.SEE_CLOSED):
            del counts[Status.CLOSED]
        return Response(counts)
