"""Lists in the API: keyset pages by `cursor`, `page_size` at most 200."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_serializer, inline_serializer
from rest_framework.exceptions import ValidationError
from rest_framework.fields import URLField
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from tickets.keyset import BadCursor, read_page

PAGE_SIZE = 25
LARGEST_PAGE = 200


def page_of(serializer: type[BaseSerializer]) -> type[BaseSerializer]:
    """For the schema: how a page of these looks."""
    addresses = {name: URLField(allow_null=True) for name in ("next", "previous")}
    name = f"{serializer.__name__.removesuffix('Serializer')}Page"
    page = inline_serializer(name, addresses | {"results": serializer(many=True)})
    return extend_schema_serializer(many=False)(type(page))


def page_size(request: Request) -> int:
    return bounded_number(request, "page_size", default=PAGE_SIZE, most=LARGEST_PAGE)


def bounded_number(request: Request, name: str, *, default: int, most: int) -> int:
    """A parameter from 1; larger than `most` counts as `most`. Raises ValidationError naming it."""
    text = request.query_params.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and int(text[:20])):
        raise ValidationError({name: [_("This must be a whole number from 1.")]})
    return min(int(text[:20]), most)


def refuse_unknown(request: Request, known: set[str]) -> None:
    known = known | {"format"}
    if unknown := [name for name in request.query_params if name not in known]:
        raise ValidationError({name: [_("There is no such parameter.")] for name in unknown})


def paged(
    request: Request, rows: QuerySet[Any], ordering: str, serializer: type[BaseSerializer], **context: Any
) -> Response:
    """`{"next": url|null, "previous": url|null, "results": […]}`. Raises ValidationError naming `cursor`.

    `context` is what the serializer knows besides.
    """
    try:
        cursor = request.query_params.get("cursor", "")
        page = read_page(rows, ordering=ordering, cursor=cursor, size=page_size(request))
    except BadCursor as error:
        raise ValidationError({"cursor": [str(error)]}) from None
    return Response(
        {
            "next": page_url(request, page.next),
            "previous": page_url(request, page.previous),
            "results": serializer(page.rows, many=True, context=context).data,
        }
    )


def page_url(request: Request, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    parameters = [
        (name, value) for name, values in request.query_params.lists() for value in values if name != "cursor"
    ]
    return request.build_absolute_uri(f"{request.path}?{urlencode([*parameters, ('cursor', cursor)])}")
