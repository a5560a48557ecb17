"""Cookies on https: named `__Host-…` and `Secure`, so that neither another host nor plain http can plant one.

Everything behind this middleware knows them by their plain names, which they also have on plain http.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

PREFIX = "__Host-"


class HostCookiesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.is_secure():
            response = self.get_response(request)
            for cookie in response.cookies.values():
                # A browser would throw it away.
                cookie["secure"] = ""
            return response
        request.COOKIES = own_cookies(request.COOKIES)
        response = self.get_response(request)
        for name in list(response.cookies):
            bind_to_host(response, name)
        return response


def own_cookies(sent: dict[str, str]) -> dict[str, str]:
    """Those with the prefix, without it; on https a cookie without it may be anybody's."""
    return {name.removeprefix(PREFIX): value for name, value in sent.items() if name.startswith(PREFIX)}


def bind_to_host(response: HttpResponseBase, name: str) -> None:
    cookie = response.cookies.pop(name)
    cookie.set(PREFIX + name, cookie.value, cookie.coded_value)
    # What the prefix demands of a cookie.
    cookie.update({"secure": True, "path": "/", "domain": ""})
    response.cookies[PREFIX + name] = cookie
