"""A question whose SQL is put together once finds what it would find anew each time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tickets.models import Ticket
from tickets.prepared import LARGEST, Prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def newest_from() -> Prepared:
    return Prepared(lambda number: Ticket.objects.filter(pk__gte=number).order_by("-pk")[:2])


def test_each_number_has_its_own_rows(newest_from: Prepared, make_ticket) -> None:
    first, second, third = (make_ticket(text) for text in ("one", "two", "three"))

    assert newest_from(first.pk) == [third, second]
    assert newest_from(third.pk) == [third]
    assert newest_from(third.pk + 1) == []
    assert newest_from(first.pk)[1].description == "two"


def test_rows_are_read_when_they_are_asked_for(newest_from: Prepared, make_ticket) -> None:
    ticket = make_ticket("one")
    newest_from(ticket.pk)
    Ticket.objects.update(description="changed")

    with CaptureQueriesContext(connection) as asked:
        (found,) = newest_from(ticket.pk)

    assert (found.description, len(asked)) == ("changed", 1)


def test_moments_and_lists_are_those_of_the_model(newest_from: Prepared, make_ticket) -> None:
    ticket = Ticket.objects.get(pk=make_ticket("The projector is dark").pk)

    (found,) = newest_from(ticket.pk)

    fields = [field.attname for field in Ticket._meta.concrete_fields]
    assert [getattr(found, name) for name in fields] == [getattr(ticket, name) for name in fields]


def test_no_row_has_a_number_that_no_database_takes(newest_from: Prepared, make_ticket) -> None:
    make_ticket()

    assert newest_from(LARGEST) == []
    assert newest_from(LARGEST + 1) == []
    assert newest_from(10**30) == []
