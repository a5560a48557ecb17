"""Places: what locations are compared by, made by intake once each, and kept by `rebuild_totals`."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from analytics.feed_page import LONGEST_LOCATION, OPTIONAL, FeedPage
from analytics.intake import apply_page
from analytics.models import FeedPosition, Place, Ticket
from analytics.places import fold_line, place_ids
from analytics.services.parameters import tickets_at
from analytics.tests.builders import delete_ticket, make_ticket
from analytics.tests.test_keep_totals import START, some_state

pytestmark = pytest.mark.django_db


def found(location: str, **filters: str) -> list[int]:
    return sorted(tickets_at({"location": location} | filters).values_list("id", flat=True))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        (" \t ", ""),
        ("Aula  Magna\u00a01", "aula magna 1"),
        ("Caffè", "caffe"),
        ("CAFFE\u0300", "caffe"),
        ("Straße", "strasse"),
        ("İzmir", "izmir"),
        ("ﬁrst", "first"),
        ("Ａ４", "a4"),
        ("№ 7", "No 7"),
        ("\u0301", ""),
        ("教室\u30001", "教室 1"),
    ],
)
def test_a_location_is_compared_without_case_accents_and_spare_spaces(text: str, folded: str) -> None:
    assert fold_line(text) == folded


def test_a_location_contains_the_text_however_both_are_written() -> None:
    make_ticket(1, location="Biblioteca  CAFFE\u0300, 2º piano")
    make_ticket(2, location="biblioteca caffè")
    make_ticket(3, location="Bar")
    make_ticket(4)
    assert found("TECA caffè") == [1, 2]
    assert found("caffe, 2o") == [1]
    assert found("teca  c", category="technical_it") == [1, 2]
    assert found("teca c", category="facility_management") == []
    assert found("nowhere") == []


def test_nothing_in_the_text_is_a_wildcard() -> None:
    make_ticket(1, location="100% wool_shop \\ a.c [x]*")
    make_ticket(2, location="1000 woolxshop / abc x")
    for text in ("0%", "l_s", "\\", "a.c", "[x]", "*"):
        assert found(text) == [1], text
    assert found("' OR 1=1 --") == []


def test_a_text_of_which_nothing_is_left_chooses_every_ticket() -> None:
    make_ticket(1, location="Bar")
    make_ticket(2)
    assert found("\u0301") == [1, 2]


def test_the_same_answer_whatever_the_database_thinks_of_capitals() -> None:
    make_ticket(1, location="№ 7")
    assert (found("№ 7"), found("no 7")) == ([1], [])


def test_a_location_that_grows_when_it_is_folded_finds_its_place() -> None:
    chance = random.Random(1)
    longest = "".join(chance.choice("\ufdfa\ufdfb\u3316\u3389\u33ff") for _ in range(LONGEST_LOCATION))
    make_ticket(1, location="\ufdfa" * LONGEST_LOCATION)
    make_ticket(2, location=longest)
    assert found("\ufdfa") == [1, 2]
    assert Place.objects.count() == 2


def test_each_place_is_made_once_and_a_ticket_moves_between_places() -> None:
    make_ticket(1, location="Bar")
    make_ticket(2, location="BAR ")
    make_ticket(3, location="Aula")
    assert sorted(Place.objects.values_list("folded", flat=True)) == ["aula", "bar"]
    make_ticket(1, location="Aula", modified_at="2026-01-03T12:00:00Z")
    assert (found("bar"), found("aula")) == ([2], [1, 3])


def test_a_place_that_is_left_by_its_last_ticket_is_gone() -> None:
    make_ticket(1, location="Bar, call 0471 012345")
    make_ticket(2, location="Aula")
    make_ticket(3, location="Aula")
    make_ticket(1, location="Bar, call █████", modified_at="2026-01-03T12:00:00Z")
    make_ticket(2, location="Lab", modified_at="2026-01-03T12:00:00Z")
    delete_ticket(2)
    assert sorted(Place.objects.values_list("folded", flat=True)) == ["aula", "bar, call █████"]


@pytest.mark.parametrize("new", [1, 400])
def test_all_new_places_of_a_page_are_made_at_once(new: int, django_assert_max_num_queries: Any) -> None:
    chance = random.Random(3)
    states = [some_state(number, chance)._replace(location=f"Room {number}") for number in range(1, new + 1)]
    page = FeedPage("c", True, OPTIONAL, states, [])
    position = FeedPosition.current()
    with django_assert_max_num_queries(20):
        apply_page(page, position, asked_at=START)
    assert Place.objects.count() == new


@pytest.mark.django_db(transaction=True)
def test_several_who_make_the_same_places_get_the_same_ones() -> None:
    together = Barrier(4)
    names = [f"Room {number}" for number in range(300)]

    def make(_: int) -> dict[str, int]:
        together.wait()
        try:
            return place_ids(names)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as workers:
        first, *others = workers.map(make, range(4))
    assert all(other == first for other in others)
    assert Place.objects.count() == 300


def test_the_check_names_a_location_in_a_wrong_place_and_a_rebuild_puts_it_right() -> None:
    make_ticket(1, location="Bar")
    make_ticket(2, location="Aula")
    make_ticket(3, location="aula")
    Ticket.objects.filter(pk=3).update(place=Ticket.objects.get(pk=1).place)
    Place.objects.create(folded="left long ago")
    with pytest.raises(CommandError, match="not that of the location 'aula'"):
        call_command("rebuild_totals", "--check")
    call_command("rebuild_totals")
    call_command("rebuild_totals", "--check")
    assert (found("bar"), found("aula")) == ([1], [2, 3])
    assert sorted(Place.objects.values_list("folded", flat=True)) == ["aula", "bar"]


@pytest.fixture
def before_places() -> Iterator[Any]:
    """The database as it was; afterwards it is as it is."""
    executor = MigrationExecutor(connection)
    executor.migrate([("analytics", "0002_running_totals")])
    yield executor.loader.project_state([("analytics", "0002_running_totals")]).apps
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.django_db(transaction=True)
def test_an_upgrade_gives_every_ticket_its_place_and_loses_no_figure(before_places: Any) -> None:
    times = {"opened_at": START, "modified_at": START, "opened_month": "2026-03", "generation": 1}
    ticket = before_places.get_model("analytics", "Ticket")
    for number, location in enumerate(["Caffè", "caffe", "", "Bar"], 1):
        ticket.objects.create(id=number, status="open", category="technical_it", location=location, **times)
    before_places.get_model("analytics", "DayTotal").objects.create(
        day="2026-03-02", category="technical_it", opened=3, closed=2
    )
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    assert (found("CAFFÈ"), found("bar")) == ([1, 2], [4])
    assert sorted(Place.objects.values_list("folded", flat=True)) == ["", "bar", "caffe"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT opened, closed, left_backlog FROM analytics_daytotal")
        assert cursor.fetchall() == [(3, 2, 2)]
