"""What analyses of tickets by opening month say of their period, and the list of the tickets opened in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rest_framework import serializers

from analytics.moments import month_bounds
from analytics.services.analysis import Answer, Figures, matching_url
from analytics.services.parameters import campus_zone


class PeriodAnswer(Answer):
    """`from`, `to` and `location` as asked for; null where nothing was."""

    to = serializers.CharField(allow_null=True)
    location = serializers.CharField(allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field]:
        # `from` is a word of Python's, so it cannot be declared like the others.
        return {"from": serializers.CharField(allow_null=True)} | super().get_fields()


def period_of(parameters: Mapping[str, Any]) -> dict[str, str | None]:
    return {"from": parameters.get("from"), "to": parameters.get("to")}


def period_url(figures: Figures, *filters: tuple[str, str]) -> str:
    """Tickets opened in the months asked for."""
    zone, bounds = campus_zone(), []
    if figures["from"]:
        bounds.append(("opened_after", month_bounds(figures["from"], zone)[0]))
    if figures["to"]:
        bounds.append(("opened_before", month_end(figures["to"])))
    return matching_url(figures, *bounds, *filters)


def month_end(month: str) -> datetime:
    return month_bounds(month, campus_zone())[1]


def month_url(figures: Figures, month: str, *filters: tuple[str, str]) -> str:
    """Tickets opened in one month."""
    start, end = month_bounds(month, campus_zone())
    return matching_url(figures, ("opened_after", start), ("opened_before", end), *filters)
