"""How the list's parameters are written: choices, moments, places, questions, and yes."""

import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tickets import dates
from tickets.questions import LONGEST_QUESTION
from tickets.text import LOCATION_LENGTH, REFUSED, too_long
from tickets.times import parse_rfc3339


class ChoicesField(forms.MultipleChoiceField):
    """Repeated or separated by commas: `status=open&status=active`, `status=open,active`."""

    def to_python(self, value: list[str] | None) -> list[str]:
        return [choice for part in value or [] for choice in part.split(",") if choice]


class MomentField(forms.CharField):
    def to_python(self, value: str | None) -> datetime | None:
        if not value:
            return None
        try:
            return parse_rfc3339(value)
        except ValueError:
            raise forms.ValidationError(
                _("Write the date and time as RFC 3339, with an offset: 2026-01-31T08:00:00Z.")
            ) from None


class ChoicesFilter(django_filters.Filter):
    """Any of the chosen values."""

    field_class = ChoicesField

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


class MomentFilter(django_filters.Filter):
    field_class = MomentField


class PlaceField(forms.Field):
    """Any text, as `tickets.places` compares it; no location is longer than the longest."""

    def to_python(self, value: str | None) -> str:
        text = unicodedata.normalize("NFC", " ".join((value or "").split()))
        if len(text) > LOCATION_LENGTH:
            raise forms.ValidationError(too_long(text, LOCATION_LENGTH))
        return text


class PlaceFilter(django_filters.Filter):
    field_class = PlaceField


class DayField(forms.CharField):
    """A day of TIME_ZONE, `2026-01-31` or `today`, as the moment it begins."""

    def to_python(self, value: str | None) -> datetime | None:
        if not value:
            return None
        try:
            day = timezone.localdate() if value == "today" else date.fromisoformat(value)
            return beginning_of(day)
        except (ValueError, OverflowError):
            raise forms.ValidationError(_("Write the day as 2026-01-31, or today.")) from None


def beginning_of(day: date) -> datetime:
    """Raises OverflowError at the ends of the calendar."""
    return datetime.combine(day, time.min, timezone.get_default_timezone()).astimezone(UTC)


class DayFilter(django_filters.Filter):
    """From the beginning of a day on, or, `through`, to its end."""

    field_class = DayField

    def __init__(self, column: str, *, through: bool = False) -> None:
        super().__init__(column, "lt" if through else "gte")
        self.through = through

    def filter(self, qs: QuerySet, value: datetime | None) -> QuerySet:
        return super().filter(qs, day_after(value) if value and self.through else value)


def day_after(beginning: datetime) -> datetime:
    """The beginning of the next day, be this one of 23, 24 or 25 hours."""
    day = timezone.localdate(beginning, timezone.get_default_timezone())
    try:
        return beginning_of(day + timedelta(days=1))
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


class NumberField(forms.CharField):
    """A whole number from 1 to `most`; `words` says so, with a place for `most`."""

    def __init__(self, *args: Any, most: int, words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most, self.words = most, words

    def to_python(self, value: str | None) -> int | None:
        text = (value or "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= self.most):
            raise forms.ValidationError(self.words % {"most": dates.number(self.most)})
        return int(text)


class NumberFilter(django_filters.Filter):
    field_class = NumberField


class QuestionField(forms.Field):
    """Any text, as `tickets.questions` reads it; what cannot be shown counts as a space."""

    def to_python(self, value: str | None) -> str:
        text = REFUSED.sub(" ", value or "").strip()
        if len(text) > LONGEST_QUESTION:
            raise forms.ValidationError(too_long(text, LONGEST_QUESTION))
        return text


class QuestionFilter(django_filters.Filter):
    field_class = QuestionField


class YesField(forms.CharField):
    def to_python(self, value: str | None) -> bool | None:
        if not value:
            return None
        if value not in ("true", "false"):
            raise forms.ValidationError(_("This is either true or false."))
        return value == "true"


class YesFilter(django_filters.Filter):
    field_class = YesField
