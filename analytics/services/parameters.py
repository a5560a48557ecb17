"""The parameters that several analyses share, and which tickets and months they mean."""

import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from rest_framework import serializers

from analytics.models import Category, Ticket
from analytics.moments import months_between

MONTH = re.compile(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])")
LONGEST_LOCATION = 120


class MonthField(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not MONTH.fullmatch(text):
            raise serializers.ValidationError("Write a month as YYYY-MM, such as 2026-01.")
        return text


class WholeNumberField(serializers.IntegerField):
    """From `least` to `most` of something that is named in the plural."""

    def __init__(self, *, least: int, most: int, of: str, **named: Any) -> None:
        sentence = f"Choose from {least:,} to {most:,} {of}."
        errors = {"invalid": "Write a whole number.", "max_string_length": "This number is too long."}
        errors |= {"min_value": sentence, "max_value": sentence}
        usual = {"min_value": least, "max_value": most, "error_messages": errors}
        super().__init__(help_text=f"{least:,} to {most:,} {of}.", **usual, **named)


def category_field() -> serializers.ChoiceField:
    return serializers.ChoiceField(
        choices=[("", "All categories"), *Category.choices],
        default="",
        allow_blank=True,
        label="Category",
        help_text="Empty for all of them.",
        error_messages={"invalid_choice": f"Choose one of {', '.join(Category.values)}."},
    )


def location_field() -> serializers.CharField:
    return serializers.CharField(
        default="",
        allow_blank=True,
        max_length=LONGEST_LOCATION,
        label="Location contains",
        help_text="Any case. Counted ticket by ticket, so it takes longer; empty for every location.",
    )


class FilterParameters(serializers.Serializer):
    category = category_field()
    location = location_field()


class LocationParameters(serializers.Serializer):
    location = location_field()


class PeriodParameters(serializers.Serializer):
    """Opening months; `from` and `to` may be left out."""

    to = MonthField(required=False, label="To month", help_text="YYYY-MM; empty for the last month there is.")

    def get_fields(self) -> dict[str, serializers.Field]:
        # `from` is a word of Python's, so it cannot be declared like the others.
        first = MonthField(required=False, label="From month", help_text="YYYY-MM; empty for the first month there is.")
        return {"from": first} | super().get_fields()

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if "from" in given and "to" in given and given["from"] > given["to"]:
            raise serializers.ValidationError({"from": ["This month is after the last one (`to`)."]})
        return given


class FilteredPeriodParameters(PeriodParameters, FilterParameters):
    """Opening months, one category or all, part of a location."""


class LocatedPeriodParameters(PeriodParameters, LocationParameters):
    """Opening months and part of a location."""


def campus_zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def filters_of(parameters: Mapping[str, Any]) -> dict[str, str | None]:
    """What an answer says of them; null is every one."""
    return {name: parameters.get(name) or None for name in ("category", "location")}


def of_category(rows: QuerySet, parameters: Mapping[str, Any]) -> QuerySet:
    """All of them when no category is named."""
    return rows.filter(category=parameters["category"]) if parameters.get("category") else rows


def tickets_at(parameters: Mapping[str, Any]) -> QuerySet:
    """The tickets of the location and the category asked for.

    As a regular expression, because SQLite's LIKE knows the capitals of plain English only.
    """
    place = re.escape(parameters.get("location") or "")
    return of_category(Ticket.objects.filter(location__iregex=place), parameters)


def in_period(rows: QuerySet, parameters: Mapping[str, Any], month: str = "month") -> QuerySet:
    """Rows whose column `month` is within `from` and `to`."""
    if "from" in parameters:
        rows = rows.filter(**{f"{month}__gte": parameters["from"]})
    return rows.filter(**{f"{month}__lte": parameters["to"]}) if "to" in parameters else rows


def months_found(found: set[str]) -> list[str]:
    """From the first to the last, those between without tickets too."""
    return months_between(min(found), max(found)) if found else []
