"""How tests send the forms of a batch."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from batches.models import Batch
from tickets.models import Ticket


@pytest.fixture
def confirm(staff_browser: Client) -> Callable[..., HttpResponse]:
    """`confirm("close", tickets, message="Done")`: the confirmation of a batch with these tickets."""

    def send(task: str, tickets: list[Ticket], **fields: str) -> HttpResponse:
        chosen = {"page": ",".join(str(ticket.pk) for ticket in tickets), "scope": "page"}
        return staff_browser.post("/tickets/batch/confirm/", {"task": task, **chosen, **fields})

    return send


def outcomes(batch: Batch) -> dict[int, str]:
    return dict(batch.tickets.order_by("id").values_list("ticket_id", "outcome"))
