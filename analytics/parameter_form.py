"""The parameters of an analysis as fields of a page's form, from the serializer that also checks them for the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.fields import empty

from analytics.api_answers import without_empty
from analytics.services.analysis import Analysis
from analytics.services.parameters import MonthField

PLACEHOLDERS = {"month": _("YYYY-MM"), "date": _("YYYY-MM-DD")}


@dataclass(frozen=True)
class FormField:
    """`value` is what was typed, also when it is wrong; `choices` is empty for a field to type into."""

    name: str
    label: str
    help_text: str
    value: str
    errors: list[str]
    choices: list[tuple[str, str]]
    input_type: str
    input_mode: str
    placeholder: str


@dataclass(frozen=True)
class ParameterForm:
    """`parameters` are the checked values, and only there when no field has errors."""

    fields: list[FormField]
    given: dict[str, str]
    parameters: dict[str, Any]
    is_valid: bool


def parameter_form(analysis: Analysis, query: Mapping[str, str]) -> ParameterForm:
    """Names that the analysis does not know are ignored, as a page's address may carry others."""
    serializer = analysis.parameters(data=without_empty(query))
    is_valid = serializer.is_valid()
    return ParameterForm(
        fields=[form_field(name, field, query, serializer.errors) for name, field in serializer.fields.items()],
        given={name: value for name, value in without_empty(query).items() if name in serializer.fields},
        parameters=dict(serializer.validated_data),
        is_valid=is_valid,
    )


def form_field(
    name: str, field: serializers.Field, query: Mapping[str, str], errors: Mapping[str, list[str]]
) -> FormField:
    wrong = [str(error) for error in errors.get(name, [])]
    usual = "" if field.default is empty else str(field.default)
    return FormField(
        name=name,
        label=str(field.label),
        help_text=str(field.help_text or ""),
        value=query.get(name, "") or usual,
        errors=wrong,
        choices=list(getattr(field, "choices", {}).items()),
        # A month or date input shows nothing when its value is not one, and what was typed would be lost.
        input_type="text" if wrong else input_type_of(field),
        input_mode="numeric" if isinstance(field, serializers.IntegerField) else "text",
        placeholder=str(PLACEHOLDERS.get(input_type_of(field), "")),
    )


def input_type_of(field: serializers.Field) -> str:
    if isinstance(field, MonthField):
        return "month"
    return "date" if isinstance(field, serializers.DateField) else "text"
