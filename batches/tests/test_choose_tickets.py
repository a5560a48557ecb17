"""Choosing tickets in the list, and what the page says before anything is done."""

import re

import pytest
from django.test import Client

from batches.models import Batch
from tickets.models import Ticket, TicketChange

pytestmark = pytest.mark.django_db

ADDRESS = "/tickets/batch/"


def shown(page: str) -> list[int]:
    """The tickets in the form that confirms."""
    return [int(number) for number in re.findall(r'name="ticket" value="(\d+)"', page)]


def test_staff_can_select_rows(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket()

    page = staff_browser.get("/tickets/?status=open").content.decode()

    assert f'name="ticket" value="{ticket.pk}" form="batch" aria-label="Select ticket #{ticket.pk}"' in page
    assert 'action="/tickets/batch/"' in page
    assert 'name="list" value="status=open"' in page


def test_a_simple_user_selects_nothing(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket()

    page = student_browser.get("/tickets/").content.decode()

    assert 'name="ticket"' not in page
    assert "batch" not in page
    for address in (ADDRESS, f"{ADDRESS}confirm/", f"{ADDRESS}1/"):
        assert student_browser.post(address, {"task": "activate", "ticket": ticket.pk}).status_code == 403
    for address in (ADDRESS, f"{ADDRESS}count/", f"{ADDRESS}1/"):
        assert student_browser.get(address).status_code == 403
    assert not Batch.objects.exists()
    ticket.refresh_from_db()
    assert ticket.version == 1


def test_the_selected_tickets_are_counted_and_nothing_is_done(staff_browser: Client, make_ticket) -> None:
    tickets = [make_ticket(status=status) for status in ("open", "active", "active", "closed")]
    changes = TicketChange.objects.count()

    answer = staff_browser.post(ADDRESS, {"task": "close", "ticket": [ticket.pk for ticket in tickets]})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Close: 4 tickets" in page
    assert "2 active will become closed" in page
    assert "1 open will be skipped: start work on them first" in page
    assert "1 closed will be skipped: they are closed already" in page
    assert sorted(shown(page)) == [ticket.pk for ticket in tickets]
    assert TicketChange.objects.count() == changes
    assert not Batch.objects.exists()


def test_to_correct_a_category_one_sees_the_present_ones(staff_browser: Client, make_ticket) -> None:
    tickets = [make_ticket("The radiator is cold"), make_ticket("My password does not work")]

    page = staff_browser.post(ADDRESS, {"task": "category", "ticket": [ticket.pk for ticket in tickets]})

    assert "1 now Facility management" in page.content.decode()
    assert "1 now Technical IT" in page.content.decode()
    assert '<select name="category"' in page.content.decode()


def test_all_on_the_page(staff_browser: Client, make_ticket) -> None:
    tickets = [make_ticket().pk for _ in range(3)]
    page = staff_browser.get("/tickets/").content.decode()
    ids = re.search(r'name="page" value="([\d,]+)"', page)[1]

    answer = staff_browser.post(ADDRESS, {"task": "activate", "scope": "page", "page": ids, "ticket": tickets[0]})

    assert shown(answer.content.decode()) == tickets[::-1]


def test_all_that_match(staff_browser: Client, make_ticket) -> None:
    for _ in range(30):
        make_ticket(location="Library")
    make_ticket(location="Canteen")

    form = {"task": "activate", "scope": "matching", "list": "location=library&status=open&cursor=x"}
    page = staff_browser.post(ADDRESS, form).content.decode()

    assert "Start work: 30 tickets" in page
    assert 'name="up_to"' in page
    assert shown(page) == []
    assert 'name="list" value="location=library&amp;status=open&amp;cursor=x"' in page


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"ticket": ["", "x", "-1", "٣", "9" * 30, "0"]},
        {"ticket": ["999999"]},
        {"scope": "page", "page": ",,x"},
        {"scope": "matching", "list": "search=unheardof"},
        {"scope": "matching", "list": "", "up_to": "0"},
    ],
)
def test_who_chose_nothing_is_told_so_in_the_list(staff_browser: Client, db: None, form: dict[str, object]) -> None:
    answer = staff_browser.post(ADDRESS, {"task": "close", **form}, follow=True)

    assert answer.redirect_chain[0][1] == 303
    assert answer.redirect_chain[0][0].startswith("/tickets/?")
    assert "No ticket is chosen." in answer.content.decode()


def test_more_than_a_batch_takes_is_refused_in_words(
    staff_browser: Client, make_ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("batches.choice.MOST", 2)
    for _ in range(3):
        make_ticket()

    for address in (ADDRESS, f"{ADDRESS}confirm/"):
        answer = staff_browser.post(address, {"task": "activate", "scope": "matching", "list": ""}, follow=True)
        assert "More than 2 tickets match." in answer.content.decode()
    assert not Batch.objects.exists()
    assert not Ticket.objects.exclude(status="open").exists()


def test_a_list_that_cannot_be_read_is_no_choice(staff_browser: Client, make_ticket) -> None:
    make_ticket()

    form = {"task": "close", "scope": "matching", "list": "status=lost&opened_after=yesterday"}
    answer = staff_browser.post(f"{ADDRESS}confirm/", form, follow=True)

    assert "status: Select a valid choice." in answer.content.decode()
    assert not Batch.objects.exists()


def test_how_many_match(staff_browser: Client, make_ticket, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        make_ticket()

    assert staff_browser.get(f"{ADDRESS}count/?status=open&cursor=x").content == b"3"
    monkeypatch.setattr("batches.choice.MOST", 2)
    assert staff_browser.get(f"{ADDRESS}count/").content == b"more than 2"


def test_a_task_that_does_not_exist_is_refused(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket()

    answer = staff_browser.post(f"{ADDRESS}confirm/", {"task": "delete", "ticket": ticket.pk})

    assert answer.status_code == 422
    assert not Batch.objects.exists()


@pytest.mark.parametrize("address", ["/tickets/batch/99/", f"/tickets/batch/{2**70}/"])
def test_a_batch_that_does_not_exist(staff_browser: Client, db: None, address: str) -> None:
    assert staff_browser.get(address).status_code == 404
    assert staff_browser.post(address).status_code == 404


def test_without_a_role_one_comes_back_to_the_batches(client: Client, db: None) -> None:
    answer = client.post(f"{ADDRESS}confirm/", {"task": "close"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/?next=%2Ftickets%2Fbatch%2F")
