"""The list as a file: exactly its tickets, in its order, in CSV and as a workbook."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from rest_framework.test import APIClient

from tickets import lifecycle
from tickets.export.comma_separated import csv_pieces
from tickets.export.workbook import workbook_pieces
from tickets.filters import list_tickets
from tickets.models import Ticket
from tickets.roles import Actor
from tickets.serializers import TicketSerializer

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/tickets/export/"
PAGE = "/tickets/export/"
ODD_TEXTS = [
    "=1+1",
    "+49 40 123",
    "-5 °C in the lab",
    "@SUM(A1)",
    "＝1",
    "'=1+1",
    "''-x",
    'He said "no", twice; then\nleft',
    "<r>bold</r>",
    "_x0041_ <b>&amp;</b>",
    "https://example.edu/=1",
    "ünïcödé 🎉 日本",
    "007",
]


def content(answer: HttpResponseBase) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def csv_rows(answer: HttpResponseBase) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.content
    return list(csv.DictReader(io.StringIO(content(answer).decode("utf-8-sig"), newline="")))


def sheets(whole: bytes) -> list[list[tuple[Any, ...]]]:
    return [list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(io.BytesIO(whole))]


def xlsx_rows(answer: HttpResponseBase) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content
    ((header, *rows),) = sheets(content(answer))
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.fixture
def three(make_ticket) -> Iterator[list[Ticket]]:
    return [make_ticket(f"The radiator is {word}", status=word) for word in ("open", "active", "closed")]


def test_csv_has_the_fields_of_the_api_with_their_values(staff_api: APIClient, three: list[Ticket]) -> None:
    answer = staff_api.get(f"{ADDRESS}?format=csv")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="tickets-{timezone.localdate():%Y-%m-%d}.csv"'
    )
    assert answer.headers["Cache-Control"] == "no-store"
    told = staff_api.get("/api/v1/tickets/").json()["results"]
    for row in told:
        assert row.pop("photos") == []
    rows = csv_rows(answer)
    assert [*rows[0], "photos"] == sorted(TicketSerializer.Meta.fields, key="photos".__eq__)
    assert rows == [{name: "" if value is None else str(value) for name, value in row.items()} for row in told]


def test_csv_begins_with_a_byte_order_mark_and_is_sent_in_pieces(staff_api: APIClient, three: list[Ticket]) -> None:
    answer = staff_api.get(ADDRESS)

    assert answer.streaming
    pieces = list(answer.streaming_content)
    assert pieces[0].startswith(b'\xef\xbb\xbf"id","description"')
    assert pieces[0].endswith(b"\r\n")
    assert len(pieces) == 2


def test_a_workbook_has_the_same_with_dates(staff_api: APIClient, three: list[Ticket], settings: LazySettings) -> None:
    settings.TIME_ZONE = "Europe/Rome"
    moment = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    Ticket.objects.update(opened_at=moment)

    answer = staff_api.get(f"{ADDRESS}?format=xlsx&ordering=opened_at")

    assert "spreadsheetml" in answer.headers["Content-Type"]
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    assert answer.headers["Cache-Control"] == "no-store"
    rows = xlsx_rows(answer)
    assert [row["id"] for row in rows] == [ticket.pk for ticket in three]
    assert {row["opened_at"] for row in rows} == {datetime(2026, 7, 2, 0, 30)}
    assert [row["closed_at"] is None for row in rows] == [True, True, False]
    assert [row["status"] for row in rows] == ["open", "active", "closed"]


def test_the_header_of_a_workbook_stays_in_view(staff_api: APIClient, three: list[Ticket]) -> None:
    sheet = load_workbook(io.BytesIO(content(staff_api.get(f"{ADDRESS}?format=xlsx")))).active

    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert sheet.cell(2, 10).number_format == "yyyy-mm-dd hh:mm:ss"


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_any_text_stays_a_text_in_a_workbook(staff_api: APIClient, make_ticket, text: str) -> None:
    make_ticket(text, location=text.replace("\n", " "))

    whole = content(staff_api.get(f"{ADDRESS}?format=xlsx"))

    sheet = load_workbook(io.BytesIO(whole)).active
    cells = [sheet["B2"], sheet["D2"]]
    assert [cell.data_type for cell in cells] == ["s", "s"]
    # Excel reads `_x005F_` as the `_` it stands for.
    assert cells[0].value.replace("_x005F_", "_") == text
    assert cells[0].hyperlink is None


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_what_a_spreadsheet_would_run_has_an_apostrophe_before_it(staff_api: APIClient, make_ticket, text: str) -> None:
    make_ticket(text)

    (row,) = csv_rows(staff_api.get(ADDRESS))

    is_formula = text.lstrip("'")[0] in "=+-@＝"
    assert row["description"] == (f"'{text}" if is_formula else text)


@pytest.mark.parametrize("text", ["  =1+1", "\t=1", "\tx", "\r=1", "\n", " \u00a0@x", "' =1"])
def test_also_after_spaces(text: str, make_ticket, staff_api: APIClient) -> None:
    ticket = make_ticket()
    Ticket.objects.filter(pk=ticket.pk).update(reported_by=text)

    (row,) = csv_rows(staff_api.get(ADDRESS))

    assert row["reported_by"] == f"'{text}"


@pytest.mark.parametrize("text", ["\x01bell\x07", "\x0b", "\ufffe\uffff", "a\x1fb"])
def test_characters_that_a_workbook_cannot_hold_do_not_break_it(staff_api: APIClient, make_ticket, text: str) -> None:
    ticket = make_ticket()
    Ticket.objects.filter(pk=ticket.pk).update(reported_by=text)

    (row,) = xlsx_rows(staff_api.get(f"{ADDRESS}?format=xlsx"))

    assert row["id"] == ticket.pk


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "parameters",
    [
        "",
        "status=closed",
        "status=open,active&ordering=opened_at",
        "category=facility_management&ordering=modified_at",
        "search=radiator&ordering=-modified_at",
        "location=main&ordering=-affected",
        "uncertain=true",
        "search=unheardof",
        "opened_after=2020-01-01T00:00:00Z",
    ],
)
def test_an_export_is_the_list(
    staff_api: APIClient, staff_browser: Client, three: list[Ticket], parameters: str, file_format: str
) -> None:
    rows = csv_rows if file_format == "csv" else xlsx_rows
    # On its page staff sees first what waits longest.
    as_on_the_page = parameters if "ordering" in parameters else f"{parameters}&ordering=queue_at"

    for listed, answer in (
        (parameters, staff_api.get(f"{ADDRESS}?{parameters}&format={file_format}")),
        (as_on_the_page, staff_browser.get(f"{PAGE}?{parameters}&format={file_format}")),
    ):
        expected = [row["id"] for row in staff_api.get(f"/api/v1/tickets/?{listed}").json()["results"]]
        assert [int(row["id"]) for row in rows(answer)] == expected


def test_every_row_is_there_however_many_pages_the_list_has(
    staff_api: APIClient, make_ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tickets.export.rows.PIECE", 3)
    tickets = [make_ticket().pk for _ in range(10)]

    rows = csv_rows(staff_api.get(ADDRESS))

    assert [int(row["id"]) for row in rows] == tickets[::-1]


def test_a_ticket_that_changes_meanwhile_comes_once(make_ticket, staff: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tickets.export.rows.PIECE", 1)
    tickets = [make_ticket() for _ in range(3)]
    pieces = csv_pieces(list_tickets(QueryDict("ordering=-modified_at"), staff), staff)

    parts = [next(pieces), next(pieces)]
    lifecycle.edit_ticket(ticket_id=tickets[0].pk, by=staff, location="Canteen")
    make_ticket()
    parts += list(pieces)

    rows = list(csv.DictReader(io.StringIO(b"".join(parts).decode("utf-8-sig"))))
    assert [int(row["id"]) for row in rows] == [ticket.pk for ticket in reversed(tickets)]
    assert rows[-1]["location"] == "Canteen"


def test_what_a_simple_user_may_no_longer_see_is_left_out(
    make_ticket, student: Actor, staff: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tickets.export.rows.PIECE", 1)
    closing, deleted, last = (make_ticket(status="active") for _ in range(3))
    pieces = csv_pieces(list_tickets(QueryDict(), student), student)

    parts = [next(pieces), next(pieces)]
    lifecycle.close_ticket(ticket_id=closing.pk, by=staff)
    lifecycle.delete_ticket(ticket_id=deleted.pk, by=staff)
    parts += list(pieces)

    rows = list(csv.DictReader(io.StringIO(b"".join(parts).decode("utf-8-sig"))))
    assert [int(row["id"]) for row in rows] == [last.pk]


def test_more_tickets_than_a_sheet_holds_go_on_in_the_next(make_ticket, staff: Actor) -> None:
    tickets = [make_ticket().pk for _ in range(4)]

    book = sheets(b"".join(workbook_pieces(list_tickets(QueryDict(), staff), staff, rows_a_sheet=2)))

    assert [[row[0] for row in sheet] for sheet in book] == [["id", *tickets[:1:-1]], ["id", *tickets[1::-1]]]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_an_empty_list_is_a_header(staff_api: APIClient, db: None, file_format: str) -> None:
    answer = staff_api.get(f"{ADDRESS}?format={file_format}")

    assert (csv_rows if file_format == "csv" else xlsx_rows)(answer) == []


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_simple_user_gets_open_and_active_tickets(
    api: APIClient, student_browser: Client, three: list[Ticket], file_format: str
) -> None:
    rows = csv_rows if file_format == "csv" else xlsx_rows

    for answer in (api.get(f"{ADDRESS}?format={file_format}"), student_browser.get(f"{PAGE}?format={file_format}")):
        assert {row["status"] for row in rows(answer)} == {"open", "active"}


def test_a_simple_user_who_asks_for_closed_tickets_is_refused(
    api: APIClient, student_browser: Client, three: list[Ticket]
) -> None:
    assert api.get(f"{ADDRESS}?status=closed").status_code == 403
    assert student_browser.get(f"{PAGE}?status=open,closed").status_code == 403


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ("colour=red", "colour"),
        ("cursor=abc", "cursor"),
        ("page_size=5", "page_size"),
        ("status=lost", "status"),
        ("opened_after=yesterday", "opened_after"),
        ("ordering=colour", "ordering"),
        ("format=pdf", "format"),
        ("format=CSV", "format"),
        ("format=%00", "format"),
    ],
)
def test_the_api_names_what_it_does_not_understand(
    staff_api: APIClient, three: list[Ticket], parameters: str, named: str
) -> None:
    answer = staff_api.get(f"{ADDRESS}?{parameters}")

    assert (answer.status_code, list(answer.json())) == (400, [named])


@pytest.mark.parametrize("parameters", ["colour=red", "cursor=abc", "page_size=0", "format=", "status="])
def test_the_page_ignores_what_is_no_filter(staff_browser: Client, three: list[Ticket], parameters: str) -> None:
    assert len(csv_rows(staff_browser.get(f"{PAGE}?{parameters}"))) == 3


@pytest.mark.parametrize(
    ("parameters", "word"), [("status=lost", "status"), ("opened_after=yesterday", "RFC 3339"), ("format=pdf", "csv")]
)
def test_the_page_says_what_it_does_not_understand_instead_of_a_wrong_file(
    staff_browser: Client, three: list[Ticket], parameters: str, word: str
) -> None:
    answer = staff_browser.get(f"{PAGE}?{parameters}")

    assert answer.status_code == 400
    assert word in answer.content.decode()
    assert "Content-Disposition" not in answer.headers


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_head_request_has_the_headers_alone(
    staff_api: APIClient, staff_browser: Client, three: list[Ticket], file_format: str
) -> None:
    for browser, address in ((staff_api, ADDRESS), (staff_browser, PAGE)):
        with CaptureQueriesContext(connection) as queries:
            answer = browser.head(f"{address}?format={file_format}")
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].endswith(f'.{file_format}"')
        assert content(answer) == b""
        assert not queries


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_an_export_is_only_read(staff_api: APIClient, staff_browser: Client, db: None, method: str) -> None:
    assert getattr(staff_api, method)(ADDRESS).status_code == 405
    assert getattr(staff_browser, method)(PAGE).status_code == 405


def test_without_a_role_the_page_leads_to_the_doors_and_back(client: Client, db: None) -> None:
    answer = client.get(f"{PAGE}?status=open&format=xlsx")

    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/?next=%2Ftickets%2Fexport%2F%3Fstatus%3Dopen%26format%3Dxlsx",
    )


def test_the_questions_do_not_grow_with_the_tickets_of_a_piece(staff_api: APIClient, make_ticket) -> None:
    make_ticket()
    with CaptureQueriesContext(connection) as few:
        content(staff_api.get(ADDRESS))
    for _ in range(20):
        make_ticket()

    with CaptureQueriesContext(connection) as many:
        content(staff_api.get(ADDRESS))

    assert len(many) == len(few) <= 3
    assert not [query["sql"] for query in many if "OFFSET" in query["sql"]]


def test_the_list_offers_what_it_shows(staff_browser: Client, three: list[Ticket]) -> None:
    page = staff_browser.get("/tickets/?search=radiator&ordering=modified_at&cursor=x").content.decode()

    assert f'href="{PAGE}?search=radiator&amp;ordering=modified_at&amp;format=csv"' in page
    assert f'href="{PAGE}?search=radiator&amp;ordering=modified_at&amp;format=xlsx"' in page
    assert 'href="/tickets/round/?search=radiator&amp;ordering=modified_at&amp;status=open%2Cactive"' in page


def test_best_first_has_all_hits_also_those_it_knows_no_place_for(
    staff_api: APIClient, staff_browser: Client, make_ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tickets.relevance.RANKED", 2)
    tickets = [make_ticket(f"The lift is stuck, number {number}").pk for number in range(4)]

    for caller, address in ((staff_api, ADDRESS), (staff_browser, PAGE)):
        found = csv_rows(caller.get(f"{address}?search=lift&ordering=relevance"))
        assert [int(row["id"]) for row in found] == tickets[::-1]
