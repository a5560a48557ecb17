"""From a list to a ticket, on to the next one, and back to the same list."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tickets.models import Ticket

pytestmark = pytest.mark.django_db
OPEN_ONES = "status=open&ordering=opened_at"


def link(page: str, key: str) -> str | None:
    """The address of the link that a key leads to."""
    found = re.search(rf'href="([^"]*)"[^>]*data-key="{re.escape(key)}"', page)
    return found[1].replace("&amp;", "&") if found else None


def opened(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def on_trail(ticket: Ticket, parameters: str = OPEN_ONES) -> str:
    return f"/tickets/{ticket.pk}/?{urlencode({'from': parameters})}"


def shown(address: str | None) -> int | None:
    return int(urlsplit(address).path.split("/")[2]) if address else None


def test_a_filtered_list_leads_to_tickets_that_lead_on_and_back(staff_browser: Client, make_ticket) -> None:
    first, _, second, third = (make_ticket(status=status) for status in ("open", "active", "open", "open"))

    page = opened(staff_browser, f"/tickets/?{OPEN_ONES}")
    assert f'href="{on_trail(second)}"' in page
    page = opened(staff_browser, on_trail(second))

    assert shown(link(page, "[")) == first.pk
    assert shown(link(page, "]")) == third.pk
    assert link(page, "u") == f"/tickets/?{OPEN_ONES}"
    page = opened(staff_browser, link(page, "]"))
    assert shown(link(page, "[")) == second.pk
    assert link(page, "]") is None
    assert link(page, "u") == f"/tickets/?{OPEN_ONES}"


@pytest.mark.parametrize("ordering", ["-opened_at", "opened_at", "-modified_at", "modified_at", "-affected"])
def test_the_way_is_the_order_of_the_list(staff_browser: Client, make_ticket, ordering: str) -> None:
    for _ in range(4):
        make_ticket()
    address = f"/tickets/?ordering={ordering}"
    listed = re.findall(r'href="(/tickets/\d+/\?[^"]*)"', opened(staff_browser, address))

    walked, address = [], listed[0]
    while address:
        walked.append(shown(address))
        address = link(opened(staff_browser, address), "]")

    assert len(walked) == 4
    assert walked == [shown(address) for address in listed]


def test_a_list_without_parameters_leads_to_plain_addresses(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket()

    assert f'href="/tickets/{ticket.pk}/"' in opened(staff_browser, "/tickets/")
    page = opened(staff_browser, f"/tickets/{ticket.pk}/")

    assert link(page, "u") == "/tickets/"
    assert link(page, "[") is link(page, "]") is None


@pytest.mark.parametrize(
    ("post", "sent"),
    [("messages", {"body": "On our way"}), ("activate", {}), ("category", {"category": "technical_it"})],
)
def test_a_ticket_that_moves_in_the_list_does_not_move_its_reader(
    staff_browser: Client, make_ticket, post: str, sent: dict[str, str]
) -> None:
    first, second, third = make_ticket(), make_ticket(), make_ticket()
    page = opened(staff_browser, on_trail(second, "status=open&ordering=modified_at"))
    action = re.search(rf'action="(/tickets/{second.pk}/{post}/[^"]*)"', page)[1].replace("&amp;", "&")
    here = re.search(r'name="next" value="([^"]*)"', page)[1].replace("&amp;", "&")

    answer = staff_browser.post(action, sent | ({"next": here} if post == "category" else {}))
    page = opened(staff_browser, answer["Location"])

    assert answer.status_code == 303
    assert shown(link(page, "[")) == first.pk
    assert shown(link(page, "]")) == third.pk


def test_the_edit_page_keeps_the_trail(student_browser: Client, make_ticket) -> None:
    ticket, other = make_ticket(), make_ticket()
    edit = re.search(r'href="([^"]*/edit/[^"]*)"', opened(student_browser, on_trail(ticket)))[1].replace("&amp;", "&")

    answer = student_browser.post(edit, {"description": "Warm", "location": "", "version": 1})

    assert parse_qs(urlsplit(answer["Location"]).query)["from"] == [OPEN_ONES]
    assert shown(link(opened(student_browser, answer["Location"]), "]")) == other.pk


@pytest.mark.parametrize(
    "parameters",
    [
        "x",
        "%",
        "next=https://example.edu",
        "page_size=9",
        "status=",
        "search=" + "a" * 1_500,
        "a&" * 600,
        "status=closed",
        "//example.edu",
    ],
)
def test_anything_odd_is_no_trail(student_browser: Client, make_ticket, parameters: str) -> None:
    page = opened(student_browser, on_trail(make_ticket(), parameters))

    assert link(page, "u") == "/tickets/"
    assert "example.edu" not in page.split("<main", 1)[1].split("</nav>", 1)[0]


@pytest.mark.parametrize(
    "parameters", ["status=nonsense", "ordering=nonsense", "opened_after=never", "search=%00", "cursor=x"]
)
def test_a_value_that_the_list_does_not_know_breaks_nothing(
    student_browser: Client, make_ticket, parameters: str
) -> None:
    page = opened(student_browser, on_trail(make_ticket(), parameters))

    assert link(page, "u").startswith("/tickets/?")


@pytest.mark.parametrize("place", ["x", "a" * 5_000, "W10", "²"])
def test_an_odd_place_is_that_of_the_ticket(student_browser: Client, make_ticket, place: str) -> None:
    ticket, other = make_ticket(), make_ticket()

    page = opened(student_browser, f"{on_trail(ticket)}&{urlencode({'place': place})}")

    assert shown(link(page, "]")) == other.pk


def test_markup_in_the_address_stays_text(student_browser: Client, make_ticket) -> None:
    page = opened(student_browser, on_trail(make_ticket(), 'search="><script>alert(1)</script>'))

    assert "<script>alert" not in page


def test_a_simple_user_is_led_to_no_closed_ticket(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket()
    make_ticket(status="closed")

    assert link(opened(student_browser, on_trail(ticket, "ordering=opened_at")), "]") is None


def test_the_trail_costs_two_queries_however_many_tickets_there_are(staff_browser: Client, make_ticket) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            opened(staff_browser, address)
        return len(queries)

    ticket = make_ticket()
    make_ticket()
    few = queries(on_trail(ticket))
    for _ in range(20):
        make_ticket()

    assert queries(f"/tickets/{ticket.pk}/") + 2 == few == queries(on_trail(ticket))
