"""Reading one ticket: its page, its JSON, and what a simple user meets when it is closed."""

from datetime import datetime

import pytest
from django.test import Client
from django.utils.timezone import localtime
from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["open", "active"])
@pytest.mark.parametrize("who", ["student_browser", "staff_browser"])
def test_both_roles_read_an_unresolved_ticket(
    request: pytest.FixtureRequest, make_ticket, who: str, status: str
) -> None:
    ticket = make_ticket(status=status)

    answer = request.getfixturevalue(who).get(f"/tickets/{ticket.pk}/")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert ticket.description in page
    assert status.capitalize() in page


def test_the_json_has_an_etag_of_the_version(api: APIClient, make_ticket) -> None:
    ticket = make_ticket(status="active")

    answer = api.get(f"/api/v1/tickets/{ticket.pk}/")

    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    assert answer.json()["opened_at"].endswith("Z")


def test_staff_reads_a_closed_ticket(staff_api: APIClient, staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket(status="closed")

    body = staff_api.get(f"/api/v1/tickets/{ticket.pk}/").json()

    assert body["closed_at"] == ticket.closed_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert staff_browser.get(f"/tickets/{ticket.pk}/").status_code == 200


def test_to_a_simple_user_a_closed_ticket_is_absent_in_the_api(api: APIClient, make_ticket) -> None:
    ticket = make_ticket(status="closed")

    for address in ("", "messages/", "history/"):
        answer = api.get(f"/api/v1/tickets/{ticket.pk}/{address}")
        assert answer.status_code == 404
        assert ticket.description not in answer.content.decode()


def test_to_a_simple_user_the_page_says_when_it_was_closed_and_no_more(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket(status="closed")

    for address in ("", "edit/"):
        answer = student_browser.get(f"/tickets/{ticket.pk}/{address}")
        page = answer.content.decode()
        assert answer.status_code == 403
        assert f"Ticket {ticket.pk} was closed on {localtime(ticket.closed_at).day} " in page
        assert ticket.description not in page


@pytest.mark.parametrize("number", ["0", "999", "9223372036854775807", "9223372036854775808", "9" * 40, "9" * 5000])
def test_a_number_without_a_ticket_is_404(
    api: APIClient, staff_api: APIClient, student_browser: Client, number: str
) -> None:
    for caller in (api, staff_api):
        for address in ("", "messages/", "history/"):
            assert caller.get(f"/api/v1/tickets/{number}/{address}").status_code == 404
    for address in ("", "edit/"):
        assert student_browser.get(f"/tickets/{number}/{address}").status_code == 404


@pytest.mark.parametrize("number", ["-1", "abc", "1.5", "%00", "1%0A", "٣"])
def test_what_is_no_number_leads_nowhere(api: APIClient, student_browser: Client, make_ticket, number: str) -> None:
    make_ticket()

    assert api.get(f"/api/v1/tickets/{number}/").status_code == 404
    assert student_browser.get(f"/tickets/{number}/").status_code == 404


def test_an_updating_page_gets_the_same_content_as_a_fragment(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket()

    answer = student_browser.get(f"/tickets/{ticket.pk}/", headers={"HX-Request-Type": "partial"})

    assert ticket.description in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert "HX-Request-Type" in answer["Vary"]


def test_moments_are_shown_in_the_time_zone_of_the_campus(
    student_browser: Client, make_ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_midnight = datetime.fromisoformat("2026-06-30T22:30:00+00:00")
    monkeypatch.setattr("django.utils.timezone.now", lambda: before_midnight)

    page = student_browser.get(f"/tickets/{make_ticket().pk}/").content.decode()

    assert "1 Jul 2026, 00:30" in page
