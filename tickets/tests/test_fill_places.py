"""Tickets from before there were places: the migration gives them place and hour, and goes on where it broke off."""

from importlib import import_module

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.db import connection

from tickets.models import Place, Ticket, WeekClock
from tickets.week import week_hour

pytestmark = pytest.mark.django_db
fill_in = import_module("tickets.migrations.0005_fill_places_and_week_hours").fill_in


def test_every_ticket_gets_its_place_and_hour(make_ticket, settings: LazySettings) -> None:
    for location in ("Library, room 2", "LIBRARY,  room 2", "", "´", "Café"):
        make_ticket(location=location)
    expected = list(Ticket.objects.order_by("id").values_list("place__folded", flat=True))
    Ticket.objects.update(place=None, opened_week_hour=None)
    Place.objects.exclude(folded="cafe").delete()
    WeekClock.objects.all().delete()

    fill_in(apps, connection.schema_editor())

    found = Ticket.objects.order_by("id").select_related("place")
    assert [ticket.place and ticket.place.folded for ticket in found] == expected
    assert expected == ["library, room 2", "library, room 2", None, None, "cafe"]
    assert all(ticket.opened_week_hour == week_hour(ticket.opened_at) for ticket in found)
    assert WeekClock.objects.get().time_zone == settings.TIME_ZONE


def test_a_second_time_only_what_is_missing_is_filled(make_ticket) -> None:
    done, missing = make_ticket(location="Library"), make_ticket(location="Canteen")
    Ticket.objects.filter(pk=missing.pk).update(place=None, opened_week_hour=None)
    Ticket.objects.filter(pk=done.pk).update(opened_week_hour=167)

    fill_in(apps, connection.schema_editor())

    assert Ticket.objects.get(pk=missing.pk).place.folded == "canteen"
    assert Ticket.objects.get(pk=done.pk).opened_week_hour == 167
    assert WeekClock.objects.count() == 1
