"""Reading one page of the change feed: what the contract shows, and every way in which a page can be garbage."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from analytics.feed_page import Garbage, read_page


@pytest.fixture
def first(contract_sample: Callable[[str], str]) -> dict[str, Any]:
    return json.loads(contract_sample("changes_first_page.json"))


def test_the_first_page_is_read(first: dict[str, Any]) -> None:
    page = read_page(first, after="")
    assert (page.cursor, page.more, page.deleted) == ("5a0d.17.3", True, [])
    assert [ticket.id for ticket in page.tickets] == [1, 2, 3]
    assert page.tickets[1].opened_at == datetime(2026, 1, 5, 9, 30, 0, 250_000, tzinfo=UTC)
    assert page.tickets[2].status == "closed"
    assert page.tickets[0].closed_at is None


def test_columns_are_found_by_name_and_more_may_follow(contract_sample: Callable[[str], str]) -> None:
    page = read_page(json.loads(contract_sample("changes_later_page.json")), after="5a0d.17.3")
    assert page.deleted == [1]
    assert [(ticket.id, ticket.category) for ticket in page.tickets] == [(2, "facility_management")]


MORE = ["location", "answered_at", "assigned_category"]


def test_more_columns_are_read_when_the_feed_has_them(first: dict[str, Any]) -> None:
    assert read_page(first, after="").columns == ()
    assert read_page(first, after="").tickets[0][-3:] == ("", None, "")
    changes = first["changes"]
    changes["columns"] = [*MORE, "colour", *changes["columns"]]
    told = [["Library", "2026-01-05T08:30:00Z", "technical_it", "red"], ["", None, None, None], [None, None, "", 7]]
    changes["rows"] = [more + row for more, row in zip(told, changes["rows"], strict=True)]
    page = read_page(first, after="")
    assert page.columns == ("location", "answered_at", "assigned_category")
    assert page.tickets[0][-3:] == ("Library", datetime(2026, 1, 5, 8, 30, tzinfo=UTC), "technical_it")
    assert [ticket[-3:] for ticket in page.tickets[1:]] == [("", None, ""), ("", None, "")]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("location", 7),
        ("location", "x" * 121),
        ("location", "a\0b"),
        ("location", "a\ud800b"),
        ("answered_at", "soon"),
        ("assigned_category", "garden"),
        ("assigned_category", ["technical_it"]),
        ("assigned_category", 0),
    ],
)
def test_garbage_in_such_a_column_makes_the_whole_page_garbage(first: dict[str, Any], column: str, value: Any) -> None:
    first["changes"]["columns"].append(column)
    for row in first["changes"]["rows"]:
        row.append(value)
    with pytest.raises(Garbage):
        read_page(first, after="")


def test_of_a_ticket_that_is_handed_out_twice_the_last_state_counts(first: dict[str, Any]) -> None:
    rows = first["changes"]["rows"]
    rows.append([3, True, None, None, None, None, None, None])
    rows.append([1, False, "active", *rows[0][3:]])
    page = read_page(first, after="")
    assert [(ticket.id, ticket.status) for ticket in page.tickets] == [(1, "active"), (2, "active")]
    assert page.deleted == [3]


@pytest.mark.parametrize("answer", [None, [], "page", 7, {}, {"cursor": "x", "more": False}, {"changes": {}}])
def test_something_else_than_a_page_is_garbage(answer: Any) -> None:
    with pytest.raises(Garbage):
        read_page(answer, after="")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cursor", ""),
        ("cursor", None),
        ("cursor", 17),
        ("cursor", "a\0b"),
        ("cursor", "x" * 501),
        ("more", None),
        ("more", "false"),
        ("changes", []),
        ("changes", {"columns": None, "rows": []}),
        ("changes", {"columns": ["id"], "rows": []}),
    ],
)
def test_a_page_with_a_wrong_part_is_garbage(first: dict[str, Any], name: str, value: Any) -> None:
    with pytest.raises(Garbage):
        read_page(first | {name: value}, after="")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (0, "1"),
        (0, True),
        (0, 0),
        (0, 2**63),
        (1, 0),
        (1, None),
        (2, "solved"),
        (2, ["closed"]),
        (2, None),
        (3, "garden"),
        (3, None),
        (4, None),
        (4, "yesterday"),
        (4, "2026-01-05T08:00:00"),
        (4, "9999-12-31T23:59:59Z"),
        (4, 1767600000),
        (5, "never"),
        (6, None),
        (7, None),
    ],
)
def test_a_row_with_a_wrong_value_makes_the_whole_page_garbage(first: dict[str, Any], column: int, value: Any) -> None:
    first["changes"]["rows"][2][column] = value
    with pytest.raises(Garbage):
        read_page(first, after="")


@pytest.mark.parametrize("row", [None, {}, [], [1, False], "row"])
def test_a_row_of_another_shape_makes_the_whole_page_garbage(first: dict[str, Any], row: Any) -> None:
    first["changes"]["rows"].append(row)
    with pytest.raises(Garbage):
        read_page(first, after="")


def test_a_ticket_that_is_not_closed_has_no_closing_moment(first: dict[str, Any]) -> None:
    first["changes"]["rows"][0][6] = "2026-01-07T07:15:00.000000Z"
    with pytest.raises(Garbage):
        read_page(first, after="")


def test_a_feed_that_says_more_but_does_not_move_on_is_garbage(first: dict[str, Any]) -> None:
    with pytest.raises(Garbage):
        read_page(first, after="5a0d.17.3")
