"""Keeps other sites from writing through somebody's browser, by the API; the pages have Django's own CSRF check."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied

SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")


def refuse_forgery(request: HttpRequest) -> None:
    """For a caller with the role cookie: Django's check, with its token. Raises PermissionDenied."""
    check = CsrfViewMiddleware(lambda _: HttpResponse())
    check.process_request(request)
    check._reject = lambda _, reason: reason
    if reason := check.process_view(request, None, (), {}):
        raise PermissionDenied(_("CSRF check failed: %(reason)s") % {"reason": reason})


def refuse_other_sites(request: HttpRequest) -> None:
    """For a caller without a cookie: nobody to act for, but a browser behind the campus's firewall all the same.

    Browsers say where a request comes from, programs do not. Raises PermissionDenied.
    """
    if request.method in SAFE_METHODS:
        return
    has_origin = "HTTP_ORIGIN" in request.META
    if has_origin and CsrfViewMiddleware(lambda _: HttpResponse())._origin_verified(request):
        return
    if has_origin or request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        raise PermissionDenied(_("Another site may not write here through your browser."))
