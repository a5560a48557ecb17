"""Every address of the URLconf, with a sample where a route has a variable."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

VARIABLE = re.compile(r"<(?:\w+:)?(\w+)>")
NAMED_GROUP = re.compile(r"\(\?P<(\w+)>([^()]*)\)")
METHODS = ("get", "head", "options", "post", "put", "patch", "delete")


def every_address(pk: int) -> list[str]:
    """`pk` stands for every object; what ends a session comes last."""
    found = {address for route in routes(get_resolver().url_patterns) for address in filled_in(route, pk)}
    return sorted(found, key=lambda address: ("logout" in address, address))


def routes(patterns: list[Any], before: str = "/") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def filled_in(route: str, pk: int) -> list[str]:
    """A group of a regular expression has each of its alternatives."""
    route = VARIABLE.sub(str(pk), NAMED_GROUP.sub(r"{\1=\2}", route)).removesuffix("$").removesuffix("\\Z")
    groups = re.findall(r"\{\w+=([^}]*)\}", route)
    shape = re.sub(r"\{\w+=[^}]*\}", "{}", route)
    alternatives = [["nothing/at/all"] if ".*" in group else group.split("|") for group in groups]
    return [shape.format(*chosen) for chosen in product(*alternatives)]
