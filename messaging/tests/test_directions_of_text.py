"""Text that turns the direction of reading turns only its own: everywhere it is shown it is isolated."""

import re

import pytest
from django.test import Client

from messaging.conversation import post_message
from tickets import lifecycle
from tickets.roles import Actor, Role
from tickets.text import isolated

pytestmark = pytest.mark.django_db

OVERRIDE = "gnp\u202e.exe"
ISOLATING = re.compile(r"<(bdi|option|textarea|title)\b[^>]*>[^<]*$|class=\"user-text\"[^>]*>[^<]*$|value=\"[^\"]*$")
TURNING = re.compile("[\u202a-\u202e\u2066\u2067]")


@pytest.fixture
def turned(staff: Actor) -> int:
    by = Actor(Role.USER, f"Eve {OVERRIDE}", "browser-of-eve")
    ticket = lifecycle.open_ticket(description=f"Cold {OVERRIDE} radiator", location=f"Lab {OVERRIDE}", by=by)
    post_message(ticket_id=ticket.pk, by=by, body=f"Still {OVERRIDE}")
    lifecycle.activate_ticket(ticket_id=ticket.pk, by=Actor(Role.STAFF, f"Bob {OVERRIDE}", "browser-of-bob"))
    return ticket.pk


@pytest.mark.parametrize(
    "address",
    [
        "/tickets/",
        "/tickets/?search=cold",
        "/tickets/?search=still",
        "/tickets/?location=%E2%80%AEnowhere",
        "/tickets/?search=%E2%80%AEnowhere",
        "/tickets/round/",
        "/tickets/{}/",
        "/tickets/{}/edit/",
    ],
)
def test_every_page_isolates_every_text(staff_browser: Client, turned: int, address: str) -> None:
    page = staff_browser.get(address.format(turned)).content.decode()

    places = [page[: found.start()] for found in TURNING.finditer(page)]
    assert places
    for before in places:
        # Marks and links stand within the isolating element.
        before = re.sub(r"</?(mark|a)\b[^>]*>", "", before[-600:])
        assert ISOLATING.search(before), before[-200:]


def test_a_title_has_no_character_that_turns_it(staff_browser: Client, turned: int) -> None:
    page = staff_browser.get(f"/tickets/{turned}/").content.decode()

    title = re.search("<title>(.*?)</title>", page)[1]
    assert not TURNING.search(title)
    assert "gnp.exe" in title


def test_who_was_quicker_is_named_in_the_middle_of_a_sentence(staff_browser: Client, turned: int) -> None:
    page = staff_browser.post(f"/tickets/{turned}/activate/", follow=True).content.decode()

    notice = re.search('<p class="notice[^>]*>(.*?)</p>', page)[1]
    assert "active already: by Bob gnp.exe at " in notice
    assert not TURNING.search(notice)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ada", "Ada"),
        ("עדה", "\u2068עדה\u2069"),
        ("آدا 7", "\u2068آدا 7\u2069"),
        ("a\u202eb\u202cc\u2069", "abc"),
        ("\u202eעדה\u2069\u2069", "\u2068עדה\u2069"),
        ("", ""),
    ],
)
def test_a_text_in_a_sentence(text: str, shown: str) -> None:
    assert isolated(text) == shown
