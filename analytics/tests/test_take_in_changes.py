"""Taking in pages of the change feed: every change once, in order, together with the position."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import LazySettings

from analytics import tickets_client
from analytics.intake import PositionMoved, apply_page, pull
from analytics.models import FeedPosition, Ticket
from analytics.rebuild import disagreements, in_time_zone
from analytics.tests.tickets_server import TicketsServer
from analytics.tickets_client import Patience, TicketsUnavailable

pytestmark = pytest.mark.django_db
ONCE = Patience(seconds=5, attempts=1, limit=10_000)
ASKED_AT = datetime(2026, 2, 1, tzinfo=UTC)


def drain() -> FeedPosition:
    position = pull(in_time_zone(FeedPosition.current()), ONCE)
    while position.copying:
        position = pull(position, ONCE)
    return position


def rows(*columns: str) -> list[Any]:
    return list(Ticket.objects.order_by("id").values_list(*columns, flat=len(columns) == 1))


def test_every_ticket_is_copied_over_several_pages(tickets_server: TicketsServer) -> None:
    tickets_server.page_size = 2
    for number in range(1, 6):
        tickets_server.tell(number)
    position = drain()
    assert rows("id") == [1, 2, 3, 4, 5]
    assert (position.copied, position.copying) == (5, False)
    assert position.as_of is not None


def test_the_moment_of_the_figures_is_unknown_until_the_copy_is_complete(tickets_server: TicketsServer) -> None:
    tickets_server.page_size = 1
    tickets_server.tell(1)
    tickets_server.tell(2)
    position = pull(FeedPosition.current(), ONCE)
    assert (position.as_of, position.copying, position.copied) == (None, True, 1)
    position = pull(position, ONCE)
    assert position.as_of is not None


def test_a_change_replaces_what_was_known(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1)
    drain()
    tickets_server.tell(1, status="active", category="facility_management", activated_at="2026-01-01T13:00:00Z")
    drain()
    assert rows("status", "category") == [("active", "facility_management")]


def test_a_deleted_ticket_is_gone(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1)
    tickets_server.tell(2)
    drain()
    tickets_server.forget(1)
    tickets_server.forget(77)
    drain()
    assert rows("id") == [2]


def test_a_closed_ticket_keeps_its_exact_resolution_time(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1, status="closed", closed_at="2026-01-01T12:00:01.000001Z")
    drain()
    assert rows("resolution_microseconds") == [1_000_001]


def test_a_resolution_time_is_never_negative(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1, status="closed", closed_at="2025-12-31T12:00:00Z")
    drain()
    assert rows("resolution_microseconds") == [0]


def test_the_same_page_twice_changes_nothing(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1)
    page = tickets_client.changes_after("", ONCE)
    apply_page(page, FeedPosition.current(), asked_at=ASKED_AT)
    apply_page(page, FeedPosition.current(), asked_at=ASKED_AT)
    assert rows("id") == [1]


def test_a_page_for_an_older_position_is_dropped(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1)
    position = FeedPosition.current()
    old_page = tickets_client.changes_after("", ONCE)
    tickets_server.tell(1, status="active")
    pull(position, ONCE)
    with pytest.raises(PositionMoved):
        apply_page(old_page, position, asked_at=ASKED_AT)
    assert rows("status") == ["active"]


def test_a_failure_is_remembered_and_moves_nothing(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1)
    before = drain()
    with tickets_server.misbehaving(status=500), pytest.raises(TicketsUnavailable):
        pull(before, ONCE)
    after = FeedPosition.current()
    assert (after.cursor, after.turn, after.as_of) == (before.cursor, before.turn, before.as_of)
    assert "(500)" in after.failure_in_words()
    assert after.failed_at is not None


def test_a_success_forgets_the_failure(tickets_server: TicketsServer) -> None:
    with tickets_server.misbehaving(status=500), pytest.raises(TicketsUnavailable):
        pull(FeedPosition.current(), ONCE)
    position = drain()
    assert (position.failure, position.failed_at) == ("", None)


def test_a_page_of_which_one_row_is_garbage_is_not_taken_in_at_all(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1)
    tickets_server.tell(2, status="solved")
    with pytest.raises(TicketsUnavailable):
        pull(FeedPosition.current(), ONCE)
    assert rows("id") == []
    assert FeedPosition.current().cursor == ""


def test_an_unknown_cursor_starts_over_and_what_is_not_there_any_more_is_removed(
    tickets_server: TicketsServer,
) -> None:
    tickets_server.tell(1)
    tickets_server.tell(2)
    before = drain()
    tickets_server.log.clear()
    tickets_server.page_size = 1
    tickets_server.tell(2, status="active")
    tickets_server.tell(3)
    tickets_server.restore_backup()

    position = pull(before, ONCE)
    assert (position.cursor, position.copying, position.as_of) == ("", True, before.as_of)
    position = pull(position, ONCE)
    assert rows("id") == [1, 2]
    assert position.as_of == before.as_of
    position = pull(position, ONCE)
    assert rows("id", "status") == [(2, "active"), (3, "open")]
    assert position.as_of > before.as_of


def test_months_are_cut_in_the_time_zone_of_the_campus(tickets_server: TicketsServer, settings: LazySettings) -> None:
    settings.TIME_ZONE = "Europe/Rome"
    tickets_server.tell(1, opened_at="2026-01-31T22:59:59.999999Z")
    tickets_server.tell(2, opened_at="2026-01-31T23:00:00Z")
    tickets_server.tell(3, opened_at="2026-06-30T21:59:59Z")
    tickets_server.tell(4, opened_at="2026-06-30T22:00:00Z")
    drain()
    assert rows("opened_month") == ["2026-01", "2026-02", "2026-06", "2026-07"]


def test_another_time_zone_cuts_the_months_again(tickets_server: TicketsServer, settings: LazySettings) -> None:
    for number, moment in enumerate(("2025-12-31T23:30:00Z", "2026-03-31T21:30:00Z", "2026-03-31T22:30:00Z"), 1):
        tickets_server.tell(number, opened_at=moment)
    drain()
    assert rows("opened_month") == ["2025-12", "2026-03", "2026-03"]
    settings.TIME_ZONE = "Europe/Rome"
    in_time_zone(FeedPosition.current())
    assert rows("opened_month") == ["2026-01", "2026-03", "2026-04"]
    settings.TIME_ZONE = "UTC"
    drain()
    assert rows("opened_month") == ["2025-12", "2026-03", "2026-03"]


def test_what_the_feed_tells_more_of_a_ticket_is_kept(tickets_server: TicketsServer) -> None:
    tickets_server.columns += ["location", "answered_at", "assigned_category"]
    answered = "2026-01-01T12:00:02.5Z"
    tickets_server.tell(1, location="Library", answered_at=answered, assigned_category="facility_management")
    drain()
    assert rows("location", "answered_at", "assigned_category", "first_answer_microseconds") == [
        ("Library", datetime.fromisoformat(answered), "facility_management", 2_500_000)
    ]


def test_columns_that_come_later_are_had_for_every_ticket(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1, location="Library")
    before = drain()
    tickets_server.columns.append("location")
    position = pull(before, ONCE)
    assert (position.copying, position.as_of, rows("location")) == (True, before.as_of, [""])
    drain()
    assert rows("location") == ["Library"]
    assert disagreements(FeedPosition.current()) == []


def test_columns_that_come_and_go_are_copied_afresh_once(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1)
    drain()
    for _ in range(3):
        tickets_server.columns.append("location")
        drain()
        tickets_server.columns.remove("location")
        drain()
    assert FeedPosition.current().generation == 2


def test_a_moment_with_another_offset_is_the_same_moment(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1, opened_at="2026-01-01T00:30:00.5+02:00")
    drain()
    assert rows("opened_at") == [datetime(2025, 12, 31, 22, 30, 0, 500_000, tzinfo=UTC)]
    assert Ticket.objects.filter(opened_at__lt="2025-12-31T22:30:01Z").count() == 1


def test_a_ticket_that_changes_while_the_others_are_copied_counts_once(tickets_server: TicketsServer) -> None:
    tickets_server.page_size = 2
    for number in (1, 2, 3, 1, 4, 3):
        tickets_server.tell(number, status="active")
    tickets_server.forget(2)
    tickets_server.forget(77)
    position = drain()
    assert (position.copied, rows("id")) == (3, [1, 3, 4])
