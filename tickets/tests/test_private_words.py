"""What seems too private for everybody is told while one writes, and never refused."""

import pytest
from django.test import Client

from tickets.models import Ticket
from tickets.private_words import Kind, private_words

EMAILS = ["ada.l@uni.example.edu", "Ada+desk@x.it"]
PHONES = [
    "+39 0471 012345",
    "+39 333 1234567",
    "+49 (0)89 1234-567",
    "0039 333 1234567",
    "00491711234567",
    "0171/1234567",
    "030-12345678",
    "0471-012345",
    "06 12 34 56 78",
    "612 345 678",
    "3331234567",
    "(555) 123-4567",
    "555-123-4567",
]
STUDENTS = [
    ("My student id is {}", "123456"),
    ("student number: {}", "1234567"),
    ("{} is my matriculation number", "1234567"),
    ("matricola: {}", "VR457812"),
    ("numero di matricola {}", "654321"),
    ("Matrikelnummer {}", "1234567"),
    ("Matr.-Nr. {}", "1234567"),
    ("mi matrícula es {}", "20231234"),
    ("mon matricule est {}", "1234567"),
    ("numéro d'étudiant {}", "12345678"),
    ("número de aluno {}", "20201234"),
]
HARMLESS = [
    "room 2.04.117",
    "B-2.14",
    "rooms 101 102 103",
    "on 21.11.2026",
    "2026-11-21 10:30:45",
    "21/11/2026 08:15",
    "from 01.10.2025 to 31.03.2026",
    "11/21/2026",
    "20.11.26 14.00",
    "08.30-10.15",
    "10:00-12:00",
    "winter term 2025-2026",
    "192.168.100.200",
    "00-11-22-33-44-55",
    "ticket #1234567",
    "ticket 12345678",
    "1.234.567,00 €",
    "12 345 678 €",
    "€ 1200.50",
    "PC-10234",
    "PC-10234567",
    "INV-2024-00123",
    "asset 612345678",
    "printer S/N 0123456789",
    "ISBN 978-3-16-148410-0",
    "error 0x80070005",
    "1234567",
    "student room 123456",
    "write @ the desk, a@b",
]


@pytest.mark.parametrize("text", EMAILS)
def test_an_email_address(text: str) -> None:
    assert [(word.kind, word.text) for word in private_words([f"Write to {text}, please"])] == [(Kind.EMAIL, text)]


@pytest.mark.parametrize("text", PHONES)
def test_a_phone_number(text: str) -> None:
    assert [(word.kind, word.text) for word in private_words([f"I am at {text}."])] == [(Kind.PHONE, text)]


@pytest.mark.parametrize("cue", ["call", "Tel.:", "my phone:", "chiamatemi al", "Handy", "móvil", "appelez le"])
def test_a_short_phone_number_behind_a_word_that_says_so(cue: str) -> None:
    assert [word.text for word in private_words([f"Please {cue} 7654321"])] == ["7654321"]


@pytest.mark.parametrize(("sentence", "number"), STUDENTS)
def test_a_student_number(sentence: str, number: str) -> None:
    assert [(word.kind, word.text) for word in private_words([sentence.format(number)])] == [(Kind.STUDENT, number)]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_none_of_them(text: str) -> None:
    assert private_words([text]) == []


def test_each_is_told_once_and_in_order() -> None:
    words = private_words(["tel 0471 012345, ada@x.it, tel 0471 012345", "ada@x.it"])

    assert [word.text for word in words] == ["0471 012345", "ada@x.it"]


@pytest.mark.django_db
def test_check_first_says_so_without_a_script(student_browser: Client) -> None:
    form = {"description": "The radiator is cold, call +39 333 1234567", "location": "<b>ada@x.it</b>"}

    page = student_browser.post("/tickets/new/preview/", form).content.decode()

    assert "Your text seems to contain a phone number:" in page
    assert "<bdi>+39 333 1234567</bdi>" in page
    assert "<bdi>ada@x.it</bdi>" in page
    assert not Ticket.objects.exists()


@pytest.mark.django_db
def test_a_report_with_all_of_it_is_taken(student_browser: Client) -> None:
    form = {"description": "Cold. Matricola VR457812, ada@x.it, +39 333 1234567"}

    assert student_browser.post("/tickets/new/", form).status_code == 303
    assert Ticket.objects.get().description == form["description"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["description", "location", "body", "message"])
def test_the_script_of_any_form_asks(student_browser: Client, name: str) -> None:
    answer = student_browser.post("/tickets/new/private-words/", {name: "ada@x.it", "other": "bob@x.it"})

    assert answer.status_code == 200
    assert 'data-remove="ada@x.it"' in answer.content.decode()
    assert "bob" not in answer.content.decode()


@pytest.mark.django_db
def test_nothing_private_is_nothing_said(student_browser: Client) -> None:
    assert student_browser.post("/tickets/new/private-words/", {"body": "Room 2.14"}).content.strip() == b""


@pytest.mark.django_db
def test_asking_is_only_for_who_has_a_role(client: Client) -> None:
    answer = client.post("/tickets/new/private-words/", {"body": "ada@x.it"})

    assert (answer.status_code, answer["Location"]) == (302, "/?next=%2Ftickets%2Fnew%2F")
