"""`demo_data`: exactly as many tickets as asked for, as the site itself would have left them."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from messaging.canned import check_placeholders
from messaging.models import CannedReply, Message
from tickets.changes import read_feed
from tickets.models import SearchText, Ticket, TicketChange, TicketCount
from tickets.search import matching
from tickets.week import week_hour
from tickets.words import fold_line

pytestmark = pytest.mark.django_db


def add(*arguments: str) -> None:
    call_command("demo_data", "--tickets", *arguments, verbosity=0)


def test_each_run_adds_exactly_so_many(make_ticket) -> None:
    make_ticket()

    add("120")
    add("30", "--seed", "2")

    assert Ticket.objects.count() == 151


def test_the_running_totals_and_the_feed_have_all_of_them() -> None:
    add("300")

    counted = {(row.status, row.category): row.tickets for row in TicketCount.objects.all() if row.tickets}
    assert counted == Counter(Ticket.objects.values_list("status", "category"))
    assert {row[0] for row in read_feed("", 10_000).rows} == set(Ticket.objects.values_list("id", flat=True))


def test_a_consumer_that_was_up_to_date_gets_them_as_changes() -> None:
    cursor = read_feed("", 10).cursor

    add("50")

    page = read_feed(cursor, 10_000)
    assert {row[0] for row in page.rows} == set(Ticket.objects.values_list("id", flat=True))
    assert page.more is False


def test_every_life_is_one_that_the_site_allows() -> None:
    add("300")

    for ticket in Ticket.objects.all():
        changes = list(ticket.changes.order_by("id"))
        kinds = [change.kind for change in changes]
        assert kinds[0] == "opened"
        assert [change.at for change in changes] == sorted(change.at for change in changes)
        assert changes[-1].at == ticket.modified_at
        assert kinds.count("message") == ticket.message_count == Message.objects.filter(ticket=ticket).count()
        assert ticket.version == 1 + sum(kind in ("activated", "closed", "recategorised") for kind in kinds)
        assert ("closed" in kinds) == (ticket.status == "closed") == (ticket.closed_at is not None)
        assert (ticket.category_source == "staff") == ("recategorised" in kinds)


def test_texts_places_and_messages_are_found() -> None:
    add("100")

    assert SearchText.objects.count() == 100 + Message.objects.count()
    message = Message.objects.earliest("id")
    assert message.ticket_id in matching(Ticket.objects.all(), message.body).values_list("id", flat=True)
    ticket = Ticket.objects.earliest("id")
    assert ticket.pk in matching(Ticket.objects.all(), ticket.location).values_list("id", flat=True)


def test_every_ticket_has_its_place_and_its_hour_of_the_week() -> None:
    add("100")

    for ticket in Ticket.objects.select_related("place"):
        assert ticket.place.folded == fold_line(ticket.location)
        assert ticket.opened_week_hour == week_hour(ticket.opened_at)


def test_the_same_seed_gives_the_same_texts() -> None:
    add("40", "--seed", "7")
    add("40", "--seed", "7")

    descriptions = list(Ticket.objects.order_by("id").values_list("description", "location"))
    assert descriptions[:40] == descriptions[40:]


def test_new_tickets_get_numbers_of_their_own_afterwards(make_ticket) -> None:
    add("20")

    ticket = make_ticket()

    assert Ticket.objects.count() == 21
    assert ticket.changes.get().kind == "opened"


def test_a_database_that_is_not_empty_can_be_left_alone(make_ticket) -> None:
    make_ticket()

    add("20", "--if-empty")

    assert (Ticket.objects.count(), TicketChange.objects.count()) == (1, 1)


@pytest.mark.parametrize("number", ["0", "-3", "many", "1.5"])
def test_a_number_that_is_none_is_refused(number: str) -> None:
    with pytest.raises(CommandError, match="whole number"):
        add(number)

    assert Ticket.objects.count() == 0


def test_a_few_canned_replies_come_with_it_that_the_admin_would_take() -> None:
    add("1")

    assert CannedReply.objects.count() > 3
    for reply in CannedReply.objects.all():
        check_placeholders(reply.text)
        reply.full_clean()


def test_canned_replies_that_somebody_has_written_are_left_alone() -> None:
    CannedReply.objects.create(title="Ours", text="Ours")

    add("1")

    assert CannedReply.objects.get().title == "Ours"


def test_some_are_closed_with_a_message_and_some_follow_a_closed_one() -> None:
    add("1500")

    closing = Message.objects.filter(is_closing=True).select_related("ticket")
    followers = Ticket.objects.filter(follows__isnull=False).select_related("follows")
    assert closing
    assert all(message.ticket.closed_at > message.created_at for message in closing)
    assert followers
    assert all(ticket.follows.closed_at < ticket.opened_at for ticket in followers)
    assert all(ticket.follows.description == ticket.description for ticket in followers)
