"""The parameters that several analyses share, and which tickets and months they mean."""

import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from analytics.models import Category, Ticket
from analytics.models.ticket import TicketQuerySet
from analytics.moments import months_between
from analytics.places import places_with
from analytics.wording import number_words_lazy

MONTH = re.compile(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])")
LONGEST_LOCATION = 120


class MonthField(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not MONTH.fullmatch(text):
            raise serializers.ValidationError(_("Write a month as YYYY-MM, such as 2026-01."))
        return text


NOT_WHOLE = {"invalid": _("Write a whole number."), "max_string_length": _("This number is too long.")}


class WholeNumberField(serializers.IntegerField):
    """From `least` to `most`; `range_words` and `wrong_words` say so, with places for both."""

    def __init__(self, *, least: int, most: int, range_words: Promise, wrong_words: Promise, **named: Any) -> None:
        bounds = {"least": number_words_lazy(least), "most": number_words_lazy(most)}
        sentence = format_lazy(wrong_words, **bounds)
        errors = NOT_WHOLE | {"min_value": sentence, "max_value": sentence}
        usual = {"min_value": least, "max_value": most, "error_messages": errors}
        super().__init__(help_text=format_lazy(range_words, **bounds), **usual, **named)


def category_field() -> serializers.ChoiceField:
    return serializers.ChoiceField(
        choices=[("", _("All categories")), *Category.choices],
        default="",
        allow_blank=True,
        label=_("Category"),
        help_text=_("Empty for all of them."),
        error_messages={
            "invalid_choice": format_lazy(_("Choose one of {values}."), values=", ".join(Category.values)),
        },
    )


def location_field() -> serializers.CharField:
    return serializers.CharField(
        default="",
        allow_blank=True,
        max_length=LONGEST_LOCATION,
        label=_("Location contains"),
        help_text=_("Any case, with or without accents; empty for every location."),
    )


class FilterParameters(serializers.Serializer):
    category = category_field()
    location = location_field()


class LocationParameters(serializers.Serializer):
    location = location_field()


class PeriodParameters(serializers.Serializer):
    """Opening months; `from` and `to` may be left out."""

    to = MonthField(required=False, label=_("To month"), help_text=_("YYYY-MM; empty for the last month there is."))

    def get_fields(self) -> dict[str, serializers.Field]:
        # `from` is a word of Python's, so it cannot be declared like the others.
        words = {"label": _("From month"), "help_text": _("YYYY-MM; empty for the first month there is.")}
        first = MonthField(required=False, **words)
        return {"from": first} | super().get_fields()

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if "from" in given and "to" in given and given["from"] > given["to"]:
            raise serializers.ValidationError({"from": [_("This month is after the last one (`to`).")]})
        return given


class FilteredPeriodParameters(PeriodParameters, FilterParameters):
    """Opening months, one category or all, part of a location."""


class LocatedPeriodParameters(PeriodParameters, LocationParameters):
    """Opening months and part of a location."""


def campus_zone() -> ZoneInfo:
    """The zone of the figures of this request; TIME_ZONE, unless that was changed and is not counted yet."""
    return timezone.get_current_timezone()


def filters_of(parameters: Mapping[str, Any]) -> dict[str, str | None]:
    """What an answer says of them; null is every one."""
    return {name: parameters.get(name) or None for name in ("category", "location")}


def of_category(rows: QuerySet, parameters: Mapping[str, Any]) -> QuerySet:
    """All of them when no category is named."""
    return rows.filter(category=parameters["category"]) if parameters.get("category") else rows


def tickets_at(parameters: Mapping[str, Any]) -> TicketQuerySet:
    """The tickets of the location and the category asked for; one statement, so of one state of the read model."""
    return of_category(Ticket.objects.filter(place__in=places_with(parameters["location"])), parameters)


def in_period(rows: QuerySet, parameters: Mapping[str, Any], month: str = "month") -> QuerySet:
    """Rows whose column `month` is within `from` and `to`."""
    if "from" in parameters:
        rows = rows.filter(**{f"{month}__gte": parameters["from"]})
    return rows.filter(**{f"{month}__lte": parameters["to"]}) if "to" in parameters else rows


def asked_months(found: set[str], parameters: Mapping[str, Any]) -> list[str]:
    """From the first to the last month that has tickets, those between without tickets too, cut to the period."""
    first, last = parameters.get("from", ""), parameters.get("to", "9999-12")
    every = months_between(min(found), max(found)) if found else []
    return [month for month in every if first <= month <= last]
