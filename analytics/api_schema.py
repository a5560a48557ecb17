"""The OpenAPI schema: in English, and what it says of every call alike, such as how errors look."""

from typing import Any

from django.utils.translation import override
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

DETAIL = {"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]}
BY_PARAMETER = {
    "type": "object",
    "additionalProperties": {"type": "array", "items": {"type": "string"}},
}
ERRORS = {
    400: ("WhatIsWrong", "By parameter what is wrong with it."),
    401: ("Detail", "The service token is wrong."),
    403: ("Detail", "Only staff and the service may look."),
    406: ("Detail", "The answer is not to be had in this format."),
    503: ("Detail", "The database of analytics does not answer."),
}


class EnglishSchemaView(SpectacularAPIView):
    """Programs are written against it: it is the same for everybody, whatever language their browser speaks."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with override("en"):
            answer = super().get(request, *args, **kwargs)
        answer["Content-Language"] = "en"
        return answer


def with_errors(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """A postprocessing hook of drf-spectacular."""
    result["components"]["schemas"] |= {"Detail": DETAIL, "WhatIsWrong": BY_PARAMETER}
    for calls in result["paths"].values():
        calls["get"]["responses"] |= {str(status): error(*said) for status, said in ERRORS.items()}
    return result


def error(name: str, description: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    return {"description": description, "content": content}
