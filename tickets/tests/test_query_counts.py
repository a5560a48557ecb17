"""The number of queries does not grow with the number of rows."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def queries_of(call: Callable[[], object]) -> int:
    """Of the second call: the first one may bring a worker's memory of lessons and meanings up to date."""
    call()
    with CaptureQueriesContext(connection) as queries:
        answer = call()
    assert answer.status_code == 200
    return len(queries)


@pytest.fixture
def grow(api: APIClient, make_ticket) -> Callable[[int], None]:
    """`grow(40)`: so many more tickets, and so many more messages and changes under the first one."""

    def more(count: int) -> None:
        for number in range(count):
            make_ticket(status=("open", "active", "closed")[number % 3])
            first = f"/api/v1/tickets/{Ticket.objects.order_by('id').first().pk}/"
            assert api.post(f"{first}messages/", {"body": "Still cold"}).status_code == 201
            assert api.patch(first, {"location": f"Room {Ticket.objects.count()}"}).status_code == 200

    return more


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/tickets/", 5),
        ("/tickets/?search=radiator&status=open&category=facility_management", 5),
        ("/tickets/{first}/", 5),
        ("/tickets/{first}/edit/", 3),
        ("/tickets/{first}/similar/", 4),
        ("/tickets/learning/", 20),
        ("/tickets/new/", 0),
        ("/tickets/new/?follows={closed}", 1),
        ("/tickets/{closed}/", 5),
        ("/tickets/places/?q=main", 2),
        ("/tickets/mine/", 0),
        ("/", 0),
    ],
)
def test_pages(staff_browser: Client, grow: Callable[[int], None], address: str, most: int) -> None:
    grow(3)
    first, closed = Ticket.objects.order_by("id").first(), Ticket.objects.filter(status="closed").first()
    address = address.format(first=first.pk, closed=closed.pk)
    few = queries_of(lambda: staff_browser.get(address))

    grow(37)

    assert queries_of(lambda: staff_browser.get(address)) == few <= most


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/api/v1/tickets/?page_size=200", 1),
        ("/api/v1/tickets/?page_size=200&search=radiator&ordering=modified_at", 2),
        ("/api/v1/tickets/{first}/", 1),
        ("/api/v1/tickets/{first}/messages/?page_size=200", 2),
        ("/api/v1/tickets/{first}/history/?page_size=200", 2),
        ("/api/v1/tickets/counts/", 1),
        ("/api/v1/tickets/changes/", 2),
        ("/api/v1/tickets/similar/?text=radiator", 2),
    ],
)
def test_the_api(staff_api: APIClient, grow: Callable[[int], None], address: str, most: int) -> None:
    grow(3)
    address = address.format(first=Ticket.objects.order_by("id").first().pk)
    few = queries_of(lambda: staff_api.get(address))

    grow(37)

    assert queries_of(lambda: staff_api.get(address)) == few <= most


def test_the_list_of_a_browser_that_said_me_too(student_browser: Client, grow: Callable[[int], None]) -> None:
    grow(3)
    for ticket in Ticket.objects.unresolved():
        student_browser.post(f"/tickets/{ticket.pk}/me-too/")
    few = queries_of(lambda: student_browser.get("/tickets/"))

    grow(37)

    assert queries_of(lambda: student_browser.get("/tickets/")) == few <= 5


def test_a_preview(student_browser: Client, grow: Callable[[int], None]) -> None:
    form = {"description": "The radiator is cold"}
    grow(3)
    few = queries_of(lambda: student_browser.post("/tickets/new/preview/", form))

    grow(37)

    assert queries_of(lambda: student_browser.post("/tickets/new/preview/", form)) == few <= 3


def test_a_page_of_changes(staff_api: APIClient, grow: Callable[[int], None]) -> None:
    grow(1)
    cursor = staff_api.get("/api/v1/tickets/changes/").json()["cursor"]
    address = f"/api/v1/tickets/changes/?after={cursor}"
    grow(3)
    few = queries_of(lambda: staff_api.get(address))

    grow(37)

    assert queries_of(lambda: staff_api.get(address)) == few <= 3


@pytest.mark.parametrize("query", ["", "?q=radiator", "?status__exact=open"])
def test_the_admins_list(admin_client: Client, grow: Callable[[int], None], query: str) -> None:
    grow(3)
    few = queries_of(lambda: admin_client.get(f"/admin/tickets/ticket/{query}"))

    grow(37)

    assert queries_of(lambda: admin_client.get(f"/admin/tickets/ticket/{query}")) == few


@pytest.mark.parametrize("address", ["messaging/message/", "tickets/ticketchange/"])
def test_the_admins_other_lists(admin_client: Client, grow: Callable[[int], None], address: str) -> None:
    grow(3)
    few = queries_of(lambda: admin_client.get(f"/admin/{address}"))

    grow(37)

    assert queries_of(lambda: admin_client.get(f"/admin/{address}")) == few


def test_the_counts_read_nine_rows_however_many_tickets_there_are(
    staff_api: APIClient, grow: Callable[[int], None]
) -> None:
    grow(4)

    with CaptureQueriesContext(connection) as queries:
        staff_api.get("/api/v1/tickets/counts/")

    assert "tickets_ticketcount" in queries[0]["sql"]
    assert '"tickets_ticket"' not in queries[0]["sql"]


def test_a_list_reads_only_what_its_rows_show(staff_browser: Client, grow: Callable[[int], None]) -> None:
    grow(3)

    with CaptureQueriesContext(connection) as context:
        page = staff_browser.get("/tickets/?ordering=-affected").context["page"]

    read = " ".join(query["sql"] for query in context)
    assert len(page.rows) == 3
    assert all(f'"tickets_ticket"."{column}"' in read for column in ("summary", "affected", "version"))
    assert not any(f'"tickets_ticket"."{column}"' in read for column in ("description", "category_reasons"))
