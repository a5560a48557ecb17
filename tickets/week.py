"""The hours of the week in TIME_ZONE: which one a ticket was opened in, and the tickets opened in some of them.

Every ticket keeps its hour, 0 (Monday, midnight to one) to 167, because no index could tell it from the moment: the
answer depends on the zone's daylight saving. The clock says in which zone the stored hours are cut; while TIME_ZONE
is another one, they are told from the moments, which takes a look at each.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay
from django.utils import timezone

from tickets.models import Ticket, TicketQuerySet, WeekClock

HOURS_A_DAY = 24
DAYS = range(1, 8)
HOURS = range(HOURS_A_DAY)
# Tickets a transaction: short enough that a running site hardly waits.
BATCH = 20_000


def week_hour(moment: datetime) -> int:
    """The hour of the week of a moment, in TIME_ZONE."""
    local = timezone.localtime(moment, timezone.get_default_timezone())
    return local.weekday() * HOURS_A_DAY + local.hour


def opened_in(tickets: TicketQuerySet, days: Iterable[int], hours: Iterable[int]) -> TicketQuerySet:
    """The tickets opened on one of the days (1 is Monday) in one of the hours; none given: on any, in any."""
    wanted = [(day - 1) * HOURS_A_DAY + hour for day in days or DAYS for hour in hours or HOURS]
    if WeekClock.objects.filter(time_zone=settings.TIME_ZONE).exists():
        return tickets.filter(opened_week_hour__in=wanted)
    return tickets.alias(hour_now=hour_now()).filter(hour_now__in=wanted)


def hour_now() -> Any:
    """The hour of the week as the database tells it from the moment."""
    zone = timezone.get_default_timezone()
    day = ExtractIsoWeekDay("opened_at", tzinfo=zone)
    return (day - 1) * HOURS_A_DAY + ExtractHour("opened_at", tzinfo=zone)


def cut_hours() -> bool:
    """Cut every ticket's hour anew when TIME_ZONE is not the clock's; False when it is, and nothing was to do."""
    if WeekClock.objects.filter(time_zone=settings.TIME_ZONE).exists():
        return False
    # While this goes on, no zone is the clock's.
    WeekClock.objects.update(time_zone="")
    last = Ticket.objects.aggregate(last=Max("id"))["last"] or 0
    for first in range(1, last + 1, BATCH):
        Ticket.objects.filter(id__gte=first, id__lt=first + BATCH).update(opened_week_hour=hour_now())
    with transaction.atomic():
        WeekClock.objects.all().delete()
        WeekClock.objects.create(time_zone=settings.TIME_ZONE)
    return True
