"""Who may look: staff by the signed role cookie of the helpdesk, programs by the service token."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
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
    try:
        value = signing.loads(cookie, key=settings.ROLE_SIGNING_KEY, salt=SALT, max_age=settings.ROLE_HOURS * 3600)
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


class RoleAuthentication(BaseAuthentication):
    """An Authorization header must be exactly the service token; without one the role cookie counts."""

    def authenticate(self, request: Request) -> tuple[Caller, None]:
        header = request.headers.get("Authorization")
        if header is None:
            return Caller(request._request.role), None
        expected = f"Bearer {settings.TICKETS_API_TOKEN}"
        # As bytes: compare_digest refuses text that is not ASCII.
        if not hmac.compare_digest(header.encode("utf-8", "surrogateescape"), expected.encode()):
            raise AuthenticationFailed("The service token is wrong.")
        return Caller(STAFF), None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class StaffOnly(BasePermission):
    def has_permission(self, request: Request, view: object) -> bool:
        if not request.user.is_staff:
            raise PermissionDenied(f"Only staff may see the analyses. Choose the staff role at {settings.HELPDESK_URL}")
        return True


class RoleAuthenticationScheme(OpenApiAuthenticationExtension):
    target_class = "analytics.access.RoleAuthentication"
    name = ["serviceToken", "roleCookie"]

    def get_security_definition(self, auto_schema: object) -> list[dict[str, str]]:
        return [{"type": "http", "scheme": "bearer"}, {"type": "apiKey", "in": "cookie", "name": COOKIE}]

    def get_security_requirement(self, auto_schema: object) -> list[dict[str, list[str]]]:
        # Either of them, not both.
        return [{name: []} for name in self.name]
