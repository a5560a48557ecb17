"""`rebuild_totals`: computes all running totals again, or proves that they agree with the rows."""

from io import StringIO
from threading import Thread

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection

from analytics.intake import PositionMoved, apply_page
from analytics.models import RUNNING_TOTALS, DayTotal, FeedPosition, MonthTotal, StatusTotal, Ticket
from analytics.tests.builders import make_ticket
from analytics.tests.tickets_server import TicketsServer
from analytics.tickets_client import Patience, changes_after
from analytics.turns import turn_to_pull

pytestmark = pytest.mark.django_db


def rebuild(*options: str) -> str:
    out = StringIO()
    call_command("rebuild_totals", *options, stdout=out)
    return out.getvalue().strip()


def some_tickets() -> None:
    make_ticket(1)
    make_ticket(2, status="active", activated_at="2026-01-01T13:00:00Z")
    make_ticket(3, status="closed", closed_at="2026-01-01T12:00:03Z")


def test_the_check_agrees_when_nothing_is_wrong() -> None:
    some_tickets()
    assert rebuild("--check") == "The running totals agree with the rows."


def test_the_check_names_what_does_not_agree_and_changes_nothing() -> None:
    some_tickets()
    StatusTotal.objects.filter(status="open").update(tickets=7)
    DayTotal.objects.all().delete()
    with pytest.raises(CommandError) as problem:
        rebuild("--check")
    assert "StatusTotal technical_it open: tickets (7,) instead of (1,)" in str(problem.value)
    assert "DayTotal 2026-01-01 technical_it: opened, closed, left_backlog (0, 0, 0) instead of (3, 1, 1)" in str(
        problem.value
    )
    assert StatusTotal.objects.get(status="open").tickets == 7


def test_a_long_list_of_differences_is_cut() -> None:
    for number in range(1, 31):
        make_ticket(number, opened_at=f"2026-01-{number:02}T12:00:00Z")
    for total in RUNNING_TOTALS:
        total.objects.all().delete()
    with pytest.raises(CommandError, match=r"… and [0-9]+ more"):
        rebuild("--check")


def test_rebuilt_totals_agree() -> None:
    some_tickets()
    for total in RUNNING_TOTALS:
        total.objects.all().delete()
    StatusTotal.objects.create(status="closed", category="services_complaints", tickets=-3)
    assert rebuild() == "The totals are rebuilt."
    rebuild("--check")
    assert StatusTotal.objects.get(status="active").tickets == 1
    assert not StatusTotal.objects.filter(tickets__lte=0).exists()


def test_a_rebuild_cuts_months_in_the_time_zone_of_now(settings: LazySettings) -> None:
    make_ticket(1, opened_at="2026-01-31T23:30:00Z")
    settings.TIME_ZONE = "Europe/Rome"
    rebuild()
    assert Ticket.objects.get().opened_month == "2026-02"
    assert MonthTotal.objects.get().month == "2026-02"
    assert str(DayTotal.objects.get().day) == "2026-02-01"
    rebuild("--check")


def test_a_page_fetched_before_a_rebuild_is_dropped(tickets_server: TicketsServer) -> None:
    tickets_server.tell(1)
    position = FeedPosition.current()
    page = changes_after("", Patience(seconds=5, attempts=1, limit=10))
    rebuild()
    with pytest.raises(PositionMoved):
        apply_page(page, position, asked_at=position.as_of)
    rebuild("--check")


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_waits_for_who_is_pulling() -> None:
    some_tickets()
    StatusTotal.objects.all().delete()

    def in_another_process() -> None:
        rebuild()
        connection.close()

    other = Thread(target=in_another_process)
    with turn_to_pull() as mine:
        assert mine
        other.start()
        other.join(0.3)
        assert other.is_alive()
        assert not StatusTotal.objects.exists()
    other.join(20)
    rebuild("--check")
