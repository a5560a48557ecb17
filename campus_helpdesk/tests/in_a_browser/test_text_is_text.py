"""A corpus of scripts and markup in every field: nothing of it ever runs, loads or becomes an element, on any page."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect

from batches.models import Batch
from campus_helpdesk.doors import COOKIE, sign_role
from campus_helpdesk.tests.in_a_browser.watched import Watched
from messaging.models import CannedReply, Message
from tickets.models import Ticket
from tickets.roles import Actor, Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

PAYLOADS = (Path(__file__).parent / "payloads.txt").read_text().splitlines()
FORMULAS = [payload for payload in PAYLOADS if payload.startswith(("=", "+", "-", "@"))]
JSON = "application/json"


def browser_of(role: Role, name: str) -> Client:
    browser = Client()
    browser.cookies[COOKIE] = sign_role(Actor(role, name, "a browser"))
    return browser


@pytest.fixture
def crowded() -> Ticket:
    """A ticket with every payload under it; a list of tickets with one in each field; canned replies of them."""
    everything = "\n".join(PAYLOADS)
    student = browser_of(Role.USER, PAYLOADS[0])
    crowded = student.post("/api/v1/tickets/", {"description": everything, "location": PAYLOADS[15]}, JSON).json()["id"]
    for number, payload in enumerate(PAYLOADS):
        name, place = payload[:80], PAYLOADS[-number][:120]
        who = browser_of(Role.STAFF if number % 2 else Role.USER, name)
        if number % 3:
            assert who.post("/tickets/new/", {"description": payload, "location": place}).status_code == 303
        else:
            assert who.post("/api/v1/tickets/", {"description": payload, "location": place}, JSON).status_code == 201
        assert who.post(f"/tickets/{crowded}/messages/", {"body": payload}).status_code == 303
        if number < 12:
            CannedReply.objects.create(title=payload[:60], text=f"{payload} {{place}} {{name}}", position=number)
    change_everything(crowded)
    return Ticket.objects.get(pk=crowded)


def change_everything(ticket_id: int) -> None:
    staff = browser_of(Role.STAFF, PAYLOADS[2])
    words = {"description": f"{PAYLOADS[24]}\n{PAYLOADS[15]}", "location": PAYLOADS[19], "version": "1"}
    assert staff.post(f"/tickets/{ticket_id}/edit/", words).status_code == 303
    assert staff.post(f"/tickets/{ticket_id}/category/", {"category": "services_complaints"}).status_code == 303
    assert staff.post(f"/tickets/{ticket_id}/activate/").status_code == 303
    others = [str(pk) for pk in Ticket.objects.exclude(pk=ticket_id).values_list("pk", flat=True)[:20]]
    for task in ("activate", "close"):
        chosen = {"task": task, "scope": "page", "ticket": others, "message": PAYLOADS[0], "page": others}
        assert staff.post("/tickets/batch/confirm/", chosen).status_code == 303


@pytest.fixture
def watch(chromium: Browser, live_server, admin_client: Client) -> Iterator:
    """`watch(role)`: somebody's browser; ends with the assertion that there was nothing to complain about."""
    opened: list[Watched] = []

    def begin(role: Role, name: str) -> Watched:
        cookies = {COOKIE: sign_role(Actor(role, name, "a browser"))}
        if role is Role.STAFF:
            cookies["helpdesk_admin"] = admin_client.cookies["helpdesk_admin"].value
        opened.append(Watched.of(chromium, cookies, live_server.url))
        return opened[-1]

    yield begin
    for watched in opened:
        watched.context.close()
    assert [complaint for watched in opened for complaint in watched.complaints] == []


def pages_of_tickets(ticket: Ticket) -> list[str]:
    echoed = quote("\"><script>alert('echo')</script>")
    return [
        "/tickets/",
        "/tickets/?ordering=opened_at",
        "/tickets/?search=alert",
        "/tickets/?search=click+me&ordering=relevance",
        f"/tickets/?search={echoed}&location={echoed}&status={echoed}&nothing={echoed}&cursor={echoed}",
        "/tickets/round/",
        f"/tickets/{ticket.pk}/",
        f"/tickets/{ticket.pk}/?from={echoed}&place={echoed}&message={echoed}&until={echoed}",
        f"/tickets/{ticket.pk}/?from=search%3Dalert",
        f"/tickets/{ticket.pk}/edit/",
        f"/tickets/{ticket.pk}/similar/",
        "/tickets/new/",
        f"/?next={echoed}",
        f"/nothing/{echoed}/",
        f"/api/docs/?lang={echoed}&version={echoed}",
        *(
            f"/api/v1/{address}?format=api"
            for address in (
                "",
                "tickets/",
                "tickets/counts/",
                f"tickets/{ticket.pk}/",
                f"tickets/{ticket.pk}/messages/",
                f"tickets/{ticket.pk}/history/",
                "tickets/similar/?text=alert",
            )
        ),
    ]


def closed_ticket() -> Ticket:
    return Ticket.objects.filter(status="closed").first()


def pages_of_staff(ticket: Ticket) -> list[str]:
    message, canned = Message.objects.last().pk, CannedReply.objects.first().pk
    change, closed = ticket.changes.last().pk, closed_ticket().pk
    return [
        *pages_of_tickets(ticket),
        "/tickets/?status=closed",
        f"/tickets/{closed}/",
        "/tickets/learning/",
        "/tickets/batch/",
        f"/tickets/batch/{Batch.objects.last().pk}/",
        "/admin/",
        "/admin/tickets/ticket/",
        "/admin/tickets/ticket/?q=alert",
        f"/admin/tickets/ticket/{ticket.pk}/change/",
        f"/admin/tickets/ticket/{ticket.pk}/history/",
        f"/admin/tickets/ticket/{ticket.pk}/delete/",
        "/admin/tickets/ticket/import/",
        "/admin/tickets/ticket/export/",
        "/admin/tickets/ticketchange/",
        f"/admin/tickets/ticketchange/{change}/change/",
        "/admin/messaging/message/",
        f"/admin/messaging/message/{message}/change/",
        "/admin/messaging/cannedreply/",
        f"/admin/messaging/cannedreply/{canned}/change/",
        f"/admin/messaging/cannedreply/{canned}/delete/",
        "/admin/nothing/",
    ]


def test_on_every_page(watch, crowded: Ticket) -> None:
    ada, bruno = watch(Role.USER, PAYLOADS[17]), watch(Role.STAFF, PAYLOADS[16])
    page = ada.open("/")
    for address in [*pages_of_tickets(crowded), f"/tickets/{closed_ticket().pk}/"]:
        ada.look(page, address)
    page = bruno.open("/")
    for address in pages_of_staff(crowded):
        bruno.look(page, address)

    # The same texts, where they belong: as texts.
    page.goto(f"/tickets/{crowded.pk}/")
    for payload in PAYLOADS[-40:]:
        expect(page.locator(".message", has_text=payload).first).to_be_attached()
    page.get_by_role("combobox", name="Canned reply").focus()
    page.get_by_role("option", name=PAYLOADS[3]).click()
    expect(page.get_by_label("Write a message")).to_have_value(re.compile(re.escape(PAYLOADS[3])))
    bruno.check(page)


def test_in_the_docs(watch, make_ticket) -> None:
    make_ticket(PAYLOADS[15], location=PAYLOADS[25])
    bruno = watch(Role.STAFF, "Bruno")
    page = bruno.open("/api/docs/")
    page.get_by_role("button", name="GET /api/v1/tickets/", exact=True).click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.get_by_text("onerror=alert").first).to_be_visible()
    bruno.check(page)


def test_in_what_comes_to_an_open_page(watch, make_ticket) -> None:
    ticket = make_ticket()
    bruno = watch(Role.STAFF, "Bruno")
    listed, opened = bruno.open("/tickets/?ordering=-opened_at"), bruno.open(f"/tickets/{ticket.pk}/")
    ada = browser_of(Role.USER, PAYLOADS[20])
    ada.post("/tickets/new/", {"description": PAYLOADS[21], "location": PAYLOADS[22]})
    for number in (3, 15, 19, 22):
        ada.post(f"/tickets/{ticket.pk}/messages/", {"body": f"{PAYLOADS[number]} just now {number}"})

    opened.bring_to_front()
    expect(opened.locator(".message", has_text="just now 22")).to_be_visible()
    bruno.check(opened)
    listed.bring_to_front()
    expect(listed.get_by_text("new ticket")).to_be_visible()
    bruno.check(listed)


def test_in_what_is_shown_while_one_types_and_after_a_mistake(watch, make_ticket) -> None:
    make_ticket("alert: click me, the radiator is cold", location=PAYLOADS[19])
    ada = watch(Role.USER, "Ada")
    page = ada.open("/tickets/new/")
    for payload in (PAYLOADS[0], PAYLOADS[4], PAYLOADS[19], PAYLOADS[23]):
        page.get_by_label("What is wrong").fill(f"{payload} alert click me")
        with page.expect_response("**/preview/"):
            page.get_by_label("What is wrong").press_sequentially(" radiator")
        ada.check(page)
    page.locator("[maxlength]").evaluate_all("all => all.forEach((one) => one.removeAttribute('maxlength'))")
    page.get_by_label("Where").fill(PAYLOADS[5] * 10)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_label("Where")).to_have_value(PAYLOADS[5] * 10)
    ada.check(page)


def test_in_an_import(watch, make_ticket) -> None:
    bruno = watch(Role.STAFF, "Bruno")
    page = bruno.open("/admin/tickets/ticket/import/")
    rows = [[make_ticket().pk, PAYLOADS[0], PAYLOADS[19]], *(["", payload, payload[:120]] for payload in PAYLOADS)]
    good = as_csv([["id", "description", "location"], *rows])
    for content in (good, as_csv([["id", PAYLOADS[19]]]), as_csv([["id", "description"], [PAYLOADS[15], "x"]])):
        page.goto("/admin/tickets/ticket/import/")
        file = {"name": f"{PAYLOADS[15]}.csv".replace("/", ""), "mimeType": "text/csv", "buffer": content.encode()}
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("button", name="Submit").click()
        bruno.check(page)


def as_csv(rows: list[list[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def test_an_export_has_no_formula(make_ticket) -> None:
    for payload in FORMULAS:
        make_ticket(payload, location=payload)
    staff = browser_of(Role.STAFF, "Bruno")
    text = b"".join(staff.get("/tickets/export/").streaming_content).decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(text)))

    assert len(rows) == 1 + len(FORMULAS)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
