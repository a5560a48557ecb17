"""The addresses of the whole site, out of the URLconf: a route that is new is attacked by itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

from batches.models import Batch
from tickets.models import Photo, Ticket

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
# Whose numbers are in the addresses that begin so; in all others they are those of tickets.
OWNERS = {"tickets/batch/": Batch, "photos/": Photo}
MODEL_OF_ADMIN = re.compile(r"admin/(\w+)/(\w+)/.*<")


@dataclass(frozen=True)
class Address:
    """`path` leads to what is stored; `template` has `{}` in the places of numbers and other parameters."""

    template: str
    path: str

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/api/")

    @property
    def is_admin(self) -> bool:
        return self.path.startswith("/admin/")


def every_address() -> list[Address]:
    """Needs a ticket, and one of whatever else has an address, in the database."""
    return [Address("/" + PARAMETER.sub("{}", route), "/" + filled_in(route)) for route in routes(get_resolver())]


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern.pattern, RegexPattern):
            # Of Django's admin: its applications, and whatever else is asked for.
            yield f"{prefix}tickets/"
            continue
        route = prefix + str(pattern.pattern)
        yield from [route] if isinstance(pattern, URLPattern) else routes(pattern, route)


def filled_in(route: str) -> str:
    return PARAMETER.sub(str(newest(route)), route)


def newest(route: str) -> int:
    named = MODEL_OF_ADMIN.match(route)
    model: type[Model] = next((OWNERS[start] for start in OWNERS if route.startswith(start)), Ticket)
    if named:
        model = apps.get_model(named[1], named[2])
    row = model.objects.order_by("-pk").first()
    return row.pk if row else 1
