"""The service token: what another program sends to act with the staff role."""

import hmac

from django.conf import settings


def is_service_token(authorization: str) -> bool:
    """Whether the whole header is the token, or one of before that is still accepted."""
    given = authorization.encode("utf-8", "surrogateescape")
    tokens = [settings.TICKETS_API_TOKEN, *settings.TICKETS_API_TOKEN_FALLBACKS]
    return any(hmac.compare_digest(given, f"Bearer {token}".encode()) for token in tokens)
