"""`/api/v1/tickets/{id}/me-too/`: somebody else is affected by the same incident."""

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tickets import lifecycle
from tickets.api.paging import refuse_unknown
from tickets.api.ticket import ticket_answer
from tickets.me_too import browser_of, name_browser, new_browser
from tickets.serializers import TicketSerializer

ANSWERS = {200: TicketSerializer, 404: OpenApiResponse(), 409: OpenApiResponse()}


class MeTooView(APIView):
    """Counts the caller's browser once, by a signed cookie; the ticket's `affected` says how many there are."""

    @extend_schema(request=None, responses=ANSWERS)
    def post(self, request: Request, pk: int) -> Response:
        refuse_unknown(request, set())
        browser = browser_of(request) or new_browser()
        response = ticket_answer(lifecycle.say_me_too(ticket_id=pk, by=request.user, browser=browser))
        name_browser(response, browser)
        return response

    @extend_schema(request=None, responses=ANSWERS)
    def delete(self, request: Request, pk: int) -> Response:
        """Take it back; harmless when nothing was said."""
        refuse_unknown(request, set())
        return ticket_answer(lifecycle.take_back_me_too(ticket_id=pk, by=request.user, browser=browser_of(request)))
