"""Whatever is sent, the answer says what is wrong with it; never a 500."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from tickets.filters import PAGING, TicketFilter
from tickets.models import Photo, Ticket, TicketChange

pytestmark = pytest.mark.django_db

JSON = "application/json"
BODIES = {
    "nothing": b"",
    "no JSON": b"{",
    "bytes that are no UTF-8": b'{"description": "\xff\xfe"}',
    "Latin-1": '{"description": "é"}'.encode("latin-1"),
    "UTF-16": '{"description": "x"}'.encode("utf-16"),
    "NaN": b'{"description": NaN}',
    "Infinity": b'{"description": "x", "location": -Infinity}',
    "a number too large to hold": b'{"description": 1e400}',
    "the same in a text of one line": b'{"description": "x", "location": -1e999}',
    "a name that is half a character": b'{"\\ud800": 1}',
    "a name deep inside that is": b'{"description": {"a": [{"\\udfff": 1}]}}',
    "a duplicate name": b'{"description": "a", "description": "b"}',
    "a list": b"[]",
    "a string": b'"description"',
    "a number": b"5",
    "null": b"null",
    "true": b"true",
    "a NUL": b"\x00",
    "nested too deep": b"[" * 100_000 + b"]" * 100_000,
    "objects nested too deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "a number of 5,000 digits": b'{"description": %s}' % (b"9" * 5_000),
    "two documents": b'{"description": "a"}{"description": "b"}',
}
VALUES: list[Any] = [None, True, False, [], ["x"], {}, {"a": 1}, "a\x00b", "\u200b", [[[[]]]]]
NAMES = ["description", "location", "reported_by"]


def every_writing_address(ticket: Ticket) -> list[tuple[str, str]]:
    address = f"/api/v1/tickets/{ticket.pk}/"
    return [
        ("post", "/api/v1/tickets/"),
        ("post", "/api/v1/tickets/classify/"),
        ("patch", address),
        ("post", f"{address}messages/"),
    ]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_is_no_json_object_is_a_bad_request(api: APIClient, make_ticket, body: bytes) -> None:
    ticket = make_ticket()

    for method, address in every_writing_address(ticket):
        answer = getattr(api, method)(address, body, content_type=JSON)
        # To change nothing is a change of nothing.
        assert answer.status_code == (200 if method == "patch" and not body else 400), (address, answer.content)
        assert isinstance(answer.json(), dict)
    assert (Ticket.objects.count(), TicketChange.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "nonsense",
    ],
)
def test_another_content_type_is_refused(api: APIClient, make_ticket, content_type: str) -> None:
    for method, address in every_writing_address(make_ticket()):
        answer = getattr(api, method)(address, b'{"description": "x"}', content_type=content_type)
        assert (answer.status_code, list(answer.json())) == (415, ["detail"]), address
    assert TicketChange.objects.count() == 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_that_is_no_text_is_named(api: APIClient, make_ticket, name: str, value: Any) -> None:
    ticket = make_ticket()

    answer = api.post("/api/v1/tickets/", {"description": "fine"} | {name: value})

    assert (answer.status_code, list(answer.json())) == (400, [name])
    if name != "reported_by":
        answer = api.patch(f"/api/v1/tickets/{ticket.pk}/", {name: value})
        assert (answer.status_code, list(answer.json())) == (400, [name])
    assert TicketChange.objects.count() == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_number_is_the_text_of_its_digits_and_as_long(api: APIClient, name: str) -> None:
    accepted = api.post("/api/v1/tickets/", {"description": "fine"} | {name: 214})
    assert (accepted.status_code, accepted.json()[name]) == (201, "214")

    if name != "description":
        refused = api.post("/api/v1/tickets/", {"description": "fine"} | {name: 10**200})
        assert (refused.status_code, list(refused.json())) == (400, [name])


@pytest.mark.parametrize("category", ["\ud800", ["\ud800"], {"\u202e": 1}, "nonsense", "", None, 7, "x" * 60_000])
def test_a_category_that_there_is_not_is_named_with_those_that_there_are(
    staff_api: APIClient, make_ticket, category: Any
) -> None:
    body = json.dumps({"category": category})

    answer = staff_api.patch(f"/api/v1/tickets/{make_ticket().pk}/", body, content_type=JSON)

    assert (answer.status_code, list(answer.json())) == (400, ["category"])
    assert category in ("", None) or "facility_management" in answer.json()["category"][0]


@pytest.mark.parametrize("version", [None, "x", 1.5, [], {}, True, "9" * 2_000])
def test_an_unreadable_version_is_named(api: APIClient, make_ticket, version: Any) -> None:
    answer = api.patch(f"/api/v1/tickets/{make_ticket().pk}/", {"location": "Lab", "version": version})

    assert (answer.status_code, list(answer.json())) == (400, ["version"])


@pytest.mark.parametrize("version", ["1e400", "-1", "0", "9" * 400, "1e3"])
def test_a_version_that_never_was_changes_nothing(api: APIClient, make_ticket, version: str) -> None:
    body = f'{{"location": "Lab", "version": {version}}}'

    answer = api.patch(f"/api/v1/tickets/{make_ticket().pk}/", body, content_type=JSON)

    assert answer.status_code in (400, 412)
    assert TicketChange.objects.count() == 1


@pytest.mark.parametrize("value", ["%00", "%ff", "%ed%a0%80", "a%00b", "%0a", "%F0%9F%98%80", "x" * 10_000])
def test_odd_bytes_in_a_parameter_are_no_crash(
    api: APIClient, staff_api: APIClient, student_browser: Client, make_ticket, value: str
) -> None:
    address = f"/api/v1/tickets/{make_ticket().pk}/"
    names = [*TicketFilter.base_filters, *PAGING]

    for name in [*names, value]:
        assert api.get(f"/api/v1/tickets/?{name}={value}").status_code in (200, 400), name
        assert student_browser.get(f"/tickets/?{name}={value}").status_code == 200, name
    for name in ("cursor", "page_size", value):
        assert api.get(f"{address}messages/?{name}={value}").status_code == 400, name
        assert api.get(f"{address}history/?{name}={value}").status_code == 400, name
    assert api.get(f"/api/v1/tickets/counts/?{value}={value}").status_code == 400
    assert api.get(f"/api/v1/tickets/similar/?text={value}").status_code in (200, 400)
    assert staff_api.get(f"/api/v1/tickets/changes/?after={value}").status_code == 410
    assert staff_api.get(f"/api/v1/tickets/changes/?limit={value}").status_code == 400


@pytest.mark.parametrize("parameters", ["&".join(f"status=x{i}" for i in range(1_100)), "&" * 5_000, "=" * 5_000])
def test_very_many_parameters_are_no_crash(api: APIClient, student_browser: Client, db: None, parameters: str) -> None:
    assert api.get(f"/api/v1/tickets/?{parameters}").status_code in (200, 400)
    assert student_browser.get(f"/tickets/?{parameters}").status_code in (200, 400)


FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="description"\r\n\r\n'
FORMS = {
    "odd bytes": (FORM, b"description=%ff%fe&location=%ed%a0%80"),
    "raw odd bytes": (FORM, b"description=\xff\xfe"),
    "another charset": (f"{FORM}; charset=utf-16", b"description=x"),
    "an unknown charset": (f"{FORM}; charset=nonsense", b"description=x"),
    "very many fields": (FORM, b"a=1&" * 1_100),
    "JSON": (JSON, json.dumps({"description": "x"}).encode()),
    "no content type": ("", b"description=x"),
    "a part without an end": (MULTIPART, PART + b"cold"),
    "a part that is no UTF-8": (MULTIPART, PART + b"\xff\xfe\r\n--x--\r\n"),
    "a NUL in a part": (MULTIPART, PART + b"\x00\r\n--x--\r\n"),
    "no boundary": ("multipart/form-data", PART),
    "a boundary that is no ASCII": ("multipart/form-data; boundary=é", PART),
    "very many parts": (MULTIPART, (PART + b"a\r\n") * 1_100 + b"--x--\r\n"),
    "a file": (MULTIPART, PART.replace(b"\r\n\r\n", b'; filename="a.txt"\r\n\r\n') + b"cold\r\n--x--\r\n"),
    "very many files": (
        MULTIPART,
        (PART.replace(b"\r\n\r\n", b'; filename="a"\r\n\r\n') + b"a\r\n") * 200 + b"--x--\r\n",
    ),
}


@pytest.mark.parametrize(("content_type", "body"), FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("checks", [False, True])
def test_a_form_that_cannot_be_read_is_no_crash(
    student_browser: Client, make_ticket, content_type: str, body: bytes, checks: bool
) -> None:
    ticket = make_ticket()
    student_browser.handler.enforce_csrf_checks = checks

    for address in ("/tickets/new/", f"/tickets/{ticket.pk}/edit/", f"/tickets/{ticket.pk}/messages/", "/enter/user/"):
        answer = student_browser.generic("POST", address, body, content_type)
        assert answer.status_code in (303, 400, 403, 422), (address, answer.status_code)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (FORM, b"description=cold%ff%fe"),
        (FORM, b"description=\xff\xfe"),
        (FORM, b"description=%ed%a0%80"),
        (MULTIPART, PART + b"cold\xff\xfe\r\n--x--\r\n"),
        (MULTIPART, PART + b"\xed\xa0\x80\r\n--x--\r\n"),
    ],
)
def test_a_form_that_is_no_utf_8_is_not_stored_damaged(
    student_browser: Client, db: None, content_type: str, body: bytes
) -> None:
    answer = student_browser.generic("POST", "/tickets/new/", body, content_type)

    assert answer.status_code == 400
    assert "not UTF-8" in answer.content.decode()
    assert not Ticket.objects.exists()


def test_nothing_is_left_of_the_files_of_a_form_that_is_no_utf_8(
    student_browser: Client, db: None, settings: Any, tmp_path: Path
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    photo = b'--x\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n\r\n' + b"a" * 3_000_000

    answer = student_browser.generic("POST", "/tickets/new/", photo + b"\r\n" + PART + b"\xff\r\n--x--\r\n", MULTIPART)

    assert answer.status_code == 400
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content_type", "body"),
    [(FORM, b"description=caf%EF%BF%BD"), (MULTIPART, PART + b"caf\xef\xbf\xbd\r\n--x--\r\n")],
)
def test_a_replacement_character_that_was_pasted_is_text(
    student_browser: Client, db: None, content_type: str, body: bytes
) -> None:
    answer = student_browser.generic("POST", "/tickets/new/", body, content_type)

    assert answer.status_code == 303
    assert Ticket.objects.get().description == "caf\ufffd"


def test_words_of_a_photo_that_are_no_utf_8_are_refused_by_the_api(api: APIClient, make_ticket) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="alt"\r\n\r\n\xff\r\n--x--\r\n'

    answer = api.generic("POST", f"/api/v1/tickets/{make_ticket().pk}/photos/", part, MULTIPART)

    assert answer.status_code == 400
    assert "not UTF-8" in answer.content.decode()
    assert not Photo.objects.exists()


def test_a_form_of_ten_thousand_fields_is_refused_in_words(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket()

    answer = student_browser.generic("POST", f"/tickets/{ticket.pk}/me-too/", b"a=1&" * 10_000, FORM)

    assert answer.status_code == 400
    assert "more fields than any page of this site" in answer.content.decode()
    ticket.refresh_from_db()
    assert ticket.affected == 1


@pytest.mark.parametrize("host", ["evil.example", "", "a b", "localhost:99999999", "[::1", "é"])
def test_an_unknown_host_is_a_bad_request(client: Client, db: None, host: str) -> None:
    for address in ("/", "/tickets/", "/api/v1/tickets/", "/nothing/"):
        assert client.get(address, HTTP_HOST=host).status_code in (200, 400, 404, 302)
    assert client.get("/", HTTP_HOST="evil.example").status_code == 400


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "head", "options", "trace"])
def test_every_method_of_every_address_is_answered(
    staff_api: APIClient, staff_browser: Client, make_ticket, method: str
) -> None:
    pk = make_ticket().pk
    names = ["", "similar/", "classify/", "counts/", "changes/", f"{pk}/", f"{pk}/activate/", f"{pk}/close/"]
    addresses = [f"/api/v1/tickets/{name}" for name in [*names, f"{pk}/messages/", f"{pk}/history/"]]
    pages = ["/", "/tickets/", "/tickets/new/", "/enter/user/", "/leave/", "/healthz", "/readyz", "/api/schema/"]
    pages += [f"/tickets/{pk}/{name}" for name in ("", "edit/", "activate/", "close/", "category/", "messages/")]

    for address in ["/api/v1/", *addresses]:
        assert getattr(staff_api, method)(address).status_code < 500, address
    for address in pages:
        assert getattr(staff_browser, method)(address).status_code < 500, address


def test_the_browsable_pages_open_for_every_caller(api: APIClient, staff_api: APIClient, make_ticket) -> None:
    pk = make_ticket().pk
    names = ["", "similar/?text=cold", "classify/", "counts/", "changes/", f"{pk}/", f"{pk}/activate/", f"{pk}/close/"]
    addresses = [f"/api/v1/tickets/{name}" for name in [*names, f"{pk}/messages/", f"{pk}/history/"]]

    for caller in (api, staff_api):
        for address in ["/api/v1/", *addresses]:
            answer = caller.get(address, headers={"Accept": "text/html"})
            assert answer.status_code in (200, 403, 405), address
            assert answer["Content-Type"].startswith("text/html")
