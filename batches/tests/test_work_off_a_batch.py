"""A batch: each ticket by the ordinary functions, once, with its own history, however the batch is interrupted."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from batches.models import Batch, BatchTicket
from batches.tests.conftest import outcomes
from batches.work import begin, go_on
from messaging.models import Message
from tickets import lifecycle
from tickets.models import Ticket, TicketChange
from tickets.roles import Actor
from tickets.tests.at_once import at_once

pytestmark = pytest.mark.django_db

Confirm = Callable[..., HttpResponse]


def page_of(browser: Client, answer: HttpResponse) -> str:
    assert answer.status_code == 303, answer.content.decode()
    return browser.get(answer.headers["Location"]).content.decode()


def history(ticket: Ticket) -> list[tuple[str, str]]:
    return list(ticket.changes.order_by("id").values_list("kind", "by_name"))


def test_work_starts_on_each(staff_browser: Client, make_ticket, confirm: Confirm) -> None:
    tickets = [make_ticket() for _ in range(3)]

    page = page_of(staff_browser, confirm("activate", tickets))

    assert "3 started." in page
    assert "Go on" not in page
    for ticket in tickets:
        ticket.refresh_from_db()
        assert (ticket.status, ticket.version) == ("active", 2)
        assert history(ticket) == [("opened", "Ada"), ("activated", "Bruno")]


def test_each_is_closed_with_one_message_to_all(staff_browser: Client, make_ticket, confirm: Confirm) -> None:
    tickets = [make_ticket(status="active") for _ in range(2)]

    page = page_of(staff_browser, confirm("close", tickets, message=" The heating\r\nruns again. "))

    assert "2 closed." in page
    for ticket in tickets:
        ticket.refresh_from_db()
        assert (ticket.status, ticket.message_count) == ("closed", 1)
        assert history(ticket)[-2:] == [("message", "Bruno"), ("closed", "Bruno")]
        message = Message.objects.get(ticket=ticket)
        assert (message.author_role, message.author_name, message.body) == (
            "staff",
            "Bruno",
            "The heating\nruns again.",
        )


def test_the_category_of_each_is_corrected(staff_browser: Client, make_ticket, confirm: Confirm) -> None:
    tickets = [make_ticket(status=status) for status in ("open", "closed")]
    right = make_ticket("My password does not work")

    page = page_of(staff_browser, confirm("category", [*tickets, right], category="technical_it"))

    assert "2 corrected to Technical IT, 1 skipped: already Technical IT." in page
    for ticket in tickets:
        ticket.refresh_from_db()
        assert (ticket.category, ticket.category_source) == ("technical_it", "staff")
    right.refresh_from_db()
    assert (right.category_source, right.version) == ("auto", 1)


def test_what_cannot_be_done_is_skipped_with_the_reason_and_a_link(
    staff_browser: Client, make_ticket, confirm: Confirm
) -> None:
    active, opened, closed = (make_ticket(status=status) for status in ("active", "open", "closed"))
    deleted = make_ticket(status="active")
    answer_before = staff_browser.post("/tickets/batch/", {"task": "close", "ticket": [deleted.pk, active.pk]})
    assert answer_before.status_code == 200

    page = page_of(staff_browser, confirm("close", [active, opened, closed], message="Done"))

    assert "1 closed, 2 skipped: 1 already closed, 1 work not started yet." in page
    assert f'<a href="/tickets/{closed.pk}/">#{closed.pk}</a>: This ticket is closed already: by Bruno at ' in page
    assert f'<a href="/tickets/{opened.pk}/">#{opened.pk}</a>: A ticket that is open cannot become closed.' in page
    assert [Message.objects.filter(ticket=ticket).count() for ticket in (active, opened, closed)] == [1, 0, 0]
    opened.refresh_from_db()
    assert (opened.status, opened.version, opened.message_count) == ("open", 1, 0)


def test_one_reason_for_all_is_said_once(staff_browser: Client, make_ticket, confirm: Confirm) -> None:
    tickets = [make_ticket(status=status) for status in ("active", "closed", "closed")]

    assert "1 closed, 2 skipped: already closed." in page_of(staff_browser, confirm("close", tickets))


def test_a_ticket_that_is_gone_or_closed_meanwhile_is_skipped(staff: Actor, make_ticket) -> None:
    closed, gone, left = (make_ticket(status="active") for _ in range(3))
    batch = begin(task="close", ids=[closed.pk, gone.pk, left.pk], by=staff, message="Done")
    lifecycle.close_ticket(ticket_id=closed.pk, by=staff)
    lifecycle.delete_ticket(ticket_id=gone.pk, by=staff)

    go_on(batch=batch, by=staff)

    assert outcomes(batch) == {closed.pk: "skipped", gone.pk: "skipped", left.pk: "done"}
    assert set(batch.tickets.values_list("reason", flat=True)) == {"already closed", "no longer there", ""}
    assert Message.objects.filter(ticket=closed).count() == 0


def test_a_large_batch_goes_on_step_by_step(
    staff_browser: Client, make_ticket, confirm: Confirm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("batches.work.STEP", 2)
    tickets = [make_ticket() for _ in range(5)]

    answer = confirm("activate", tickets)
    address = answer.headers["Location"]
    page = page_of(staff_browser, answer)

    assert "2 started; 3 to go." in page
    assert 'value="2" max="5"' in page
    assert "Go on" in page
    assert "4 started; 1 to go." in page_of(staff_browser, staff_browser.post(address))
    assert "5 started." in page_of(staff_browser, staff_browser.post(address))
    assert "5 started." in page_of(staff_browser, staff_browser.post(address))
    assert TicketChange.objects.filter(kind="activated").count() == 5


def test_a_step_ends_after_a_while(staff: Actor, make_ticket) -> None:
    batch = begin(task="activate", ids=[make_ticket().pk for _ in range(3)], by=staff)
    ticks = iter([0.0, 0.4, 1.1])

    go_on(batch=batch, by=staff, clock=lambda: next(ticks))

    assert list(outcomes(batch).values()) == ["done", "done", "waiting"]


def test_a_page_that_is_merely_opened_changes_nothing_and_does_not_go_on_by_itself(
    staff_browser: Client, staff: Actor, make_ticket
) -> None:
    batch = begin(task="activate", ids=[make_ticket().pk], by=staff)

    page = staff_browser.get(f"/tickets/batch/{batch.pk}/").content.decode()
    fragment = staff_browser.get(f"/tickets/batch/{batch.pk}/", headers={"HX-Request-Type": "partial"})

    assert "hx-trigger" not in page
    assert 'hx-trigger="load' in fragment.content.decode()
    assert fragment.headers["HX-Push-Url"] == f"/tickets/batch/{batch.pk}/"
    assert list(outcomes(batch).values()) == ["waiting"]


def test_a_batch_that_was_left_stands_in_the_list_of_batches(staff_browser: Client, staff: Actor, make_ticket) -> None:
    batch = begin(task="close", ids=[make_ticket().pk, make_ticket().pk], by=staff)

    page = staff_browser.get("/tickets/batch/").content.decode()

    assert f'<a href="/tickets/batch/{batch.pk}/">Close</a>' in page
    assert page.count('<td class="number">2</td>') == 2


def test_the_same_confirmation_twice_is_one_batch(staff_browser: Client, make_ticket, confirm: Confirm) -> None:
    ticket = make_ticket(status="active")
    page = staff_browser.post("/tickets/batch/", {"task": "close", "ticket": ticket.pk}).content.decode()
    token = re.search(r'name="form_token" value="([^"]+)"', page)[1]

    first = confirm("close", [ticket], message="Done", form_token=token)
    second = confirm("close", [ticket], message="Done", form_token=token)

    assert first.headers["Location"] == second.headers["Location"]
    assert Batch.objects.count() == 1
    assert Message.objects.count() == 1
    assert "1 closed." in page_of(staff_browser, second)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_windows_at_once_do_nothing_twice(staff: Actor, make_ticket) -> None:
    ids = [make_ticket(status="active").pk for _ in range(8)]
    batch = begin(task="close", ids=ids, by=staff, message="Done")

    at_once(*[lambda: go_on(batch=batch, by=staff)] * 3)

    assert set(outcomes(batch).values()) == {"done"}
    assert Message.objects.count() == TicketChange.objects.filter(kind="closed").count() == 8


def test_all_that_match_are_those_of_the_confirmation_and_never_new_ones(staff_browser: Client, make_ticket) -> None:
    seen, moved = make_ticket(location="Library"), make_ticket(location="Library")
    form = {"task": "activate", "scope": "matching", "list": "location=library"}
    page = staff_browser.post("/tickets/batch/", form).content.decode()
    up_to = re.search(r'name="up_to" value="(\d+)"', page)[1]
    make_ticket(location="Library")
    Ticket.objects.filter(pk=moved.pk).update(place=None)

    answer = staff_browser.post("/tickets/batch/confirm/", form | {"up_to": up_to})

    assert "1 started." in page_of(staff_browser, answer)
    assert list(Ticket.objects.filter(status="active")) == [seen]


@pytest.mark.parametrize(
    ("task", "fields", "words"),
    [
        ("close", {"message": "x" * 5_001}, "At most 5,000 characters; these are 5,001."),
        ("close", {"message": "a\x07"}, "cannot be shown"),
        ("category", {}, "Choose the right category."),
        ("category", {"category": "colour"}, "Select a valid choice."),
    ],
)
def test_a_form_that_is_not_right_comes_back_with_what_was_typed(
    staff_browser: Client, make_ticket, confirm: Confirm, task: str, fields: dict[str, str], words: str
) -> None:
    ticket = make_ticket(status="active")

    answer = confirm(task, [ticket], **fields)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert f'name="ticket" value="{ticket.pk}"' in page
    assert fields.get("message", "") in page
    assert not Batch.objects.exists()


def test_a_message_to_work_that_starts_is_not_sent(make_ticket, confirm: Confirm) -> None:
    confirm("activate", [make_ticket()], message="Hello", category="technical_it")

    batch = Batch.objects.get()
    assert (batch.message, batch.category) == ("", "")
    assert not Message.objects.exists()


def test_steps_are_not_counted_as_writes(staff_browser: Client, staff: Actor, make_ticket, settings) -> None:
    settings.WRITES_PER_MINUTE = 2
    batch = begin(task="activate", ids=[make_ticket().pk], by=staff)

    assert [staff_browser.post(f"/tickets/batch/{batch.pk}/").status_code for _ in range(5)] == [303] * 5
    assert staff_browser.post("/tickets/batch/", {"task": "close"}).status_code == 303


def test_an_error_page_sends_all_of_a_confirmation_again(make_ticket, confirm: Confirm, settings) -> None:
    settings.WRITES_PER_MINUTE = 1
    tickets = [make_ticket(status="active") for _ in range(2)]
    confirm("activate", tickets)

    page = confirm("close", tickets, message="Repaired").content.decode()

    assert f'name="page" value="{tickets[0].pk},{tickets[1].pk}"' in page
    assert '<input type="hidden" name="task" value="close">' in page
    assert ">Repaired</textarea>" in page


def test_the_questions_of_a_ticket_do_not_grow_with_the_batch(staff: Actor, make_ticket) -> None:
    def questions(tickets: int) -> int:
        batch = begin(task="activate", ids=[make_ticket().pk for _ in range(tickets)], by=staff)
        with CaptureQueriesContext(connection) as queries:
            go_on(batch=batch, by=staff, clock=lambda: 0.0)
        return len(queries)

    questions(1)
    one, two, nine = questions(1), questions(2), questions(9)

    assert nine - one == 8 * (two - one)


def test_batches_are_kept_for_thirty_days(staff: Actor, make_ticket) -> None:
    ticket = make_ticket()
    old, young = (begin(task="close", ids=[ticket.pk], by=staff) for _ in range(2))
    Batch.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))

    latest = begin(task="close", ids=[ticket.pk], by=staff)

    assert set(Batch.objects.all()) == {young, latest}
    assert not BatchTicket.objects.filter(batch_id=old.pk).exists()
