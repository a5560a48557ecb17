"""Choosing a role: the entry page, the signed role cookie, and who is behind a request to a page or the API."""

import re
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from campus_helpdesk.addresses import client_address
from campus_helpdesk.cross_site import refuse_forgery, refuse_other_sites
from campus_helpdesk.forms import DoorForm
from campus_helpdesk.service_token import is_service_token
from campus_helpdesk.typed_words import SEND_TO, form_fields, kept_fields, lost_photos, shown_again
from tickets import own_tickets
from tickets.pages import local_path, wants_fragment
from tickets.roles import Actor, Role

COOKIE = SALT = "helpdesk_role"
# Which door this browser came through last: no right, only an order on the entry page.
DOOR_COOKIE = "helpdesk_door"
DOOR_KEPT_SECONDS = 365 * 24 * 3600
# While a role is used its cookie is signed anew after this part of its life.
RENEWED_AFTER = 1 / 12
POST_ONLY = re.compile(
    r"(/tickets/(?:\d+|new|learning|batch|mine)/)"
    r"(?:activate|close|category|messages|me-too|preview|private-words|redact|undo|confirm|forget)/"
)
PHOTOS = "/photos/"
WITHOUT_ROLE = (
    "/admin/",
    "/api/",
    "/static/",
    "/healthz",
    "/readyz",
    "/favicon.ico",
    "/enter/",
    "/leave/",
    "/language/",
)


def sign_role(actor: Actor) -> str:
    value = {"role": actor.role.value, "name": actor.name, "browser": actor.key}
    return signing.dumps(value, key=settings.ROLE_SIGNING_KEY, salt=SALT)


def read_role(cookie: str) -> Actor | None:
    """Who the cookie says this is; None when it is forged, altered or expired."""
    keys = {"key": settings.ROLE_SIGNING_KEY, "fallback_keys": settings.ROLE_SIGNING_KEY_FALLBACKS}
    try:
        value = signing.loads(cookie, salt=SALT, max_age=settings.ROLE_HOURS * 3600, **keys)
        return Actor(Role(value["role"]), str(value["name"]), str(value["browser"]))
    except (signing.BadSignature, ValueError, KeyError, TypeError):
        return None


def is_due_for_renewal(cookie: str) -> bool:
    """Signed a while ago, or with a key of before."""
    fresh = settings.ROLE_HOURS * 3600 * RENEWED_AFTER
    try:
        signing.loads(cookie, key=settings.ROLE_SIGNING_KEY, salt=SALT, max_age=fresh, fallback_keys=[])
    except signing.BadSignature:
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
        chosen = read_role(cookie) if cookie else None
        request.actor = chosen or guest_of_photos(request)
        request.role = request.actor.role if request.actor else None
        if request.role is None and needs_role(request.path_info):
            return to_the_doors(request)
        response = self.get_response(request)
        if chosen and COOKIE not in response.cookies and is_due_for_renewal(cookie):
            set_role(response, chosen)
        return response


def guest_of_photos(request: HttpRequest) -> Actor | None:
    """Who may look at a photo without having come through a door: a program of ours, and the admin."""
    if not request.path_info.startswith(PHOTOS):
        return None
    if is_service_token(request.META.get("HTTP_AUTHORIZATION", "")):
        return Actor(Role.STAFF, key="service")
    return Actor(Role.STAFF) if request.user.has_perm("tickets.view_photo") else None


def to_the_doors(request: HttpRequest) -> HttpResponse:
    """To the entry page; a browser takes the words of its form along, and they come back through the door."""
    parameters = {"next": page_to_return_to(request)}
    has_words = request.method == "POST" and "text/html" in request.headers.get("Accept", "")
    if has_words:
        parameters[SEND_TO] = request.get_full_path()
    return redirect(f"/?{urlencode(parameters)}", preserve_request=has_words)


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
            refuse_other_sites(request._request)
            return Actor(Role.USER, key=client_address(request._request)), None
        refuse_forgery(request._request)
        return request.actor, None

    def service(self, authorization: str) -> Actor:
        if not is_service_token(authorization):
            raise AuthenticationFailed(_("The service token is not valid. Send it as: Authorization: Bearer <token>."))
        return Actor(Role.STAFF, key="service")

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class RoleAuthenticationScheme(OpenApiAuthenticationExtension):
    target_class = RoleAuthentication
    name = ["serviceToken", "roleCookie"]

    def get_security_definition(self, auto_schema: object) -> list[dict[str, str]]:
        return [{"type": "http", "scheme": "bearer"}, {"type": "apiKey", "in": "cookie", "name": COOKIE}]


def who_and_where(request: HttpRequest) -> dict[str, Any]:
    """For every template: the role, the frame, the addresses of the two deployables, and whom to call in danger."""
    return {
        "actor": getattr(request, "actor", None),
        # An error or the doors that come in place of a fragment stand in a page that has its frame.
        "frame": "bare.html" if wants_fragment(request) else "helpdesk.html",
        "product_home": "/tickets/" if getattr(request, "role", None) else "/",
        "shown_at": page_to_return_to(request),
        "analytics_url": settings.ANALYTICS_URL,
        "emergency_number": settings.EMERGENCY_NUMBER,
        "emergency_address": f"tel:{re.sub('[^0-9+]', '', settings.EMERGENCY_NUMBER)}",
    }


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest) -> HttpResponse:
    """The two doors; to a form that came without a role, with its words in hidden fields."""
    following, send_to = (local_path(request.GET.get(name, "")) for name in ("next", SEND_TO))
    lost = lost_photos(request) if request.method == "POST" else ""
    kept = form_fields(request)
    return entry_page(request, DoorForm(), next=following, send_to=send_to, kept=kept, lost_photos=lost)


def entry_page(request: HttpRequest, form: DoorForm, status: int = 200, **context: Any) -> HttpResponse:
    """The door used last comes first."""
    last = request.COOKIES.get(DOOR_COOKIE, "")
    doors = sorted((role.value for role in Role), key=lambda role: role != last)
    context |= {"form": form, "doors": doors, "last_door": last, "own_tickets": len(own_tickets.numbers_of(request))}
    following = context["next"]
    context["shown_at"] = f"/?{urlencode({'next': following})}" if following else "/"
    return render(request, "entry/entry.html", context, status=status)


@require_POST
def enter(request: HttpRequest, role: str) -> HttpResponse:
    """Through one of the doors: the signed cookie, and on to the tickets, or to the words that were kept."""
    form = DoorForm(request.POST)
    following, send_to = (local_path(request.POST.get(name, "")) for name in ("next", SEND_TO))
    kept = kept_fields(request)
    if not form.is_valid():
        return entry_page(request, form, status=422, next=following, send_to=send_to, kept=kept)
    browser = request.actor.key if request.actor else secrets.token_urlsafe(12)
    actor = Actor(Role(role), form.cleaned_data["name"], browser)
    if send_to and kept:
        # For its writer to look at and send: nothing is stored by a choice of role.
        request.actor, request.role = actor, actor.role
        response = render(request, "entry/kept.html", {"send_to": send_to} | shown_again(kept))
    else:
        response = HttpResponseRedirect(following or "/tickets/", status=303)
    set_role(response, actor)
    response.set_cookie(DOOR_COOKIE, actor.role.value, max_age=DOOR_KEPT_SECONDS, httponly=True, samesite="Lax")
    return response


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect("/", status=303)
    response.delete_cookie(COOKIE, samesite="Lax")
    return response
