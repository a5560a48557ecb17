"""The same request twice is one write: API callers' idempotency keys and the forms' one-time tokens.

The key is stored in the transaction of the write itself, so a second request waits for the first one's commit and
then finds its answer; when the first failed, the key is free again.
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tickets.errors import KeyConflict
from tickets.models import IdempotencyKey
from tickets.transactions import write

KEPT = timedelta(hours=24)
TOKEN_LENGTH = 64


# What callers of the API sent, in whose answers texts are kept.
TICKET_SCOPE, MESSAGE_SCOPE, PHOTO_SCOPE = "api ticket", "api message", "api photo"


def fingerprint(body: Any) -> str:
    """Equal bodies have equal fingerprints, whatever the order of their fields."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def answers_about(scope: str, pk: int) -> QuerySet[IdempotencyKey]:
    """The answers kept under scopes that begin like this which are about this ticket, message or photo."""
    return IdempotencyKey.objects.filter(scope__startswith=f"{scope} ", answer__id=pk)


def new_form_token() -> str:
    return secrets.token_urlsafe(16)


@write
def once(scope: str, key: str, work: Callable[[], Any], body: Any = None) -> tuple[Any, bool]:
    """`work()`'s answer (JSON) and True; or, when this scope has had this key, the first answer and False.

    Without a key the work is simply done. Raises KeyConflict when the key came with another body.
    """
    if not key:
        return work(), True
    now = timezone.now()
    IdempotencyKey.objects.filter(created_at__lt=now - KEPT).delete()
    taken, is_first = IdempotencyKey.objects.get_or_create(
        scope=scope,
        key=key,
        defaults={"fingerprint": fingerprint(body), "answer": {}, "created_at": now},
    )
    if is_first:
        taken.answer = work()
        taken.save(update_fields=["answer"])
    elif taken.fingerprint != fingerprint(body):
        raise KeyConflict(_("This idempotency key was used for another request. Use a new key for a new request."))
    return taken.answer, is_first
