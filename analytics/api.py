"""`/api/v1/` of analytics: one call per analysis, and the list of them."""

from typing import Any

from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.fields import empty
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from analytics.api_answers import (
    BrowsableRenderer,
    CSVRenderer,
    FileRenderer,
    XLSXRenderer,
    refuse_unknown,
    without_empty,
)
from analytics.freshness import catch_up
from analytics.services import offered
from analytics.services.analysis import Analysis


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "integer"}]})
class DefaultField(serializers.Field):
    """What counts when the parameter is not given; empty for nothing."""


class ParameterDescription(serializers.Serializer):
    def get_fields(self) -> dict[str, serializers.Field]:
        # `label` and `default` are attributes that every field of the framework has, so they cannot be declared.
        texts = {name: serializers.CharField(allow_blank=True) for name in ("name", "label", "help")}
        return texts | {
            "default": DefaultField(),
            "choices": serializers.ListField(child=serializers.DictField(child=serializers.CharField())),
        }


class AnalysisDescription(serializers.Serializer):
    name = serializers.CharField()
    title = serializers.CharField()
    definition = serializers.CharField()
    url = serializers.URLField()
    parameters = ParameterDescription(many=True)


class AnalysesAnswer(serializers.Serializer):
    analyses = AnalysisDescription(many=True)


class RootView(APIView):
    """The analyses that this process offers."""

    renderer_classes = [JSONRenderer, BrowsableRenderer]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, {"format"})
        return Response({slug: reverse(slug, request=request) for slug in offered()})


class AnalysesView(APIView):
    """Every analysis that this process offers, what it means and what it can be asked."""

    renderer_classes = [JSONRenderer, BrowsableRenderer]

    @extend_schema(summary="Every analysis", responses=AnalysesAnswer)
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, {"format"})
        return Response({"analyses": [self.described(analysis) for analysis in offered().values()]})

    def described(self, analysis: Analysis) -> dict[str, Any]:
        fields = analysis.parameters().fields
        return {
            "name": analysis.slug,
            "title": analysis.title,
            "definition": analysis.definition,
            "url": reverse(analysis.slug, request=self.request),
            "parameters": [described_parameter(name, field) for name, field in fields.items()],
        }


def described_parameter(name: str, field: serializers.Field) -> dict[str, Any]:
    choices = getattr(field, "choices", {})
    return {
        "name": name,
        "label": str(field.label),
        "help": str(field.help_text or ""),
        "default": "" if field.default is empty else field.default,
        "choices": [{"value": value, "label": label} for value, label in choices.items()],
    }


@method_decorator(never_cache, name="dispatch")
class AnalysisView(APIView):
    """One analysis as JSON, as a file with `format=csv` or `format=xlsx`, or as a page for people."""

    analysis: Analysis

    def get(self, request: Request) -> Response:
        form = self.analysis.parameters(data=without_empty(request.query_params))
        refuse_unknown(request.query_params, {"format", *form.fields})
        form.is_valid(raise_exception=True)
        now = timezone.now()
        freshness = catch_up(now)
        receipts = {"definition": self.analysis.definition} | freshness.as_json()
        with timezone.override(freshness.zone):
            return Response(self.analysis.figures(form.validated_data, now) | receipts)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        has_rows = response.status_code == 200 and request.method in ("GET", "HEAD")
        if not has_rows and isinstance(getattr(request, "accepted_renderer", None), FileRenderer):
            # Neither an error has any, nor what OPTIONS says.
            request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
        response = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(response.accepted_renderer, FileRenderer):
            name = f"{self.analysis.slug}.{response.accepted_renderer.format}"
            response["Content-Disposition"] = f'attachment; filename="{name}"'
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
        parameters=[*own_parameters, OpenApiParameter("format", str, enum=["json", "csv", "xlsx"])],
        responses={
            (200, "application/json"): analysis.answer,
            (200, CSVRenderer.media_type): str,
            (200, XLSXRenderer.media_type): bytes,
        },
    )
    return documented(type(f"{analysis.answer.__name__}View", (AnalysisView,), {"analysis": analysis}))
