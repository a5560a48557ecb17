"""Cookies on https: named `__Host-…` and `Secure`, as the helpdesk names them; plain names on plain http."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

PREFIX = "__Host-"


class HostCookiesMiddleware:
    """A role cookie with a plain name counts on https too, behind the prefixed one.

    A proxy that shares the role between two hosts cannot keep the prefix; whom it is planted on may look at figures
    that the door would have shown him as well, and nothing can be written here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.is_secure():
            response = self.get_response(request)
            for cookie in response.cookies.values():
                # A browser would throw it away.
                cookie["secure"] = ""
            return response
        sent = request.COOKIES
        request.COOKIES = sent | {name.removeprefix(PREFIX): sent[name] for name in sent if name.startswith(PREFIX)}
        response = self.get_response(request)
        for name in list(response.cookies):
            bind_to_host(response, name)
        return response


def bind_to_host(response: HttpResponseBase, name: str) -> None:
    cookie = response.cookies.pop(name)
    cookie.set(PREFIX + name, cookie.value, cookie.coded_value)
    # What the prefix demands of a cookie.
    cookie.update({"secure": True, "path": "/", "domain": ""})
    response.cookies[PREFIX + name] = cookie
