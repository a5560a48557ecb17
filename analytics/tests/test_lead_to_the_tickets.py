"""Every figure of every analysis leads to a list with exactly as many tickets as it counts."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings

from analytics.feed_page import OPTIONAL, FeedPage, TicketState
from analytics.intake import apply_page
from analytics.models import Category, FeedPosition, Status, Ticket
from analytics.rebuild import disagreements, in_time_zone
from analytics.services import ANALYSES, backlog
from analytics.services.analysis import Analysis, Cell
from analytics.tests.builders import make_ticket
from analytics.tests.helpdesk_list import listed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 28, 11, 34, 56, 789, tzinfo=UTC)
LOCATIONS = ["", "Aula È 1", "aula  è 2", "Bar 50%", "bar_50", "Straße № 7"]
QUESTIONS = [
    {},
    {"category": "technical_it"},
    {"location": "AULA E\u0300"},
    {"location": "%"},
    {"location": "strasse", "category": "facility_management"},
    {"from": "2026-09", "to": "2026-10"},
    {"from": "2026-08", "location": "50"},
]
# Averages, shares and differences are of more than one list; so are the corrections of a category all together.
NOT_COUNTED = {"Average", "Median", "90th percentile", "Final", "Share", "Difference"}


def some_state(ticket_id: int, chance: random.Random) -> TicketState:
    """Within 150 days, at full hours and edges of days too; some opened later than now, some closed before."""

    def later(moment: datetime) -> datetime:
        return moment + timedelta(seconds=chance.choice([-90_000, 0, 60, 86_400, 900_000]) * chance.random())

    age = timedelta(days=chance.choice([0, 1, 3, 7, 14, 30, 90, 150]), seconds=chance.choice([0, 1, -1, 3_600, 80_000]))
    opened_at = NOW - age * chance.choice([1, 1, chance.random()])
    if chance.random() < 0.3:
        opened_at = opened_at.replace(hour=chance.choice([22, 23, 0]), minute=0, second=0, microsecond=0)
    status = chance.choice(Status.values)
    activated_at = None if status == "open" else later(opened_at)
    closed_at = later(opened_at) if status == "closed" else None
    category, assigned = chance.choice(Category.values), chance.choice(["", *Category.values])
    told = (chance.choice(LOCATIONS), chance.choice([None, later(opened_at)]), assigned)
    return TicketState(ticket_id, status, category, opened_at, activated_at, closed_at, NOW, *told)


@pytest.fixture
def some_tickets(settings: LazySettings) -> list[Ticket]:
    settings.TIME_ZONE = "Europe/Rome"
    in_time_zone(FeedPosition.current())
    chance = random.Random(4)
    states = [some_state(number, chance) for number in range(1, 250)]
    apply_page(FeedPage("c", False, OPTIONAL, states, []), FeedPosition.current(), asked_at=NOW)
    assert disagreements(FeedPosition.current()) == []
    return list(Ticket.objects.all())


def asked(analysis: Analysis, question: dict[str, str]) -> dict[str, Any]:
    form = analysis.parameters(data=question)
    assert form.is_valid(), form.errors
    return form.validated_data


@pytest.mark.parametrize("analysis", ANALYSES, ids=lambda analysis: analysis.slug)
def test_every_figure_equals_the_count_of_its_list(analysis: Analysis, some_tickets: list[Ticket]) -> None:
    known = set(analysis.parameters().fields)
    for question in [question for question in QUESTIONS if set(question) <= known]:
        figures = analysis.figures(asked(analysis, question), NOW)
        shown = analysis.present(figures)
        assert listed(figures["tickets_url"], some_tickets) == figures["n"] == shown.n, question
        assert shown.tickets_url == figures["tickets_url"]
        for row in shown.rows:
            for column, cell in zip(shown.columns, row, strict=True):
                if column not in NOT_COUNTED and cell.is_number and not is_nothing(cell):
                    assert listed(cell.url, some_tickets) == int(cell.text.replace(",", "")), (question, column, cell)


def is_nothing(cell: Cell) -> bool:
    """No link is needed where nothing is."""
    return not cell.url and cell.text in ("0", "–")


COUNTING = [one for one in ANALYSES if one.slug in ("unresolved", "active-by-category", "backlog", "age", "load")]
COUNTING += [one for one in ANALYSES if one.slug in ("opened-closed", "corrections")]


@pytest.mark.parametrize("analysis", COUNTING, ids=lambda analysis: analysis.slug)
def test_every_bar_and_point_leads_to_as_many_tickets_as_it_shows(
    analysis: Analysis, some_tickets: list[Ticket]
) -> None:
    for series in analysis.present(analysis.figures(asked(analysis, {}), NOW)).chart.series:
        for value, url in zip(series.values, series.urls, strict=True):
            assert (listed(url, some_tickets) if url else None) == value


def test_a_closing_before_the_opening_is_in_no_backlog_and_in_no_list() -> None:
    times = {"opened_at": "2026-10-26T08:00:00Z", "closed_at": "2026-10-24T08:00:00Z"}
    make_ticket(1, status="closed", location="Bar", **times)
    for question in ({}, {"location": "bar"}):
        found = backlog.figures({"days": 7} | question, NOW)
        assert {day["unresolved"] for day in found["days"]} == {0}


def test_what_a_clock_ahead_of_ours_opened_counts_today_and_not_before() -> None:
    make_ticket(1, opened_at="2026-10-30T08:00:00Z", location="Bar")
    for question in ({}, {"location": "bar"}):
        figures = backlog.figures({"days": 7} | question, NOW)
        assert [day["unresolved"] for day in figures["days"]] == [0] * 6 + [1]
        assert listed(figures["tickets_url"], Ticket.objects.all()) == 1
        assert {listed(url, Ticket.objects.all()) for url in backlog.unresolved_urls(figures)[:-1]} == {0}
