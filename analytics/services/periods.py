"""What analyses of tickets by opening month say of their period, and the list of the tickets opened in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rest_framework import serializers

from analytics.moments import month_bounds
from analytics.services.analysis import Figures, LocatedAnswer, matching_url
from analytics.services.parameters import campus_zone


class PeriodAnswer(LocatedAnswer):
    """`from` and `to` as asked for; null where nothing was."""

    to = serializers.CharField(allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field]:
        # `from` is a word of Python's, so it cannot be declared like the others.
        return {"from": serializers.CharField(allow_null=True)} | super().get_fields()


def period_of(parameters: Mapping[str, Any]) -> dict[str, str | None]:
    return {"from": parameters.get("from"), "to": parameters.get("to")}


def period_url(figures: Figures, *filters: tuple[str, str]) -> str:
    """Tickets opened in the months asked for."""
    return matching_url(figures, *opened_within(figures["from"], figures["to"]), *filters)


def month_url(figures: Figures, month: str, *filters: tuple[str, str]) -> str:
    """Tickets opened in one month."""
    return matching_url(figures, *opened_within(month, month), *filters)


def opened_within(first: str | None, last: str | None) -> list[tuple[str, datetime]]:
    """From the first month to the last one, both included; null leaves that side open."""
    zone = campus_zone()
    after = [("opened_after", month_bounds(first, zone)[0])] if first else []
    return after + ([("opened_before", month_bounds(last, zone)[1])] if last else [])
