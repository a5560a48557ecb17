"""`/api/v1/` of analytics: one call per analysis, and the list of them."""

from typing import Any

from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from analytics.api_answers import BrowsableRenderer, CSVRenderer, refuse_unknown, without_empty
from analytics.freshness import catch_up
from analytics.services import offered
from analytics.services.analysis import Analysis


class RootView(APIView):
    """The analyses that this process offers."""

    renderer_classes = [JSONRenderer, BrowsableRenderer]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, {"format"})
        return Response({slug: reverse(slug, request=request) for slug in offered()})


@method_decorator(never_cache, name="dispatch")
class AnalysisView(APIView):
    """One analysis as JSON, as CSV with `format=csv`, or as a page for people."""

    analysis: Analysis

    def get(self, request: Request) -> Response:
        form = self.analysis.parameters(data=without_empty(request.query_params))
        refuse_unknown(request.query_params, {"format", *form.fields})
        form.is_valid(raise_exception=True)
        now = timezone.now()
        freshness = catch_up(now)
        return Response(self.analysis.figures(form.validated_data, now) | freshness.as_json())

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        if response.status_code != 200 and isinstance(getattr(request, "accepted_renderer", None), CSVRenderer):
            # An error has no rows.
            request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
        response = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(response.accepted_renderer, CSVRenderer):
            response["Content-Disposition"] = f'attachment; filename="{self.analysis.slug}.csv"'
        return response

    def get_view_name(self) -> str:
        return self.analysis.title

    def get_view_description(self, html: bool = False) -> str:
        return self.analysis.definition


def view_of(analysis: Analysis) -> type[AnalysisView]:
    """The view class of one analysis, described in the OpenAPI schema by the serializers it really uses."""
    own_parameters = [analysis.parameters] if analysis.parameters().fields else []
    documented = extend_schema(
        summary=analysis.title,
        description=analysis.definition,
        parameters=[*own_parameters, OpenApiParameter("format", str, enum=["json", "csv"])],
        responses={(200, "application/json"): analysis.answer, (200, "text/csv"): str},
    )
    return documented(type(f"{analysis.answer.__name__}View", (AnalysisView,), {"analysis": analysis}))
