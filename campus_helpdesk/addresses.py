"""Where a request comes from."""

from contextlib import suppress
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The caller's address. `X-Forwarded-For` counts only as far as TRUSTED_PROXIES of ours have written it."""
    peer = request.META.get("REMOTE_ADDR", "")
    if not settings.TRUSTED_PROXIES:
        return peer
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    trusted = hops[-settings.TRUSTED_PROXIES :]
    return (trusted[0] if trusted else peer)[:64]


def counted_address(request: HttpRequest) -> str:
    """By what a caller's writes are counted: the address; of IPv6 its network of 64 bits, which is one caller's."""
    address = client_address(request)
    with suppress(ValueError):
        parsed = ip_address(address)
        if isinstance(parsed, IPv6Address):
            return str(parsed.ipv4_mapped or ip_network((int(parsed), 64), strict=False))
    return address
