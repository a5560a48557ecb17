"""The change feed: a consumer that follows it has an exact copy, however a ticket was changed."""

import gzip
import json
from datetime import datetime, timedelta, timezone

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from tickets.models import FeedEpoch, Ticket
from tickets.tests.consumer import Consumer, stored_copy

pytestmark = pytest.mark.django_db
NEW_YEAR_IN_ROME = datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture
def consumer(staff_api: APIClient) -> Consumer:
    """One that has drained the feed so far."""
    consumer = Consumer(staff_api)
    consumer.drain()
    return consumer


def test_the_first_copy_hands_out_every_ticket_once(staff_api: APIClient, make_ticket) -> None:
    tickets = [make_ticket(status=status).pk for status in ("open", "active", "closed")]

    consumer = Consumer(staff_api)
    more = consumer.poll()

    assert not more
    assert [row[0] for row in consumer.rows] == tickets
    assert consumer.copy == stored_copy()


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7])
def test_the_first_copy_in_pages(staff_api: APIClient, make_ticket, limit: int) -> None:
    tickets = [make_ticket().pk for _ in range(6)]
    consumer, handed_out = Consumer(staff_api, limit), []

    more = True
    while more:
        more = consumer.poll()
        assert len(consumer.rows) <= limit
        handed_out += [row[0] for row in consumer.rows]

    assert handed_out == tickets
    assert consumer.copy == stored_copy()


def test_an_empty_feed(staff_api: APIClient, make_ticket) -> None:
    consumer = Consumer(staff_api)
    consumer.drain()
    assert consumer.copy == {}

    make_ticket()
    consumer.drain()

    assert consumer.copy == stored_copy() != {}


def test_what_changes_during_the_first_copy_comes_afterwards(
    staff_api: APIClient, admin_client: Client, make_ticket
) -> None:
    behind, deleted_behind, ahead, deleted_ahead = (make_ticket().pk for _ in range(4))
    consumer = Consumer(staff_api, 2)
    assert consumer.poll()

    for pk in (behind, ahead):
        staff_api.post(f"/api/v1/tickets/{pk}/activate/")
    for pk in (deleted_behind, deleted_ahead):
        admin_client.post(f"/admin/tickets/ticket/{pk}/delete/", {"post": "yes"})
    make_ticket()
    consumer.drain()

    assert consumer.copy == stored_copy()
    assert len(consumer.copy) == 3


def test_every_write_of_the_api_is_in_it(consumer: Consumer, api: APIClient, staff_api: APIClient, make_ticket) -> None:
    address = f"/api/v1/tickets/{api.post('/api/v1/tickets/', {'description': 'The radiator is cold'}).json()['id']}/"
    writes = [
        lambda: api.patch(address, {"description": "The projector shows no picture"}),
        lambda: api.patch(address, {"location": "Lab"}),
        lambda: api.post(f"{address}messages/", {"body": "Still dark"}),
        lambda: staff_api.post(f"{address}activate/"),
        lambda: staff_api.patch(address, {"category": "services_complaints"}),
        lambda: staff_api.post(f"{address}close/"),
        lambda: staff_api.patch(address, {"category": "technical_it"}),
    ]
    for write in writes:
        consumer.drain()
        assert consumer.copy == stored_copy()
        assert write().status_code in (200, 201)
        assert consumer.copy != stored_copy()
    consumer.drain()
    assert consumer.copy == stored_copy()


def test_every_write_of_the_pages_is_in_it(consumer: Consumer, student_browser: Client, staff_browser: Client) -> None:
    address = student_browser.post("/tickets/new/", {"description": "The radiator is cold"})["Location"]
    writes = [
        lambda: student_browser.post(f"{address}edit/", {"description": "It is warm", "location": "", "version": 1}),
        lambda: student_browser.post(f"{address}messages/", {"body": "Still warm"}),
        lambda: staff_browser.post(f"{address}activate/"),
        lambda: staff_browser.post(f"{address}category/", {"category": "services_complaints"}),
        lambda: staff_browser.post(f"{address}close/"),
    ]
    for write in writes:
        consumer.drain()
        assert consumer.copy == stored_copy()
        assert write().status_code == 303
        assert consumer.copy != stored_copy()
    consumer.drain()
    assert consumer.copy == stored_copy()


def test_every_write_of_the_admin_is_in_it(consumer: Consumer, admin_client: Client, make_ticket) -> None:
    ticket = make_ticket()
    fix = {"description": "Fixed", "location": "", "category": "technical_it", "status": "closed"}

    admin_client.post(f"/admin/tickets/ticket/{ticket.pk}/change/", fix)
    consumer.drain()
    assert consumer.copy == stored_copy()
    assert consumer.copy[ticket.pk][:2] == ["closed", "technical_it"]

    admin_client.post(f"/admin/tickets/ticket/{ticket.pk}/delete/", {"post": "yes"})
    consumer.drain()
    assert consumer.copy == {}


def test_a_deleted_ticket_is_its_id_and_nothing_else(consumer: Consumer, admin_client: Client, make_ticket) -> None:
    ticket = make_ticket()
    admin_client.post(f"/admin/tickets/ticket/{ticket.pk}/delete/", {"post": "yes"})

    consumer.poll()

    assert consumer.rows == [[ticket.pk, True, *[None] * 9]]


def test_a_ticket_that_changed_often_comes_as_it_is_now(consumer: Consumer, api: APIClient, make_ticket) -> None:
    ticket = make_ticket()
    for number in range(5):
        api.patch(f"/api/v1/tickets/{ticket.pk}/", {"location": f"Room {number}"})

    consumer.poll()

    assert [row[0] for row in consumer.rows] == [ticket.pk]
    assert consumer.copy == stored_copy()


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_changes_in_pages_end_in_the_same_copy(
    consumer: Consumer, staff_api: APIClient, make_ticket, limit: int
) -> None:
    tickets = [make_ticket().pk for _ in range(4)]
    for pk in tickets:
        staff_api.post(f"/api/v1/tickets/{pk}/activate/")
    consumer.limit = limit

    consumer.drain()

    assert consumer.copy == stored_copy()
    assert not consumer.poll()
    assert consumer.rows == []


def test_two_consumers_do_not_disturb_each_other(staff_api: APIClient, consumer: Consumer, make_ticket) -> None:
    make_ticket()
    other = Consumer(staff_api)
    other.drain()

    consumer.drain()

    assert consumer.copy == other.copy == stored_copy()


def test_the_same_cursor_may_be_asked_again(consumer: Consumer, staff_api: APIClient, make_ticket) -> None:
    make_ticket()
    address = f"/api/v1/tickets/changes/?after={consumer.cursor}"

    assert staff_api.get(address).json() == staff_api.get(address).json()


def test_an_idle_poll_is_one_look_up(consumer: Consumer, make_ticket) -> None:
    make_ticket()
    consumer.drain()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert not consumer.poll()

    assert len(queries) == 1
    assert consumer.rows == []


EPOCH = ["", ".", ".-1", ".x", ".1.2.3", ".٣", ".999999999", ".999999999.0", "." + "9" * 30]
NONSENSE = ["nonsense", "1", "0", "-1", "..", "1.2.3.4", "a.b", "%00", "é", "0" * 32 + ".0", "x" * 9_000]


@pytest.mark.parametrize("cursor", [*NONSENSE, *(f"{{epoch}}{rest}" for rest in EPOCH)])
def test_an_unknown_cursor_is_gone(staff_api: APIClient, make_ticket, cursor: str) -> None:
    make_ticket()
    epoch = FeedEpoch.objects.get().epoch.hex

    answer = staff_api.get(f"/api/v1/tickets/changes/?after={cursor.format(epoch=epoch)}")

    assert answer.status_code == 410
    assert "Start over" in answer.json()["detail"]


def test_a_cursor_of_another_life_of_the_database_is_gone(consumer: Consumer, staff_api: APIClient) -> None:
    FeedEpoch.objects.all().delete()
    FeedEpoch.objects.create()

    assert staff_api.get(f"/api/v1/tickets/changes/?after={consumer.cursor}").status_code == 410


@pytest.mark.parametrize("limit", ["0", "-1", "1.5", "many", "٣", "%00"])
def test_an_unreadable_limit_is_named(staff_api: APIClient, db: None, limit: str) -> None:
    answer = staff_api.get(f"/api/v1/tickets/changes/?limit={limit}")

    assert (answer.status_code, list(answer.json())) == (400, ["limit"])


@pytest.mark.parametrize("limit", ["10000", "10001", "9" * 5000])
def test_a_limit_above_10_000_counts_as_10_000(staff_api: APIClient, make_ticket, limit: str) -> None:
    make_ticket()

    with CaptureQueriesContext(connection) as queries:
        answer = staff_api.get(f"/api/v1/tickets/changes/?limit={limit}")

    assert answer.status_code == 200
    assert any("LIMIT 10001" in query["sql"] for query in queries)


def test_unknown_parameters_are_named(staff_api: APIClient, db: None) -> None:
    answer = staff_api.get("/api/v1/tickets/changes/?since=1")

    assert (answer.status_code, list(answer.json())) == (400, ["since"])


def test_it_is_for_staff(api: APIClient, student_browser: Client, staff_browser: Client, db: None) -> None:
    assert api.get("/api/v1/tickets/changes/").status_code == 403
    assert student_browser.get("/api/v1/tickets/changes/").status_code == 403
    assert staff_browser.get("/api/v1/tickets/changes/").status_code == 200


def test_the_role_is_checked_before_the_parameters(api: APIClient, db: None) -> None:
    assert api.get("/api/v1/tickets/changes/?limit=0&after=nonsense").status_code == 403


def test_a_page_is_compressed_for_whom_it_suits(staff_api: APIClient, make_ticket) -> None:
    for _ in range(5):
        make_ticket()

    plain = staff_api.get("/api/v1/tickets/changes/")
    compressed = staff_api.get("/api/v1/tickets/changes/", HTTP_ACCEPT_ENCODING="gzip")

    assert "Content-Encoding" not in plain
    assert compressed["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(compressed.content))["changes"] == plain.json()["changes"]
    assert len(compressed.content) < len(plain.content) / 2


@pytest.mark.parametrize(
    "moment", ["2026-01-05T08:00:00.000000Z", "2026-01-05T08:00:00.000001Z", "0999-12-31T23:59:59Z"]
)
def test_moments_are_written_as_everywhere_in_the_api(consumer: Consumer, make_ticket, moment: str) -> None:
    ticket = make_ticket()
    Ticket.objects.filter(pk=ticket.pk).update(opened_at=datetime.fromisoformat(moment), modified_at=NEW_YEAR_IN_ROME)
    consumer.drain()
    assert consumer.copy == stored_copy()
    assert consumer.copy[ticket.pk][5] == "2025-12-31T23:30:00.000000Z"
