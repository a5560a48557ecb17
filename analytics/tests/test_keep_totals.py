"""The running totals: after any changes they are what a count over the rows gives, and never below nothing."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings

from analytics.feed_page import OPTIONAL, FeedPage, TicketState
from analytics.intake import apply_page
from analytics.models import (
    RUNNING_TOTALS,
    AssignedTotal,
    Category,
    DayTotal,
    FeedPosition,
    MonthTotal,
    Status,
    StatusTotal,
    Ticket,
    UnresolvedTotal,
    WeekHourTotal,
)
from analytics.rebuild import disagreements
from analytics.services.unresolved import count_opened_since
from analytics.tests.builders import delete_ticket, make_ticket

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, tzinfo=UTC)
ROME = "Europe/Rome"


def some_state(ticket_id: int, chance: random.Random) -> TicketState:
    def later(moment: datetime) -> datetime:
        return moment + timedelta(microseconds=int(chance.choice([0, 1, 1e3, 1e6, 1e9, 1e12]) * chance.random()))

    opened_at = START + timedelta(seconds=chance.randrange(90 * 86_400))
    status = chance.choice(Status.values)
    activated_at = None if status == "open" else later(opened_at)
    closed_at = later(activated_at) if status == "closed" else None
    answered_at = chance.choice([None, later(opened_at)])
    category, assigned = chance.choice(Category.values), chance.choice(["", *Category.values])
    modified_at = START + timedelta(seconds=chance.randrange(1_000))
    return TicketState(
        *(ticket_id, status, category, opened_at, activated_at, closed_at, modified_at),
        *("Library", answered_at, assigned),
    )


def some_page(chance: random.Random) -> FeedPage:
    ids = chance.sample(range(1, 60), 20)
    tickets = [some_state(ticket_id, chance) for ticket_id in ids[:15]]
    return FeedPage("c", False, OPTIONAL, tickets, ids[15:])


def apply(page: FeedPage) -> None:
    apply_page(page, FeedPosition.current(), asked_at=START)


def stored_totals() -> list[list[tuple]]:
    return [sorted(total.objects.values_list(*total.keys, *total.sums)) for total in RUNNING_TOTALS]


@pytest.mark.parametrize("seed", range(5))
def test_after_random_changes_totals_equal_a_recount(seed: int, settings: LazySettings) -> None:
    settings.TIME_ZONE = ROME
    FeedPosition.objects.filter(pk=FeedPosition.current().pk).update(time_zone=ROME)
    chance = random.Random(seed)
    for _ in range(12):
        page = some_page(chance)
        apply(page)
        assert disagreements(FeedPosition.current()) == []
        before = stored_totals()
        apply(page)
        assert stored_totals() == before
    assert min(value for rows in before for *_, value in rows) >= 0


def test_when_everything_is_deleted_nothing_is_left() -> None:
    chance = random.Random(7)
    apply(some_page(chance))
    apply(FeedPage("c", False, OPTIONAL, [], list(range(1, 60))))
    for total in RUNNING_TOTALS:
        assert not total.objects.exclude(**dict.fromkeys(total.sums, 0)).exists(), total


@pytest.mark.parametrize("seed", range(3))
def test_unresolved_since_any_moment_equals_a_count_over_the_rows(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(6):
        apply(some_page(chance))
    opened = [ticket.opened_at for ticket in Ticket.objects.all()]
    near = [moment + timedelta(microseconds=offset) for moment in opened[:30] for offset in (-1, 0, 1)]
    round_ones = [START + timedelta(hours=hours) for hours in (-1, 0, 24, 719, 720, 721, 1440, 2159)]
    for moment in near + round_ones:
        rows = Ticket.objects.unresolved().filter(opened_at__gte=moment)
        expected = {status: rows.filter(status=status).count() for status in ("open", "active")}
        assert count_opened_since(moment, {}) == expected, moment


def test_a_row_that_is_older_than_the_stored_one_changes_nothing() -> None:
    make_ticket(1, status="active", modified_at="2026-01-02T12:00:00.000001Z")
    make_ticket(1, status="open", modified_at="2026-01-02T12:00:00Z")
    assert Ticket.objects.get().status == "active"
    assert counted(StatusTotal) == [("technical_it", "active", 1)]


def test_a_change_of_the_same_moment_counts() -> None:
    make_ticket(1, location="Library")
    make_ticket(1, location="Canteen")
    assert Ticket.objects.get().location == "Canteen"


def test_a_ticket_counts_in_the_days_and_months_of_the_campus(settings: LazySettings) -> None:
    settings.TIME_ZONE = ROME
    # In the night of 29 March 2026 the hour from 2 to 3 is left out, in that of 25 October it comes twice.
    make_ticket(1, opened_at="2026-03-28T23:30:00Z", status="closed", closed_at="2026-03-29T22:00:00Z")
    make_ticket(2, opened_at="2026-10-25T00:30:00Z")
    make_ticket(3, opened_at="2026-10-25T01:30:00Z")
    assert [(str(day), *sums) for day, _, *sums in counted(DayTotal)] == [
        ("2026-03-29", 1, 0, 0),
        ("2026-03-30", 0, 1, 1),
        ("2026-10-25", 2, 0, 0),
    ]
    assert [(month, hour, n) for month, hour, _, n in counted(WeekHourTotal)] == [
        ("2026-03", 6 * 24, 1),
        ("2026-10", 6 * 24 + 2, 2),
    ]


def test_a_month_sums_every_duration_exactly() -> None:
    make_ticket(
        1,
        opened_at="2026-01-31T23:59:59Z",
        status="closed",
        activated_at="2026-02-01T00:00:00.5Z",
        closed_at="2026-02-01T00:00:01.000001Z",
        answered_at="2026-02-01T00:00:09Z",
    )
    ((*_, opened, closed, s, us, worked_on, work_s, work_us, answered, answer_s, answer_us),) = counted(MonthTotal)
    assert (opened, closed, s, us) == (1, 1, 2, 1)
    assert (worked_on, work_s, work_us) == (1, 1, 500_000)
    assert (answered, answer_s, answer_us) == (1, 10, 0)


def test_a_corrected_category_is_counted_from_where_to_where() -> None:
    make_ticket(1, category="technical_it", assigned_category="technical_it")
    make_ticket(1, category="facility_management", assigned_category="technical_it")
    assert counted(AssignedTotal) == [("2026-01", "technical_it", "facility_management", 1)]
    assert counted(StatusTotal) == [("facility_management", "open", 1)]


def test_closing_and_deleting_take_an_unresolved_ticket_out_of_every_span() -> None:
    make_ticket(1)
    make_ticket(2)
    assert {tickets for *_, tickets in counted(UnresolvedTotal)} == {2}
    make_ticket(1, status="closed", closed_at="2026-01-02T12:00:00Z")
    delete_ticket(2)
    assert counted(UnresolvedTotal) == []


def counted(total: type) -> list[tuple]:
    """What is not nothing."""
    rows = total.objects.exclude(**dict.fromkeys(total.sums, 0)).order_by(*total.keys)
    return list(rows.values_list(*total.keys, *total.sums))
