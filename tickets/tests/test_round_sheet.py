"""The round sheet: the list by place, to be printed."""

import re

import pytest
from django.test import Client
from django.utils import timezone

pytestmark = pytest.mark.django_db

ADDRESS = "/tickets/round/"


def headings(page: str) -> list[str]:
    return re.findall(r"<h2><bdi>(.*?)</bdi></h2>", page)


def test_tickets_stand_under_their_place_as_one_walks(staff_browser: Client, make_ticket) -> None:
    for location in ("Room 10", "", "room  9", "Attic", "Room 9", "ROOM 9"):
        make_ticket(location=location)

    page = staff_browser.get(ADDRESS).content.decode()

    assert headings(page) == ["Attic", "room 9", "Room 10", "Without a place"]
    assert page.count('class="tick-box"') == 6


def test_a_ticket_has_its_number_summary_time_and_reporter(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket("The tap <b>drips</b>")

    page = staff_browser.get(ADDRESS).content.decode()

    assert f'<a href="/tickets/{ticket.pk}/">#{ticket.pk}</a>' in page
    assert "The tap &lt;b&gt;drips&lt;/b&gt;" in page
    assert f"since {timezone.localtime(ticket.opened_at):%-d %b %Y, %H:%M}" in page
    assert "<bdi>Ada</bdi>" in page
    assert page.count('class="note-line"') == 2


def test_within_a_place_the_order_is_the_lists(staff_browser: Client, make_ticket) -> None:
    tickets = [make_ticket().pk for _ in range(3)]

    newest_first = staff_browser.get(f"{ADDRESS}?ordering=-opened_at").content.decode()
    oldest_first = staff_browser.get(f"{ADDRESS}?ordering=opened_at").content.decode()

    numbers = re.compile(r">#(\d+)</a>")
    assert [int(number) for number in numbers.findall(newest_first)] == tickets[::-1]
    assert [int(number) for number in numbers.findall(oldest_first)] == tickets


def test_the_filters_hold_and_are_said(staff_browser: Client, make_ticket) -> None:
    wanted = make_ticket("The tap drips", location="Library", status="active")
    other = make_ticket("The tap drips", location="Canteen")

    parameters = "status=active&search=tap&location=library&category=facility_management"
    page = staff_browser.get(f"{ADDRESS}?{parameters}").content.decode()

    assert f"#{wanted.pk}<" in page
    assert f"#{other.pk}<" not in page
    for words in ("Active", "Facility management", "Words: tap", "Place contains ‘library’", "Newest first"):
        assert f"<bdi>{words}</bdi>" in page


def test_the_best_first_order_of_a_search_is_kept_and_said(staff_browser: Client, make_ticket) -> None:
    best, other = make_ticket("The taps"), make_ticket("Tapestry")

    page = staff_browser.get(f"{ADDRESS}?search=taps&ordering=relevance").content.decode()

    assert f"#{best.pk}<" in page
    assert f"#{other.pk}<" not in page
    assert "Best first" in page


def test_a_long_list_is_cut_and_says_so(staff_browser: Client, make_ticket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tickets.views.export.MOST", 2)
    tickets = [make_ticket().pk for _ in range(3)]

    page = staff_browser.get(f"{ADDRESS}?ordering=-opened_at").content.decode()

    assert "the first 2 tickets of the list; there are more" in page
    assert [f"#{ticket}<" in page for ticket in tickets] == [False, True, True]
    tickets_in_all = staff_browser.get(f"{ADDRESS}?status=closed").content.decode()
    assert "there are more" not in tickets_in_all
    assert "No ticket matches" in tickets_in_all


def test_a_simple_user_sees_no_closed_ticket(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket(status="closed")

    assert f"#{ticket.pk}<" not in student_browser.get(ADDRESS).content.decode()
    assert student_browser.get(f"{ADDRESS}?status=closed").status_code == 403


def test_what_is_not_understood_is_said_and_the_rest_shown(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket()

    answer = staff_browser.get(f"{ADDRESS}?opened_after=yesterday&colour=red&cursor=x")

    assert answer.status_code == 200
    assert "opened_after: Write the date" in answer.content.decode()
    assert f"#{ticket.pk}<" in answer.content.decode()
