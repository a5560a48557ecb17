"""Whatever is sent to whatever address by whomever: the right answer in plain words, and nothing half stored."""

import json
from urllib.parse import urlencode

import pytest

from campus_helpdesk.tests.attacks.attacker import Attacker, Wounds
from campus_helpdesk.tests.attacks.every_address import Address
from campus_helpdesk.tests.attacks.hostile import (
    BODIES,
    CONTENT_TYPES,
    FORM,
    FORMS,
    HEADERS,
    METHODS,
    NUMBERS,
    SHORT_TEXTS,
    VALUES,
    singly,
    texts_for,
)

pytestmark = pytest.mark.django_db
JSON = "application/json"
FIELDS = ["description", "location", "reported_by", "category", "version", "body", "status", "id"]


@pytest.fixture
def wounds() -> Wounds:
    return Wounds()


def test_every_parameter_with_every_text(
    root: Attacker, addresses: list[Address], every_name: list[str], wounds: Wounds
) -> None:
    for turn, address in enumerate(address for address in addresses if not address.is_api):
        for text in texts_for(turn):
            query = urlencode(dict.fromkeys(every_name, text))
            with wounds.noted(address.path, repr(text)):
                root.sends("GET", f"{address.path}?{query}")
    wounds.expect_none()


def test_every_parameter_by_itself(root: Attacker, names: dict[str, set[str]], wounds: Wounds) -> None:
    for path, own_names in names.items():
        for turn, name in enumerate(sorted(own_names)):
            for text in texts_for(turn) if path.startswith("/api/") else singly(turn):
                with wounds.noted(path, name, repr(text)):
                    root.sends("GET", f"{path}?{urlencode({name: text})}")
    wounds.expect_none()


def test_names_of_parameters(root: Attacker, addresses: list[Address], wounds: Wounds) -> None:
    query = urlencode(dict.fromkeys(SHORT_TEXTS, "1"))
    for address in addresses:
        for raw in (query, "%ff=%ff&%00", "&" * 5_000, "=" * 5_000, "%"):
            with wounds.noted(address.path, raw):
                root.sends("GET", address.path, QUERY_STRING=raw)
    wounds.expect_none()


def test_every_number_in_a_path(root: Attacker, program: Attacker, addresses: list[Address], wounds: Wounds) -> None:
    for address in {address.template: address for address in addresses if "{}" in address.template}.values():
        for number in NUMBERS:
            for method in ("GET", "POST"):
                with wounds.noted(method, address.template, number):
                    attacker = program if address.is_api else root
                    attacker.sends(method, address.template.replace("{}", number))
    wounds.expect_none()


def test_every_method(
    nobody: Attacker, simple_user: Attacker, root: Attacker, addresses: list[Address], wounds: Wounds
) -> None:
    for address in addresses:
        for attacker in (nobody, simple_user, root):
            for method in METHODS:
                with wounds.noted(method, address.path):
                    attacker.sends(method, address.path)
    wounds.expect_none()


def test_every_header(root: Attacker, program: Attacker, addresses: list[Address], wounds: Wounds) -> None:
    """Each address gets every header; which of its values, goes round."""
    for turn, address in enumerate(addresses):
        attacker = program if address.is_api else root
        for name, values in HEADERS.items():
            value = values[turn % len(values)]
            with wounds.noted(address.path, name, repr(value)):
                attacker.sends("POST" if name == "CONTENT_LENGTH" else "GET", address.path, **{name: value})
    wounds.expect_none()


@pytest.mark.parametrize("name", HEADERS)
def test_every_value_of_a_header(root: Attacker, program: Attacker, contents, wounds: Wounds, name: str) -> None:
    ticket = f"/api/v1/tickets/{contents.pk}/"
    for value in HEADERS[name]:
        for attacker, method, path in (
            (program, "PATCH", ticket),
            (program, "POST", f"{ticket}messages/"),
            (root, "GET", "/tickets/"),
            (root, "POST", "/tickets/new/"),
            (root, "GET", "/admin/tickets/ticket/"),
        ):
            body, content_type = (b'{"location": "Lab"}', JSON) if attacker is program else (b"location=Lab", FORM)
            with wounds.noted(method, path, name, repr(value)):
                attacker.sends(method, path, body, content_type, **{name: value})
    wounds.expect_none()


def test_every_field_of_every_form(
    root: Attacker, addresses: list[Address], every_name: list[str], wounds: Wounds
) -> None:
    for turn, address in enumerate(address for address in addresses if not address.is_api):
        for text in texts_for(turn):
            form = urlencode({name: text for name in every_name if name != "next"}).encode()
            with wounds.noted("POST", address.path, repr(text)):
                root.sends("POST", address.path, form, FORM)
    wounds.expect_none()


def test_every_field_of_a_form_by_itself(root: Attacker, names: dict[str, set[str]], wounds: Wounds) -> None:
    for path, own_names in names.items():
        for turn, name in enumerate([] if path.startswith("/api/") else sorted(own_names)):
            for text in singly(turn):
                with wounds.noted("POST", path, name, repr(text)):
                    root.sends("POST", path, urlencode({name: text}).encode(), FORM)
    wounds.expect_none()


def test_forms_that_are_none(root: Attacker, addresses: list[Address], wounds: Wounds) -> None:
    for address in [address for address in addresses if not address.is_api]:
        for content_type, body in FORMS.values():
            with wounds.noted("POST", address.path, content_type, body[:40]):
                root.sends("POST", address.path, body, content_type)
    wounds.expect_none()


def test_bodies_that_are_no_json_object(program: Attacker, addresses: list[Address], wounds: Wounds) -> None:
    for address in [address for address in addresses if address.is_api]:
        for method in ("POST", "PATCH"):
            for body in BODIES.values():
                with wounds.noted(method, address.path, body[:40]):
                    program.sends(method, address.path, body, JSON)
            for content_type in CONTENT_TYPES:
                with wounds.noted(method, address.path, content_type):
                    program.sends(method, address.path, b'{"description": "cold"}', content_type)
    wounds.expect_none()


def test_every_field_of_every_call(program: Attacker, addresses: list[Address], wounds: Wounds) -> None:
    calls = [(method, address.path) for address in addresses if address.is_api for method in ("POST", "PATCH")]
    for method, path in [call for call in calls if program.sends(*call, b"{}", JSON).status_code != 405]:
        for turn, name in enumerate(FIELDS):
            for value in [*texts_for(turn), *VALUES]:
                body = json.dumps({name: value}).encode()
                # Every other field as a browser, to which the answer is a page.
                accept = ("application/json", "text/html")[turn % 2]
                with wounds.noted(method, path, body):
                    program.sends(method, path, body, JSON, HTTP_ACCEPT=accept)
    wounds.expect_none()
