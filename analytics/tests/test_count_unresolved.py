"""Service 1: unresolved tickets of a period, exact at its edge."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import LazySettings

from analytics.services.unresolved import csv_rows, figures, present
from analytics.tests.builders import delete_ticket, make_ticket

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 12, 0, 0, tzinfo=UTC)


def test_open_and_active_tickets_count_and_closed_ones_do_not() -> None:
    make_ticket(1, opened_at="2026-03-09T12:00:00Z")
    make_ticket(2, opened_at="2026-03-09T12:00:00Z")
    make_ticket(3, opened_at="2026-03-09T12:00:00Z", status="active")
    make_ticket(4, opened_at="2026-03-09T12:00:00Z", status="closed", closed_at="2026-03-09T13:00:00Z")
    found = figures({"last": 2, "unit": "days"}, NOW)
    assert found == {
        "last": 2,
        "unit": "days",
        "since": "2026-03-08T12:00:00.000000Z",
        "count": 3,
        "by_status": {"open": 2, "active": 1},
        "n": 3,
        "category": None,
        "location": None,
        "tickets_url": "http://helpdesk.test/tickets/"
        "?status=open&status=active&opened_after=2026-03-08T12:00:00.000000Z",
    }


def test_the_edge_of_the_period_is_exact() -> None:
    make_ticket(1, opened_at="2026-03-08T11:59:59.999999Z")
    make_ticket(2, opened_at="2026-03-08T12:00:00.000000Z")
    make_ticket(3, opened_at="2026-03-08T12:00:01Z")
    assert figures({"last": 48, "unit": "hours"}, NOW)["count"] == 2
    assert figures({"last": 2, "unit": "days"}, NOW)["count"] == 2
    assert figures({"last": 49, "unit": "hours"}, NOW)["count"] == 3


def test_without_tickets_every_status_is_there() -> None:
    found = figures({"last": 3650, "unit": "days"}, NOW)
    assert (found["count"], found["by_status"]) == (0, {"open": 0, "active": 0})
    assert present(found).note == "No ticket that was opened in this period is unresolved."


def test_a_deleted_ticket_does_not_count() -> None:
    make_ticket(1, opened_at="2026-03-10T11:00:00Z")
    delete_ticket(1)
    assert figures({"last": 1, "unit": "days"}, NOW)["count"] == 0


def test_the_table_leads_to_exactly_the_tickets_that_are_counted() -> None:
    make_ticket(1, opened_at="2026-03-10T11:00:00Z")
    shown = present(figures({"last": 1, "unit": "hours"}, NOW))
    assert shown.headline == "1"
    assert shown.tickets_url == (
        "http://helpdesk.test/tickets/?status=open&status=active&opened_after=2026-03-10T11:00:00.000000Z"
    )
    assert shown.rows[0][1].url == "http://helpdesk.test/tickets/?status=open&opened_after=2026-03-10T11:00:00.000000Z"


def test_csv_has_one_row_with_both_statuses() -> None:
    make_ticket(1, opened_at="2026-03-10T11:00:00Z")
    (row,) = csv_rows(figures({"last": 1, "unit": "hours"}, NOW))
    assert (row["count"], row["open"], row["active"]) == (1, 1, 0)


def test_category_and_location_choose_tickets_and_lists() -> None:
    make_ticket(1, opened_at="2026-03-10T09:30:00Z", category="technical_it", location="Caffè 1")
    make_ticket(
        2, opened_at="2026-03-10T09:30:00Z", category="services_complaints", status="active", location="caffe 2"
    )
    make_ticket(3, opened_at="2026-03-10T08:59:59Z", category="technical_it", location="Caffè 1")
    make_ticket(4, opened_at="2026-03-10T09:30:00Z", category="technical_it")
    period = {"last": 3, "unit": "hours"}
    assert figures(period | {"category": "technical_it"}, NOW)["by_status"] == {"open": 2, "active": 0}
    found = figures(period | {"location": "CAFFE"}, NOW)
    assert (found["by_status"], found["category"], found["location"]) == ({"open": 1, "active": 1}, None, "CAFFE")
    both = figures(period | {"location": "caffè", "category": "technical_it"}, NOW)
    assert (both["count"], both["category"]) == (1, "technical_it")
    assert present(both).rows[0][1].url == (
        "http://helpdesk.test/tickets/?status=open&opened_after=2026-03-10T09:00:00.000000Z"
        "&category=technical_it&location=caff%C3%A8"
    )


def test_one_microsecond_decides_at_the_edge_inside_an_hour() -> None:
    make_ticket(1, opened_at="2026-03-10T09:29:59.999999Z")
    make_ticket(2, opened_at="2026-03-10T09:30:00Z", status="active")
    make_ticket(3, opened_at="2026-03-10T10:00:00Z")
    half_past = datetime(2026, 3, 10, 12, 30, tzinfo=UTC)
    assert figures({"last": 3, "unit": "hours"}, half_past)["by_status"] == {"open": 1, "active": 1}


def test_the_longest_period_counts_hours_days_and_months_of_days_once() -> None:
    moments = ["2016-03-11T11:59:59Z", "2016-03-12T12:00:00Z", "2016-03-12T13:00:00Z", "2016-03-30T00:00:00Z"]
    for number, moment in enumerate([*moments, "2020-02-29T23:59:59Z", "2026-03-10T11:59:59Z"], 1):
        make_ticket(number, opened_at=moment)
    assert figures({"last": 87_600, "unit": "hours"}, NOW)["count"] == 5
    assert figures({"last": 3650, "unit": "days"}, NOW)["count"] == 5


def test_a_day_is_24_hours_in_the_nights_of_daylight_saving_too(settings: LazySettings) -> None:
    settings.TIME_ZONE = "Europe/Rome"
    for night, edge in (("2026-03-29T12:00:00Z", "2026-03-28T12:00"), ("2026-10-25T12:00:00Z", "2026-10-24T12:00")):
        make_ticket(1, opened_at=f"{edge}:00Z")
        make_ticket(2, opened_at=f"{edge.replace('T12:00', 'T11:59')}:59.999999Z")
        assert figures({"last": 1, "unit": "days"}, datetime.fromisoformat(night))["count"] == 1


def test_a_ticket_closed_or_recategorised_meanwhile_is_counted_once_or_not() -> None:
    make_ticket(1, opened_at="2026-03-10T11:00:00Z", category="technical_it")
    make_ticket(1, opened_at="2026-03-10T11:00:00Z", category="facility_management")
    assert figures({"last": 1, "unit": "days"}, NOW)["count"] == 1
    make_ticket(1, opened_at="2026-03-10T11:00:00Z", status="closed", closed_at="2026-03-10T11:00:01Z")
    assert figures({"last": 1, "unit": "days"}, NOW)["count"] == 0


def test_a_clock_ahead_of_ours_loses_no_ticket() -> None:
    make_ticket(1, opened_at="2026-03-10T12:00:05Z")
    assert figures({"last": 1, "unit": "hours"}, NOW)["count"] == 1


@pytest.mark.parametrize("filters", [{}, {"category": "technical_it"}, {"location": "a"}])
@pytest.mark.parametrize("last", [1, 87_600])
def test_one_statement_is_enough(last: int, filters: dict[str, str], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        figures({"last": last, "unit": "hours"} | filters, NOW)
