"""Who may look: staff by the signed role cookie of the helpdesk, programs by the service token."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

COOKIE = SALT = "helpdesk_role"
STAFF, USER = "staff", "user"


@dataclass(frozen=True)
class Caller:
    """`role` is 'staff', 'user' or empty for nobody."""

    role: str = ""

    @property
    def is_staff(self) -> bool:
        return self.role == STAFF


def read_role(cookie: str) -> str:
    """The role in the cookie; empty when it is missing, forged, altered, expired or of another shape."""
    keys = {"key": settings.ROLE_SIGNING_KEY, "fallback_keys": settings.ROLE_SIGNING_KEY_FALLBACKS}
    try:
        value = signing.loads(cookie, salt=SALT, max_age=settings.ROLE_HOURS * 3600, **keys)
    except (signing.BadSignature, ValueError):
        return ""
    role = value.get("role") if isinstance(value, dict) else ""
    return role if role in (STAFF, USER) else ""


class RoleMiddleware:
    """Gives every request `role`: 'staff', 'user' or empty."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.role = read_role(request.COOKIES.get(COOKIE, ""))
        return self.get_response(request)


def who_and_where(request: HttpRequest) -> dict[str, str]:
    """What every page needs to know: the role, and the way to the helpdesk."""
    return {
        "role": getattr(request, "role", ""),
        "helpdesk_url": settings.HELPDESK_URL,
        "product_home": f"{settings.HELPDESK_URL}tickets/",
    }


def is_service_token(authorization: str) -> bool:
    """Whether the whole header is the token, or one of before that is still accepted."""
    # As bytes: compare_digest refuses text that is not ASCII.
    given = authorization.encode("utf-8", "surrogateescape")
    tokens = [settings.TICKETS_API_TOKEN, *settings.TICKETS_API_TOKEN_FALLBACKS]
    return any(hmac.compare_digest(given, f"Bearer {token}".encode()) for token in tokens)


class RoleAuthentication(BaseAuthentication):
    """An Authorization header must be exactly the service token; without one the role cookie counts."""

    def authenticate(self, request: Request) -> tuple[Caller, None]:
        header = request.headers.get("Authorization")
        if header is None:
            return Caller(request._request.role), None
        if not is_service_token(header):
            raise AuthenticationFailed(_("The service token is wrong."))
        return Caller(STAFF), None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class StaffOnly(BasePermission):
    def has_permission(self, request: Request, view: object) -> bool:
        if not request.user.is_staff:
            where = {"address": settings.HELPDESK_URL}
            raise PermissionDenied(_("Only staff may see the analyses. Choose the staff role at %(address)s") % where)
        return True


class RoleAuthenticationScheme(OpenApiAuthenticationExtension):
    target_class = "analytics.access.RoleAuthentication"
    name = ["serviceToken", "roleCookie"]

    def get_security_definition(self, auto_schema: object) -> list[dict[str, str]]:
        return [{"type": "http", "scheme": "bearer"}, {"type": "apiKey", "in": "cookie", "name": COOKIE}]

    def get_security_requirement(self, auto_schema: object) -> list[dict[str, list[str]]]:
        # Either of them, not both.
        return [{name: []} for name in self.name]
