"""The cast of the attacks: everybody there is, and one of everything that has an address."""

import json

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from batches.work import begin
from campus_helpdesk.doors import COOKIE, sign_role
from campus_helpdesk.tests.attacks.attacker import Attacker, names_on
from campus_helpdesk.tests.attacks.every_address import Address, every_address
from messaging.conversation import post_message
from messaging.models import CannedReply
from tickets.drawn_anew import drawn_anew
from tickets.models import Ticket
from tickets.photo_files import stored_ahead
from tickets.photos import add_photos
from tickets.roles import Actor
from tickets.tests.sent_files import jpeg


@pytest.fixture
def contents(make_ticket, student: Actor, staff: Actor) -> Ticket:
    """A ticket with a photo and a message; a canned reply and a batch."""
    make_ticket(status="closed")
    ticket = make_ticket()
    with stored_ahead([drawn_anew(jpeg())]) as photos:
        add_photos(ticket_id=ticket.pk, by=student, photos=photos)
    post_message(ticket_id=ticket.pk, by=student, body="Still cold")
    CannedReply.objects.create(title="Soon", text="We are on our way to {place}.", position=1)
    begin(ids=[ticket.pk], by=staff, task="activate", category="", message="")
    return Ticket.objects.get(pk=ticket.pk)


@pytest.fixture
def nobody() -> Attacker:
    return Attacker()


@pytest.fixture
def simple_user(student: Actor) -> Attacker:
    return Attacker({COOKIE: sign_role(student)})


@pytest.fixture
def program() -> Attacker:
    return Attacker(HTTP_AUTHORIZATION=f"Bearer {settings.TICKETS_API_TOKEN}")


@pytest.fixture
def root(contents: Ticket, staff: Actor) -> Attacker:
    """Helpdesk staff, and logged in to the admin: nothing is closed to it."""
    client = Client()
    client.force_login(User.objects.create_superuser("root", "root@example.org", "only-for-tests"))
    return Attacker(
        {COOKIE: sign_role(staff), settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
    )


@pytest.fixture
def addresses(contents: Ticket, root: Attacker) -> list[Address]:
    return every_address()


@pytest.fixture
def names(addresses: list[Address], root: Attacker) -> dict[str, set[str]]:
    """Of the fields and the parameters that each page has in its forms and links, by its path."""
    pages = {address.path: root.sends("GET", address.path) for address in addresses if not address.is_api}
    found = {path: names_on(page.text_in_full) for path, page in pages.items() if page.status_code == 200}
    schema = json.loads(root.sends("GET", "/api/schema/?format=json").text_in_full)
    for template, calls in schema["paths"].items():
        parameters = [one["name"] for call in calls.values() for one in call.get("parameters", [])]
        found[template.replace("{id}", str(Ticket.objects.latest("pk").pk))] = set(parameters)
    return found


@pytest.fixture
def every_name(names: dict[str, set[str]]) -> list[str]:
    return sorted(set().union(*names.values()))
