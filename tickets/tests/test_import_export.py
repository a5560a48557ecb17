"""Import and export in the admin: a row with a known id changes that ticket, any other opens a new one."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from rest_framework.test import APIClient

from tickets.models import Ticket, TicketChange
from tickets.tests.consumer import Consumer, stored_copy

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/tickets/ticket/"


def upload(admin_client: Client, text: str) -> HttpResponse:
    """The preview of an import."""
    file = SimpleUploadedFile("tickets.csv", text.encode(), "text/csv")
    return admin_client.post(f"{ADDRESS}import/", {"format": "0", "import_file": file})


def import_rows(admin_client: Client, text: str) -> HttpResponse:
    preview = upload(admin_client, text)
    assert preview.status_code == 200, preview.content
    confirm = preview.context.get("confirm_form")
    assert confirm is not None, preview.content.decode()
    return admin_client.post(f"{ADDRESS}process_import/", confirm.initial)


def test_a_new_row_opens_a_ticket_with_its_trace(admin_client: Client) -> None:
    text = "id,description,location,reported_by,category,status\n,The radiator is cold,Lab,Ada,,\n"

    assert import_rows(admin_client, text).status_code == 302

    ticket = Ticket.objects.get()
    assert (ticket.description, ticket.location, ticket.reported_by) == ("The radiator is cold", "Lab", "Ada")
    assert (ticket.status, ticket.category, ticket.category_source) == ("open", "facility_management", "auto")
    change = TicketChange.objects.get()
    assert (change.kind, change.by_role, change.by_name) == ("opened", "staff", "admin")


def test_every_row_has_its_place(admin_client: Client, make_ticket) -> None:
    ticket = make_ticket(location="Library")
    text = f"id,description,location\n{ticket.pk},,Canteen\n,Cold,CAFÉ 2\n,Dark,\n,Wet,cafe  2\n"

    import_rows(admin_client, text)

    assert [ticket.place and ticket.place.folded for ticket in Ticket.objects.order_by("id")] == [
        "canteen",
        "cafe 2",
        None,
        "cafe 2",
    ]


def test_a_new_row_may_be_closed_already(admin_client: Client) -> None:
    text = "id,description,location,category,status\n,The radiator is cold,,technical_it,closed\n"

    import_rows(admin_client, text)

    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.category, ticket.category_source) == ("closed", "technical_it", "staff")
    kinds = list(TicketChange.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["opened", "recategorised", "activated", "closed"]


def test_a_known_id_changes_that_ticket(admin_client: Client, make_ticket) -> None:
    ticket, other = make_ticket(), make_ticket()
    text = f"id,description,location,category,status\n{ticket.pk},The projector is dark,Lab,technical_it,active\n"

    import_rows(admin_client, text)

    stored = Ticket.objects.get(pk=ticket.pk)
    assert (stored.description, stored.summary, stored.location) == ("The projector is dark",) * 2 + ("Lab",)
    assert (stored.status, stored.category) == ("active", "technical_it")
    assert stored.opened_at == ticket.opened_at
    other.refresh_from_db()
    assert other.version == 1
    assert Ticket.objects.count() == 2


def test_columns_that_follow_from_others_cannot_be_forged(admin_client: Client, make_ticket) -> None:
    ticket = make_ticket()
    text = (
        "id,description,location,category,status,version,opened_at,closed_at,message_count\n"
        f"{ticket.pk},{ticket.description},Lab,{ticket.category},open,77,2020-01-01 00:00:00,2020-01-02 00:00:00,5\n"
    )

    import_rows(admin_client, text)

    stored = Ticket.objects.get()
    assert (stored.location, stored.version, stored.message_count) == ("Lab", 2, 0)
    assert (stored.opened_at, stored.closed_at) == (ticket.opened_at, None)


def test_the_preview_stores_nothing(admin_client: Client, make_ticket) -> None:
    ticket = make_ticket()

    preview = upload(admin_client, f"id,description,location\n{ticket.pk},Another story,\n,A new one,\n")

    assert preview.status_code == 200
    assert (Ticket.objects.count(), TicketChange.objects.count()) == (1, 1)
    ticket.refresh_from_db()
    assert ticket.version == 1


@pytest.mark.parametrize(
    "row",
    [
        ",,Lab,,",
        ",a\x07b,Lab,,",
        ",\u200b,Lab,,",
        f",cold,{'x' * 121},,",
        f",{'x' * 10_001},,,",
        ",cold,,nonsense,",
        ",cold,,,nonsense",
        "abc,cold,,,",
        f"{'9' * 30},,,,",
    ],
)
def test_a_bad_row_is_shown_and_nothing_is_stored(admin_client: Client, row: str) -> None:
    text = f"id,description,location,category,status\n,A good one,,,\n{row}\n"

    preview = upload(admin_client, text)

    assert preview.status_code == 200
    assert preview.context["result"].has_errors() or preview.context["result"].has_validation_errors()
    assert "confirm_form" not in preview.context
    assert not Ticket.objects.exists()
    assert not TicketChange.objects.exists()


def test_every_bad_row_says_what_is_wrong_in_plain_words(admin_client: Client, make_ticket) -> None:
    closed = make_ticket(status="closed")
    text = (
        "id,description,location,category,status\n,A good one,,,\n,,Lab,,\n,cold,,nonsense,lost\nabc,cold,,,\n"
        f"{closed.pk},,,,open\n{closed.pk},Another story,,,\n"
    )

    preview = upload(admin_client, text)

    rows = {row.number + 1: row.error_dict for row in preview.context["result"].invalid_rows}
    assert rows == {
        3: {"description": ["Say in a few words what is wrong."]},
        4: {
            "category": [
                "There is no category ‘nonsense’. It is one of facility_management, technical_it, services_complaints."
            ],
            "status": ["There is no status ‘lost’. It is one of open, active, closed."],
        },
        5: {"id": ["‘abc’ is no number of a ticket. Leave the cell empty for a new ticket."]},
        6: {"__all__": ["A ticket goes from open to active to closed, never back."]},
        7: {"__all__": ["This ticket is closed: it can be read, but no longer changed or written to."]},
    }
    page = preview.content.decode()
    assert "5 rows cannot be imported" in page
    assert "Traceback" not in page
    assert Ticket.objects.get().version == closed.version


def test_the_preview_says_what_each_row_would_do(admin_client: Client, make_ticket) -> None:
    ticket, same = make_ticket(), make_ticket()
    text = f"id,description,location\n,New,\n{ticket.pk},,Canteen\n{same.pk},,{same.location!r}\n".replace("'", '"')

    page = upload(admin_client, text).content.decode()

    assert "1 new, 1 changed, 1 without a change." in page


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_may_be_separated_as_any_spreadsheet_does_it(admin_client: Client, separator: str) -> None:
    rows = [
        ["\ufeffDescription ", "Location", "Category", "Status"],
        ["Cold; dark,\tand wet", "Lab", "Technical IT", "ACTIVE"],
        ["Short row"],
    ]
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)

    import_rows(admin_client, text.getvalue())

    stored = Ticket.objects.order_by("id").values_list("description", "location", "status")
    assert list(stored) == [("Cold; dark,\tand wet", "Lab", "active"), ("Short row", "", "open")]
    assert Ticket.objects.earliest("id").category == "technical_it"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colour,size\nred,3\n", "There is no column ‘colour’."),
        ("description,description\na,b\n", "A column is there twice."),
        ("location,status\nLab,open\n", "A file needs the column description"),
        ("description,location\nCold,in here, too\n", "Row 2 has 3 cells, but the header has 2."),
        ("", "The submitted file is empty."),
    ],
)
def test_a_file_that_fits_no_column_says_so(admin_client: Client, text: str, words: str) -> None:
    preview = upload(admin_client, text)

    assert words in preview.content.decode()
    assert "confirm_form" not in preview.context
    assert not Ticket.objects.exists()


def test_a_file_that_is_not_in_utf8_says_how_to_save_it(admin_client: Client) -> None:
    file = SimpleUploadedFile("tickets.csv", "description\nTür klemmt\n".encode("cp1252"), "text/csv")

    page = admin_client.post(f"{ADDRESS}import/", {"format": "0", "import_file": file}).content.decode()

    assert "It must be a CSV file in UTF-8" in page


@pytest.mark.parametrize("text", ["=1+1", "-5 °C", "'=quoted", "@all: cold", "+1"])
def test_a_text_like_a_formula_goes_out_defused_and_comes_back_as_it_was(
    admin_client: Client, staff_api: APIClient, make_ticket, text: str
) -> None:
    ticket = make_ticket(text, location=text)
    exported = b"".join(staff_api.get("/api/v1/tickets/export/").streaming_content).decode()
    form = {"format": "0", "resource": "0"} | {f"ticketexport_{name}": "on" for name in ("id", "description")}
    by_admin = admin_client.post(f"{ADDRESS}export/", form).content.decode()

    assert f"'{text}" in exported
    assert f"'{text}" in by_admin
    for file in (exported, by_admin):
        import_rows(admin_client, file)
        ticket.refresh_from_db()
        assert (ticket.description, ticket.location, ticket.version) == (text, text, 1)


def test_no_status_goes_back(admin_client: Client, make_ticket) -> None:
    ticket = make_ticket(status="closed")
    text = f"id,description,location,category,status\n{ticket.pk},{ticket.description},,{ticket.category},open\n"

    preview = upload(admin_client, text)

    assert "never back" in preview.content.decode()
    assert Ticket.objects.get().status == "closed"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\x00", b"description\n\xff\n", b"nonsense"])
def test_a_file_that_cannot_be_read_is_no_crash(admin_client: Client, content: bytes) -> None:
    file = SimpleUploadedFile("tickets.csv", content, "text/csv")

    answer = admin_client.post(f"{ADDRESS}import/", {"format": "0", "import_file": file})

    assert answer.status_code == 200
    assert not Ticket.objects.exists()


def test_an_import_is_in_the_feed(admin_client: Client, staff_api: APIClient, make_ticket) -> None:
    ticket = make_ticket()
    consumer = Consumer(staff_api)
    consumer.drain()
    text = f"id,description,location,category,status\n{ticket.pk},Dark,,technical_it,closed\n,New,,,active\n,Old,,,\n"

    import_rows(admin_client, text)
    consumer.drain()

    assert consumer.copy == stored_copy()
    assert len(consumer.copy) == 3


def test_an_export_has_every_column_and_comes_back_without_a_change(admin_client: Client, make_ticket) -> None:
    tickets = [make_ticket(f'Line one\nand "two", {status}', status=status) for status in ("open", "active", "closed")]
    columns = {field.name for field in Ticket._meta.fields} - {"place", "opened_week_hour", "queue_at", "first_photo"}
    form = {"format": "0", "resource": "0"} | {f"ticketexport_{name}": "on" for name in columns}

    answer = admin_client.post(f"{ADDRESS}export/", form)
    text = answer.content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    changes = TicketChange.objects.count()
    import_rows(admin_client, text)

    assert answer.status_code == 200
    assert {int(row["id"]): row["description"] for row in rows} == {ticket.pk: ticket.description for ticket in tickets}
    assert rows[0].keys() == columns
    assert TicketChange.objects.count() == changes
    assert Ticket.objects.count() == 3


def test_without_a_superuser_there_is_no_import(staff_browser: Client, db: None) -> None:
    assert staff_browser.get(f"{ADDRESS}import/").status_code == 302
    assert staff_browser.get(f"{ADDRESS}export/").status_code == 302
