"""Similar tickets: up to five open or active ones that read like the same incident, in whatever words."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from tickets.meanings import READ_ALL_EVERY, nearest_tickets
from tickets.models import Ticket, TicketMeaning
from tickets.similar import SimilarTicket, worth_asking

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/tickets/similar/"
COLD = "The radiator in room 214 is cold"


def similar(api: APIClient, text: str, **parameters: str) -> list[dict]:
    answer = api.get(ADDRESS, {"text": text} | parameters)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def found(api: APIClient, text: str, **parameters: str) -> list[int]:
    return [row["id"] for row in similar(api, text, **parameters)]


def test_the_same_incident_is_found_best_first(api: APIClient, make_ticket) -> None:
    near = make_ticket("Radiator does not work in the library", location="Library")
    same = make_ticket(COLD, location="Room 214", status="active")
    make_ticket("The projector shows no picture", location="")

    results = similar(api, "Cold radiator in room 214")

    assert [row["id"] for row in results] == [same.pk, near.pk]
    assert results[0].keys() == {"id", "summary", "location", "category", "status", "opened_at", "score"}
    assert (results[0]["summary"], results[0]["location"]) == (same.summary, "Room 214")
    assert (results[0]["category"], results[0]["status"]) == ("facility_management", "active")
    assert results[0]["opened_at"] == same.opened_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert 1 >= results[0]["score"] >= results[1]["score"] >= 0.5


@pytest.mark.parametrize(
    "text",
    [
        "Heating broken, we are freezing",
        "Die Heizung in Raum 214 ist kalt",
        "Il termosifone dell'aula 214 è freddo",
        "COLD RADIATOR",
        "Dear helpdesk,\nit is freezing, the heating does not warm up\nBest regards,\nAda",
    ],
)
def test_other_words_and_other_languages_find_it(api: APIClient, make_ticket, text: str) -> None:
    ticket = make_ticket(COLD, location="")
    make_ticket("The projector shows no picture", location="")
    make_ticket("The canteen queue takes an hour", location="")

    assert found(api, text) == [ticket.pk]


def test_five_at_most(api: APIClient, make_ticket) -> None:
    for _ in range(7):
        make_ticket()

    assert len(similar(api, COLD)) == 5


@pytest.mark.parametrize("has_asked_before", [False, True])
def test_a_closed_ticket_vanishes_even_for_staff(
    api: APIClient, staff_api: APIClient, make_ticket, has_asked_before: bool
) -> None:
    ticket = make_ticket(status="active")
    if has_asked_before:
        assert found(api, COLD) == [ticket.pk]

    staff_api.post(f"/api/v1/tickets/{ticket.pk}/close/")

    assert found(api, COLD) == found(staff_api, COLD) == []
    assert not TicketMeaning.objects.exists()


def test_an_edited_ticket_is_found_by_what_it_says_now(api: APIClient, make_ticket) -> None:
    ticket, other = make_ticket(location=""), make_ticket(location="")
    assert sorted(found(api, COLD)) == [ticket.pk, other.pk]

    api.patch(f"/api/v1/tickets/{ticket.pk}/", {"description": "The projector shows no picture"})

    assert found(api, COLD) == [other.pk]
    assert found(api, "The video projector displays nothing") == [ticket.pk]


def test_a_deleted_ticket_vanishes(api: APIClient, admin_client: Client, make_ticket) -> None:
    ticket, other = make_ticket(), make_ticket()
    assert len(found(api, COLD)) == 2

    admin_client.post(f"/admin/tickets/ticket/{ticket.pk}/delete/", {"post": "yes"})

    assert found(api, COLD) == [other.pk]


def test_a_new_ticket_is_found_at_once(api: APIClient, make_ticket) -> None:
    assert found(api, COLD) == []

    ticket = make_ticket()

    assert found(api, COLD) == [ticket.pk]


def test_what_moves_a_ticket_otherwise_keeps_it_found(api: APIClient, staff_api: APIClient, make_ticket) -> None:
    address = f"/api/v1/tickets/{make_ticket().pk}/"
    assert len(found(api, COLD)) == 1

    api.post(f"{address}messages/", {"body": "Still cold"})
    api.post(f"{address}me-too/")
    api.patch(address, {"location": "Lab"})
    staff_api.post(f"{address}activate/")
    staff_api.patch(address, {"category": "technical_it"})

    assert [(row["location"], row["status"], row["category"]) for row in similar(api, COLD)] == [
        ("Lab", "active", "technical_it")
    ]


def test_the_same_place_raises_the_rank(api: APIClient, make_ticket) -> None:
    library = make_ticket("The lift is stuck", location="Library")
    canteen = make_ticket("The lift is stuck", location="Canteen")

    assert found(api, "The lift does not move, it is stuck", location="Library") == [library.pk, canteen.pk]
    assert found(api, "The lift does not move, it is stuck", location="canteen") == [canteen.pk, library.pk]
    assert found(api, "The lift in the library does not move, it is stuck") == [library.pk, canteen.pk]


def test_the_same_place_raises_the_rank_among_the_very_same_words(api: APIClient, make_ticket) -> None:
    tickets = {place: make_ticket("The lift is stuck", location=place).pk for place in ("Library", "Canteen", "Gym")}

    assert [found(api, "The lift is stuck", location=place)[0] for place in tickets] == list(tickets.values())


def test_a_recent_ticket_ranks_before_an_old_one(api: APIClient, make_ticket) -> None:
    tickets = [make_ticket("The lift is stuck").pk for _ in range(3)]
    Ticket.objects.exclude(pk=tickets[1]).update(opened_at=timezone.now() - timedelta(days=15))

    results = similar(api, "The elevator between two floors does not move")

    assert results[0]["id"] == tickets[1]
    assert results[0]["score"] == pytest.approx(results[1]["score"] + 0.03, abs=0.0002)


@pytest.mark.parametrize("text", ["Completely unrelated matter", "a", "…", "😀", "% _ * AND OR"])
def test_nothing_alike(api: APIClient, make_ticket, text: str) -> None:
    make_ticket()

    assert similar(api, text) == []


@pytest.mark.parametrize(
    "query", ["", "?text=", "?text=%20%20", "?text=%00", "?text=cold%00", "?text=%E2%80%8B", "?text=%CC%81"]
)
def test_a_text_that_is_missing_or_unreadable_is_named(api: APIClient, db: None, query: str) -> None:
    answer = api.get(f"{ADDRESS}{query}")

    assert (answer.status_code, list(answer.json())) == (400, ["text"])


@pytest.mark.parametrize("location", ["\x00", "\u200b", "x" * 121])
def test_an_unreadable_place_is_named(api: APIClient, db: None, location: str) -> None:
    answer = api.get(ADDRESS, {"text": "cold", "location": location})

    assert (answer.status_code, list(answer.json())) == (400, ["location"])


def test_the_longest_text(api: APIClient, make_ticket) -> None:
    make_ticket()

    assert api.get(ADDRESS, {"text": "cold " * 2_000}).status_code == 200
    assert api.get(ADDRESS, {"text": "x" * 10_000}).status_code == 200
    answer = api.get(ADDRESS, {"text": "x" * 10_001})

    assert (answer.status_code, list(answer.json())) == (400, ["text"])


def test_unknown_parameters_are_named(api: APIClient, db: None) -> None:
    answer = api.get(f"{ADDRESS}?text=cold&limit=3")

    assert (answer.status_code, list(answer.json())) == (400, ["limit"])


def test_the_page_of_a_ticket_leaves_itself_out(student_browser: Client, make_ticket) -> None:
    tickets = [make_ticket().pk for _ in range(5)]
    make_ticket("The projector shows no picture")

    answer = student_browser.get(f"/tickets/{tickets[0]}/similar/")
    fragment = student_browser.get(f"/tickets/{tickets[0]}/similar/", headers={"HX-Request-Type": "partial"})

    shown = [pair.ticket.pk for pair in answer.context["similar"]]
    assert len(shown) == 3
    assert set(shown) < set(tickets[1:])
    assert "<html" in answer.content.decode()
    assert "<html" not in fragment.content.decode()
    assert all(f'href="/tickets/{pk}/"' in fragment.content.decode() for pk in shown)
    assert f'action="/tickets/{shown[0]}/me-too/"' in fragment.content.decode()


def test_a_page_asks_about_three_near_ones_at_most() -> None:
    near = [SimilarTicket(Ticket(), score) for score in (0.9, 0.8, 0.7, 0.67)]
    far = [SimilarTicket(Ticket(), score) for score in (0.66, 0.659, 0.4)]

    assert worth_asking(near) == near[:3]
    assert worth_asking(far) == far[:1]
    assert worth_asking([]) == []


def test_a_ticket_like_no_other(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket()
    make_ticket("The projector shows no picture")

    page = student_browser.get(f"/tickets/{ticket.pk}/similar/").content.decode()

    assert "Nothing like it is open at the moment." in page


def test_the_page_of_a_closed_ticket_is_for_staff(student_browser: Client, staff_browser: Client, make_ticket) -> None:
    closed = make_ticket(status="closed")
    make_ticket()

    assert student_browser.get(f"/tickets/{closed.pk}/similar/").status_code == 403
    assert staff_browser.get(f"/tickets/{closed.pk}/similar/").status_code == 200
    assert student_browser.get("/tickets/999/similar/").status_code == 404


def test_tickets_from_before_are_found_once_their_meaning_is_remembered(api: APIClient, make_ticket) -> None:
    old, _closed, kept = make_ticket(), make_ticket(status="closed"), make_ticket(status="active")
    stored = bytes(TicketMeaning.objects.get(ticket=kept).vector)
    TicketMeaning.objects.filter(ticket=old).delete()

    call_command("remember_meanings")
    call_command("remember_meanings")

    assert set(TicketMeaning.objects.values_list("ticket_id", flat=True)) == {old.pk, kept.pk}
    assert bytes(TicketMeaning.objects.get(ticket=old).vector) == stored
    assert sorted(found(api, COLD)) == [old.pk, kept.pk]


def test_a_running_worker_reads_all_again_in_time(api: APIClient, make_ticket) -> None:
    ticket = make_ticket()
    TicketMeaning.objects.all().delete()
    assert found(api, COLD) == []

    call_command("remember_meanings")
    nearest_tickets.read_at = -READ_ALL_EVERY

    assert found(api, COLD) == [ticket.pk]
