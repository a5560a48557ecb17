"""Polls of any kind: idle ones cost next to nothing, odd ones get plain words, faults say when to come back."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campus_helpdesk.tests.own_process import run_in_own_process
from tickets.lifecycle import edit_ticket
from tickets.models import FeedEpoch, TicketChange
from tickets.recent_changes import recent_changes
from tickets.roles import Actor
from tickets.tests.polls import OpenPage

pytestmark = pytest.mark.django_db

PAGES = ["/tickets/", "/tickets/?status=open", "/tickets/{}/", "/tickets/{}/edit/"]


@pytest.mark.parametrize("address", PAGES)
def test_an_idle_poll_is_one_look_up_and_sets_nothing(student_browser: Client, make_ticket, address: str) -> None:
    page = OpenPage(student_browser, address.format(make_ticket().pk))
    recent_changes.forget()

    with CaptureQueriesContext(connection) as queries:
        answer = page.ask()

    assert (answer.status_code, len(queries), dict(answer.cookies)) == (204, 1, {})
    assert answer["X-Request-ID"]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    "after",
    [
        "",
        "x",
        "1.2",
        "{epoch}",
        "{epoch}.",
        "{epoch}.-1",
        "{epoch}.9999999",
        "{epoch}.99999999999999999999999999",
        "{epoch}.١",
        "{epoch}.1.x",
        "{epoch}.1.2.3",
        "00000000000000000000000000000000.1",
        "%00",
        "%ff",
        "'; DROP TABLE",
        "x" * 9_000,
    ],
)
def test_any_other_cursor_says_to_load_again(student_browser: Client, make_ticket, address: str, after: str) -> None:
    page = OpenPage(student_browser, address.format(make_ticket().pk))

    answer = page.ask(after=after.format(epoch=page.cursor.split(".")[0]))

    assert answer.status_code == 410
    assert "Please load this page again." in answer.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_after_a_restored_backup_the_page_says_to_load_again(
    student_browser: Client, make_ticket, address: str
) -> None:
    ticket = make_ticket()
    page = OpenPage(student_browser, address.format(ticket.pk))
    FeedEpoch.objects.all().delete()
    FeedEpoch.objects.create()

    assert page.ask().status_code == 410


@pytest.mark.parametrize("address", PAGES)
def test_a_backup_from_before_the_page_was_made(student_browser: Client, make_ticket, address: str) -> None:
    page = OpenPage(student_browser, address.format(make_ticket().pk))
    TicketChange.objects.all().delete()

    assert page.ask().status_code == 410


def test_whoever_has_left_is_told_nothing(client: Client, student_browser: Client, student: Actor, make_ticket) -> None:
    ticket = make_ticket()
    page = OpenPage(student_browser, f"/tickets/{ticket.pk}/")
    edit_ticket(ticket_id=ticket.pk, by=student, location="Room 215")
    page.browser = client

    answer = page.ask()

    assert answer.status_code == 302
    assert answer["Location"].startswith("/?next=")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_poll_only_asks(staff_browser: Client, make_ticket, method: str) -> None:
    page = OpenPage(staff_browser, f"/tickets/{make_ticket().pk}/")

    assert getattr(staff_browser, method)(f"{page.polled}?since={page.cursor}").status_code == 405


def test_a_head_is_answered(staff_browser: Client, make_ticket) -> None:
    page = OpenPage(staff_browser, f"/tickets/{make_ticket().pk}/")

    assert staff_browser.head(f"{page.polled}?since={page.cursor}").status_code == 204


@pytest.mark.parametrize("address", ["/tickets/x/live/", "/tickets/live/live/", "/tickets/-1/live/"])
def test_there_is_nothing_else_to_ask(staff_browser: Client, make_ticket, address: str) -> None:
    page = OpenPage(staff_browser, f"/tickets/{make_ticket().pk}/")

    answer = staff_browser.get(f"{address}?since={page.cursor}", follow=True)

    assert answer.status_code == 404


def test_memory_that_does_not_reach_back_asks_the_database(
    student_browser: Client, student: Actor, make_ticket
) -> None:
    ticket = make_ticket()
    page = OpenPage(student_browser, f"/tickets/{ticket.pk}/")
    edit_ticket(ticket_id=ticket.pk, by=student, location="Room 215")
    make_ticket()

    # It begins with the newest change.
    assert page.ask().status_code == 200


def test_memory_follows_change_by_change(student_browser: Client, student: Actor, make_ticket) -> None:
    mine, other = make_ticket(), make_ticket()
    page = OpenPage(student_browser, f"/tickets/{mine.pk}/")
    assert page.ask().status_code == 204

    edit_ticket(ticket_id=other.pk, by=student, location="Room 215")
    recent_changes.read_at = float("-inf")
    with CaptureQueriesContext(connection) as queries:
        unconcerned = student_browser.get(f"{page.polled}?since={page.cursor}")
    edit_ticket(ticket_id=mine.pk, by=student, location="Room 216")
    recent_changes.read_at = float("-inf")

    assert (unconcerned.status_code, len(queries)) == (204, 2)
    assert student_browser.get(f"{page.polled}?since={page.cursor}").status_code == 200


ASK = """
import django
django.setup()
from django.test import Client
from campus_helpdesk.doors import COOKIE, sign_role
from tickets.roles import Actor, Role
client = Client(headers={"Host": "localhost"})
client.cookies[COOKIE] = sign_role(Actor(Role.STAFF, "Bruno"))
for address in ("/tickets/live/", "/tickets/7/live/", "/tickets/7/edit/live/"):
    answer = client.get(f"{address}?since={'0' * 32}.1")
    print("ANSWER", answer.status_code, answer.get("Retry-After"))
"""


def test_a_database_that_does_not_answer_says_when_to_come_back() -> None:
    done = run_in_own_process(ASK, DATABASE_URL="sqlite:////nothing/at/all.sqlite3")

    assert [line for line in done.stdout.splitlines() if line.startswith("ANSWER")] == ["ANSWER 503 5"] * 3
