"""Calls that are generated from the OpenAPI schema, fitting it and not: what it promises is what comes back.

SCHEMATHESIS_CASES says how many (300 unless told; those are always the same ones).
"""

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings as site
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from messaging.conversation import post_message
from tickets.roles import Actor

pytestmark = pytest.mark.django_db

USUAL = 300
CASES = int(os.environ.get("SCHEMATHESIS_CASES") or USUAL)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# Who calls is decided here, not made up.
CONFIG = schemathesis.Config.from_dict({"generation": {"with-security-parameters": False}})
SCHEMA = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True), config=CONFIG)
SCHEMA.app = get_wsgi_application()
OPERATIONS = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations()}
# Answers as they are: the feed would be compressed, and that is no matter of the schema.
PLAIN = {"Accept-Encoding": "identity"}
CALLERS = {"a simple user": PLAIN, "the service": PLAIN | {"Authorization": f"Bearer {site.TICKETS_API_TOKEN}"}}
EACH = max(1, CASES // (len(OPERATIONS) * len(CALLERS)))


@pytest.fixture(scope="module", autouse=True)
def statuses(request: pytest.FixtureRequest) -> Iterator[Counter[int]]:
    """Counted as they come; the sum is told at the end, because a small space of calls may be used up early."""
    seen: Counter[int] = Counter()
    yield seen
    told = ", ".join(f"{number} x {status}" for status, number in sorted(seen.items()))
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\n{seen.total():,} generated calls: {told}")


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The calls are part of the test's own transaction; at the end of each, Django would close its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def cases(operation: Any, ticket_id: int) -> st.SearchStrategy[Any]:
    """Half of them are about a ticket that there is."""
    known = {"path_parameters": {"id": ticket_id}} if "{id}" in operation.path else {}
    kinds = [operation.as_strategy(mode, **where) for mode in GenerationMode for where in ({}, known)]
    return st.one_of(kinds)


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("label", OPERATIONS)
def test_what_the_schema_promises(make_ticket, student: Actor, statuses: Counter[int], label: str, caller: str) -> None:
    operation = OPERATIONS[label]
    ticket = make_ticket(status="active")
    post_message(ticket_id=ticket.pk, by=student, body="Still cold")

    @settings(
        max_examples=EACH,
        derandomize=CASES == USUAL,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases(operation, ticket.pk))
    def each(case: Any) -> None:
        with transaction.atomic():
            answer = case.call_and_validate(headers=CALLERS[caller], checks=CHECKS)
            statuses[answer.status_code] += 1
            transaction.set_rollback(True)

    each()
