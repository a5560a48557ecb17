"""Choosing a role: the entry page, the signed role cookie, and who is behind a request to a page or the API."""

import hmac
import re
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST, require_safe
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from campus_helpdesk.addresses import client_address
from campus_helpdesk.forms import DoorForm
from tickets.pages import local_path
from tickets.roles import Actor, Role

COOKIE = SALT = "helpdesk_role"
# While a role is used its cookie is signed anew after this part of its life.
RENEWED_AFTER = 1 / 12
POST_ONLY = re.compile(r"(/tickets/(?:\d+|new|learning)/)(?:activate|close|category|messages|me-too|preview|undo)/")
WITHOUT_ROLE = ("/admin/", "/api/", "/static/", "/healthz", "/readyz", "/favicon.ico", "/enter/", "/leave/")


def sign_role(actor: Actor) -> str:
    value = {"role": actor.role.value, "name": actor.name, "browser": actor.key}
    return signing.dumps(value, key=settings.ROLE_SIGNING_KEY, salt=SALT)


def read_role(cookie: str) -> Actor | None:
    """Who the cookie says this is; None when it is forged, altered or expired."""
    try:
        value = signing.loads(cookie, key=settings.ROLE_SIGNING_KEY, salt=SALT, max_age=settings.ROLE_HOURS * 3600)
        return Actor(Role(value["role"]), str(value["name"]), str(value["browser"]))
    except (signing.BadSignature, ValueError, KeyError, TypeError):
        return None


def is_due_for_renewal(cookie: str) -> bool:
    try:
        signing.loads(
            cookie, key=settings.ROLE_SIGNING_KEY, salt=SALT, max_age=settings.ROLE_HOURS * 3600 * RENEWED_AFTER
        )
    except signing.SignatureExpired:
        return True
    return False


def set_role(response: HttpResponse, actor: Actor) -> None:
    response.set_cookie(COOKIE, sign_role(actor), max_age=settings.ROLE_HOURS * 3600, httponly=True, samesite="Lax")


class RoleMiddleware:
    """Gives every request `actor` (None without a role) and `role`; a page without a role leads to the entry page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cookie = request.COOKIES.get(COOKIE, "")
        request.actor = read_role(cookie) if cookie else None
        request.role = request.actor.role if request.actor else None
        if request.role is None and needs_role(request.path_info):
            return redirect(f"/?{urlencode({'next': page_to_return_to(request)})}")
        response = self.get_response(request)
        if request.actor and COOKIE not in response.cookies and is_due_for_renewal(cookie):
            set_role(response, request.actor)
        return response


def page_to_return_to(request: HttpRequest) -> str:
    """The address itself; for one that only takes posts, the page that its button is on."""
    ticket = POST_ONLY.match(request.path_info)
    return ticket[1] if ticket else request.get_full_path()


def needs_role(path: str) -> bool:
    if path == "/" or path.startswith(WITHOUT_ROLE):
        return False
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


class RoleAuthentication(BaseAuthentication):
    """The API's callers: the service token (staff), the role cookie (then CSRF is enforced), else a simple user."""

    def authenticate(self, request: Request) -> tuple[Actor, None]:
        authorization = request.META.get("HTTP_AUTHORIZATION")
        if authorization is not None:
            return self.service(authorization), None
        if request.actor is None:
            return Actor(Role.USER, key=client_address(request._request)), None
        enforce_csrf(request._request)
        return request.actor, None

    def service(self, authorization: str) -> Actor:
        expected = f"Bearer {settings.TICKETS_API_TOKEN}"
        if not hmac.compare_digest(authorization.encode(), expected.encode()):
            raise AuthenticationFailed("The service token is not valid. Send it as: Authorization: Bearer <token>.")
        return Actor(Role.STAFF, key="service")

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class RoleAuthenticationScheme(OpenApiAuthenticationExtension):
    target_class = RoleAuthentication
    name = ["serviceToken", "roleCookie"]

    def get_security_definition(self, auto_schema: object) -> list[dict[str, str]]:
        return [{"type": "http", "scheme": "bearer"}, {"type": "apiKey", "in": "cookie", "name": COOKIE}]


def enforce_csrf(request: HttpRequest) -> None:
    check = CsrfViewMiddleware(lambda _: HttpResponse())
    check.process_request(request)
    check._reject = lambda _, reason: reason
    if reason := check.process_view(request, None, (), {}):
        raise PermissionDenied(f"CSRF check failed: {reason}")


def who_and_where(request: HttpRequest) -> dict[str, Any]:
    """For every template: the role, and the addresses of the two deployables."""
    return {
        "actor": getattr(request, "actor", None),
        "product_home": "/tickets/" if getattr(request, "role", None) else "/",
        "analytics_url": settings.ANALYTICS_URL,
    }


@require_safe
def entry(request: HttpRequest) -> HttpResponse:
    """The two doors."""
    following = local_path(request.GET.get("next", ""))
    return render(request, "entry/entry.html", {"form": DoorForm(), "next": following})


@require_POST
def enter(request: HttpRequest, role: str) -> HttpResponse:
    """Through one of the doors: the signed cookie, and on to the tickets."""
    form = DoorForm(request.POST)
    following = local_path(request.POST.get("next", ""))
    if not form.is_valid():
        return render(request, "entry/entry.html", {"form": form, "next": following}, status=422)
    browser = request.actor.key if request.actor else secrets.token_urlsafe(12)
    response = HttpResponseRedirect(following or "/tickets/", status=303)
    set_role(response, Actor(Role(role), form.cleaned_data["name"], browser))
    return response


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect("/", status=303)
    response.delete_cookie(COOKIE, samesite="Lax")
    return response
