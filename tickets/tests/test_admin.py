"""Data fixes in Django's admin: every change goes through the life cycle and leaves its trace."""

import pytest
from django.db.models import Manager
from django.test import Client

from tickets.models import Ticket, TicketChange

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/tickets/ticket/"


def fix(ticket: Ticket, **wanted: str) -> dict[str, str]:
    names = ("description", "location", "category", "status")
    return {name: getattr(ticket, name) for name in names} | wanted


def last_changes(ticket: Ticket, count: int) -> list[tuple[str, str, str]]:
    changes = TicketChange.objects.filter(ticket=ticket).order_by("-id")[:count]
    return [(change.kind, change.by_role, change.by_name) for change in reversed(changes)]


def test_a_status_moves_through_every_step(admin_client: Client, make_ticket) -> None:
    ticket = make_ticket()

    answer = admin_client.post(f"{ADDRESS}{ticket.pk}/change/", fix(ticket, status="closed"))

    stored = Ticket.objects.get()
    assert answer.status_code == 302
    assert (stored.status, stored.version) == ("closed", 3)
    assert stored.closed_at is not None
    assert stored.activated_at is not None
    assert last_changes(ticket, 2) == [("activated", "staff", "admin"), ("closed", "staff", "admin")]


def test_everything_at_once_is_one_trace_each(admin_client: Client, make_ticket) -> None:
    ticket = make_ticket()
    wanted = fix(
        ticket, description="The projector is dark", location="Lab", category="services_complaints", status="active"
    )

    assert admin_client.post(f"{ADDRESS}{ticket.pk}/change/", wanted).status_code == 302

    stored = Ticket.objects.get()
    assert {name: getattr(stored, name) for name in wanted} == wanted
    assert (stored.category_source, stored.category_confidence) == ("staff", None)
    assert stored.summary == "The projector is dark"
    assert [kind for kind, *_ in last_changes(ticket, 3)] == ["recategorised", "edited", "activated"]


def test_saving_without_a_change_moves_nothing(admin_client: Client, make_ticket) -> None:
    ticket = make_ticket()

    admin_client.post(f"{ADDRESS}{ticket.pk}/change/", fix(ticket))

    assert Ticket.objects.get().version == 1
    assert TicketChange.objects.count() == 1


@pytest.mark.parametrize(("status", "wanted"), [("active", "open"), ("closed", "open"), ("closed", "active")])
def test_no_status_goes_back(admin_client: Client, make_ticket, status: str, wanted: str) -> None:
    ticket = make_ticket(status=status)

    answer = admin_client.post(f"{ADDRESS}{ticket.pk}/change/", fix(ticket, status=wanted))

    assert answer.status_code == 200
    assert "never back" in answer.content.decode()
    assert Ticket.objects.get().status == status


def test_of_a_closed_ticket_only_the_category_changes(admin_client: Client, make_ticket) -> None:
    ticket = make_ticket(status="closed")

    refused = admin_client.post(f"{ADDRESS}{ticket.pk}/change/", fix(ticket, description="Another story"))
    accepted = admin_client.post(f"{ADDRESS}{ticket.pk}/change/", fix(ticket, category="technical_it"))

    assert (refused.status_code, accepted.status_code) == (200, 302)
    assert Ticket.objects.get().description == ticket.description
    assert Ticket.objects.get().category == "technical_it"


@pytest.mark.parametrize("status", ["open", "active", "closed"])
def test_a_ticket_is_added_with_its_whole_trace(admin_client: Client, status: str) -> None:
    form = {"description": "The radiator is cold", "location": "Lab", "category": "technical_it", "status": status}

    answer = admin_client.post(f"{ADDRESS}add/", form)

    ticket = Ticket.objects.get()
    assert answer.status_code == 302
    assert (ticket.status, ticket.category, ticket.category_source) == (status, "technical_it", "staff")
    kinds = ["opened", "recategorised", "activated", "closed"][: 2 + ["open", "active", "closed"].index(status)]
    assert list(TicketChange.objects.order_by("id").values_list("kind", flat=True)) == kinds


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("description", ""),
        ("description", "a\x00b"),
        ("description", "\u200b"),
        ("description", "x" * 10_001),
        ("location", "x" * 121),
        ("location", "a\x07b"),
        ("category", "nonsense"),
        ("status", "nonsense"),
    ],
)
def test_bad_values_are_shown_again(admin_client: Client, make_ticket, field: str, value: str) -> None:
    ticket = make_ticket()

    answer = admin_client.post(f"{ADDRESS}{ticket.pk}/change/", fix(ticket, **{field: value}))

    assert answer.status_code == 200
    assert "errornote" in answer.content.decode()
    assert TicketChange.objects.count() == 1


def test_a_deleted_ticket_takes_its_messages_and_leaves_its_trace(
    admin_client: Client, student_browser: Client, make_ticket, messages: Manager
) -> None:
    ticket = make_ticket()
    student_browser.post(f"/tickets/{ticket.pk}/messages/", {"body": "Still cold"})

    answer = admin_client.post(f"{ADDRESS}{ticket.pk}/delete/", {"post": "yes"})

    assert answer.status_code == 302
    assert not Ticket.objects.exists()
    assert not messages.exists()
    assert list(TicketChange.objects.order_by("id").values_list("kind", flat=True)) == ["opened", "message", "deleted"]
    assert student_browser.get(f"/tickets/{ticket.pk}/").status_code == 404


def test_many_are_deleted_from_the_list(admin_client: Client, make_ticket) -> None:
    keep, *go = (make_ticket().pk for _ in range(3))

    form = {"action": "delete_selected", "_selected_action": go, "post": "yes"}
    assert admin_client.post(ADDRESS, form).status_code == 302

    assert list(Ticket.objects.values_list("pk", flat=True)) == [keep]
    assert TicketChange.objects.filter(kind="deleted").count() == 2


@pytest.mark.parametrize("term", ["radiator", "214 cold", "{pk}", "9" * 30, 'a b c * " %', "٣", "é\x00"])
def test_the_list_is_searched(admin_client: Client, make_ticket, term: str) -> None:
    ticket = make_ticket()

    assert admin_client.get(ADDRESS, {"q": term.format(pk=ticket.pk)}).status_code == 200


@pytest.mark.parametrize(
    "query", ["status__exact=nonsense", "category__exact=nonsense", "id=%00", "p=x", "o=%00", "nothing=1"]
)
def test_an_odd_filter_is_no_crash(admin_client: Client, make_ticket, query: str) -> None:
    make_ticket()

    assert admin_client.get(f"{ADDRESS}?{query}").status_code in (200, 302, 400)


def test_the_search_finds_by_word_and_by_number(admin_client: Client, make_ticket) -> None:
    wanted, other = make_ticket("The radiator is cold"), make_ticket("The projector is dark")

    for term in ("radiator", str(wanted.pk)):
        page = admin_client.get(ADDRESS, {"q": term}).content.decode()
        assert f"{ADDRESS}{wanted.pk}/change/" in page
        assert f"{ADDRESS}{other.pk}/change/" not in page


def test_every_page_of_the_admin_opens(admin_client: Client, make_ticket) -> None:
    ticket, deleted = make_ticket(status="closed"), make_ticket()
    change, trace_of_deleted = (TicketChange.objects.filter(ticket=pk).first().pk for pk in (ticket.pk, deleted.pk))
    admin_client.post(f"{ADDRESS}{deleted.pk}/delete/", {"post": "yes"})
    history = "/admin/tickets/ticketchange/"

    for address in (
        "/admin/",
        ADDRESS,
        f"{ADDRESS}add/",
        f"{ADDRESS}{ticket.pk}/change/",
        f"{ADDRESS}{ticket.pk}/history/",
        f"{ADDRESS}{ticket.pk}/delete/",
        history,
        f"{history}{change}/change/",
        f"{history}{trace_of_deleted}/change/",
    ):
        assert admin_client.get(address).status_code == 200, address


def test_the_history_is_only_read(admin_client: Client, make_ticket) -> None:
    make_ticket()
    change = TicketChange.objects.get()
    history = "/admin/tickets/ticketchange/"

    assert admin_client.get(f"{history}add/").status_code == 403
    assert admin_client.post(f"{history}{change.pk}/change/", {"kind": "closed"}).status_code == 403
    assert admin_client.post(f"{history}{change.pk}/delete/", {"post": "yes"}).status_code == 403
    change.refresh_from_db()
    assert change.kind == "opened"


def test_the_staff_role_is_no_key_to_the_admin(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket()

    answer = staff_browser.post(f"{ADDRESS}{ticket.pk}/delete/", {"post": "yes"})

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/admin/login/")
    assert Ticket.objects.exists()
