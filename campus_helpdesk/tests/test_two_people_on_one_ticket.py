"""A user and staff work on one ticket in any order, each on what they last read: nothing is lost or overwritten.

TWO_PEOPLE_STORIES says how many stories are made up (15 unless told; those are always the same ones).
"""

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as site
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from rest_framework.test import APIClient

from campus_helpdesk.doors import COOKIE, sign_role
from messaging.models import BODY_LENGTH, Message
from tickets import lifecycle
from tickets.models import Category, TicketChange
from tickets.roles import Actor, Role
from tickets.text import DESCRIPTION_LENGTH, clean_text

pytestmark = pytest.mark.django_db

USUAL = 15
STORIES = int(os.environ.get("TWO_PEOPLE_STORIES") or USUAL)
PEOPLE = st.sampled_from([Role.USER, Role.STAFF])
FINE = ["The radiator is cold", "No WiFi in B2", "<b>Leak</b> & noise", "Cafe\u0301", "Two\r\nlines"]
REFUSED = ["a\x00b", "\u200b", " ", "x" * 10_001]
TEXTS = st.one_of(
    st.sampled_from(FINE),
    st.sampled_from(REFUSED),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
done: Counter[str] = Counter()


def stored_as(text: str, longest: int) -> str | None:
    """None when it is refused."""
    try:
        return clean_text(text, longest=longest, multiline=True) or None
    except ValidationError:
        return None


class TwoPeople(RuleBasedStateMachine):
    """Beside the site a plain account of what has to be stored; `read` is the version that each has before them."""

    @initialize()
    def a_ticket(self) -> None:
        ticket = lifecycle.open_ticket(description="It is cold", by=Actor(Role.USER, "Ada", "ada"))
        self.pk, self.version, self.status = ticket.pk, 1, "open"
        self.description, self.messages, self.history = "It is cold", [], ["opened"]
        self.category: str | None = None
        self.read = {Role.USER: 1, Role.STAFF: 1}
        self.pages = {role: Client() for role in Role}
        for role, client in self.pages.items():
            client.cookies[COOKIE] = sign_role(Actor(role, role.value, f"browser-of-{role}"))
        self.calls = {role: APIClient() for role in Role}
        self.calls[Role.STAFF].credentials(HTTP_AUTHORIZATION=f"Bearer {site.TICKETS_API_TOKEN}")

    @property
    def address(self) -> str:
        return f"/api/v1/tickets/{self.pk}/"

    def refused_because_closed(self, role: Role, *, by_api: bool) -> int | None:
        if self.status != "closed":
            return None
        return 409 if role == Role.STAFF else 404 if by_api else 403

    def expect(self, what: str, answer: HttpResponse, status: int, text: str = "", stored: str | None = None) -> None:
        """And that a page which does not store a text has it."""
        assert answer.status_code == status, (what, answer.content[:300])
        done[f"{what} {status}"] += 1
        if status >= 400 and text.strip() and answer["Content-Type"].startswith("text/html"):
            page = answer.content.decode()
            assert escape(text) in page or (stored and escape(stored) in page), what

    def edited(self, stored: str) -> None:
        if stored != self.description:
            self.description, self.version = stored, self.version + 1
            self.history.append("edited")

    @rule(role=PEOPLE)
    def look(self, role: Role) -> None:
        answer = self.calls[role].get(self.address)
        if self.status == "closed" and role == Role.USER:
            return self.expect("look", answer, 404)
        self.expect("look", answer, 200)
        assert answer["ETag"] == f'"{self.version}"'
        self.read[role] = self.version
        return None

    @rule(role=PEOPLE, text=TEXTS)
    def edit_on_the_page(self, role: Role, text: str) -> None:
        form = {"description": text, "version": self.read[role]}
        answer = self.pages[role].post(f"/tickets/{self.pk}/edit/", form)
        stored, closed = stored_as(text, DESCRIPTION_LENGTH), self.refused_because_closed(role, by_api=False)
        if closed:
            return self.expect("page edit", answer, closed, text)
        if stored is None:
            return self.expect("page edit", answer, 422, text)
        if self.read[role] != self.version:
            self.expect("page edit", answer, 409, text, stored)
            assert escape(self.description) in answer.content.decode()
            return None
        self.expect("page edit", answer, 303)
        return self.edited(stored)

    @rule(role=PEOPLE, text=TEXTS, how=st.sampled_from(["If-Match", "tags", "version", "nothing"]))
    def edit_by_call(self, role: Role, text: str, how: str) -> None:
        tags = {"If-Match": f'"{self.read[role]}"', "tags": f'W/"0", "{self.read[role]}"'}
        body: dict[str, Any] = {"description": text} | ({"version": self.read[role]} if how == "version" else {})
        headers = {"If-Match": tags[how]} if how in tags else {}
        answer = self.calls[role].patch(self.address, body, headers=headers)
        stored, closed = stored_as(text, DESCRIPTION_LENGTH), self.refused_because_closed(role, by_api=True)
        if closed == 404:
            return self.expect("call edit", answer, 404)
        if stored is None:
            return self.expect("call edit", answer, 400)
        if closed:
            return self.expect("call edit", answer, closed)
        if how != "nothing" and self.read[role] != self.version:
            self.expect("call edit", answer, 412)
            assert answer.json()["current"]["description"] == self.description
            return None
        self.expect("call edit", answer, 200)
        return self.edited(stored)

    @rule(role=PEOPLE, text=TEXTS, by_api=st.booleans())
    def write(self, role: Role, text: str, by_api: bool) -> None:
        if by_api:
            answer = self.calls[role].post(f"{self.address}messages/", {"body": text})
        else:
            answer = self.pages[role].post(f"/tickets/{self.pk}/messages/", {"body": text})
        stored, closed = stored_as(text, BODY_LENGTH), self.refused_because_closed(role, by_api=by_api)
        if closed and (closed != 409 or stored is not None or not by_api):
            return self.expect("message", answer, closed, text)
        if stored is None:
            return self.expect("message", answer, 400 if by_api else 422, text)
        self.expect("message", answer, 201 if by_api else 303)
        self.messages.append(stored)
        return None

    @rule(role=PEOPLE, step=st.sampled_from(["activate", "close"]))
    def move(self, role: Role, step: str) -> None:
        answer = self.calls[role].post(f"{self.address}{step}/")
        start, end, kind = {"activate": ("open", "active", "activated"), "close": ("active", "closed", "closed")}[step]
        if role == Role.USER:
            return self.expect(step, answer, 403)
        if self.status != start:
            return self.expect(step, answer, 409)
        self.expect(step, answer, 200)
        self.status, self.version = end, self.version + 1
        self.history.append(kind)
        return None

    @rule(role=PEOPLE, category=st.sampled_from(Category.values))
    def correct(self, role: Role, category: str) -> None:
        before = self.calls[Role.STAFF].get(self.address).json()["category"]
        answer = self.pages[role].post(f"/tickets/{self.pk}/category/", {"category": category})
        if role == Role.USER:
            return self.expect("category", answer, 403)
        self.expect("category", answer, 303)
        if category != before:
            self.category, self.version = category, self.version + 1
            self.history.append("recategorised")
        return None

    @invariant()
    def what_is_stored_is_the_account(self) -> None:
        if not hasattr(self, "pk"):
            return
        ticket = self.calls[Role.STAFF].get(self.address).json()
        account = {"description": self.description, "version": self.version, "status": self.status}
        assert {name: ticket[name] for name in account} == account
        is_closed = ticket["closed_at"] is not None
        assert (ticket["message_count"], is_closed) == (len(self.messages), self.status == "closed")
        assert self.category in (None, ticket["category"])
        messages = Message.objects.filter(ticket=self.pk).order_by("id")
        assert [message.body for message in messages] == self.messages
        changes = TicketChange.objects.filter(ticket=self.pk).history().order_by("id")
        assert [change.kind for change in changes] == self.history


@pytest.fixture
def told(request: pytest.FixtureRequest) -> Iterator[None]:
    done.clear()
    yield
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        edits = sum(number for name, number in done.items() if "edit" in name)
        print(f"\n{done.total():,} acts of two people, {edits:,} of them edits: {dict(sorted(done.items()))}")


def test_nothing_is_lost_or_overwritten(db: None, told: None) -> None:
    profile = settings(
        max_examples=STORIES,
        stateful_step_count=25,
        derandomize=STORIES == USUAL,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(TwoPeople, settings=profile)
    assert {"page edit 303", "page edit 409", "call edit 412", "message 303", "close 200"} <= done.keys()
