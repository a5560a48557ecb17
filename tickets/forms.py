"""The forms of a ticket."""

from django import forms

from tickets.idempotency import TOKEN_LENGTH, new_form_token
from tickets.models import Category
from tickets.text import DESCRIPTION_LENGTH, LOCATION_LENGTH, NAME_LENGTH, PlainTextFormField


class FormToken(forms.CharField):
    """A hidden one-time token: the same form sent twice is one write. Its absence, or nonsense in it, is no error."""

    def __init__(self) -> None:
        super().__init__(required=False, initial=new_form_token, widget=forms.HiddenInput)

    def clean(self, value: str | None) -> str:
        return value if value and value.isascii() and value.isprintable() and len(value) <= TOKEN_LENGTH else ""


def description_field() -> PlainTextFormField:
    return PlainTextFormField(
        longest=DESCRIPTION_LENGTH,
        multiline=True,
        label="What is wrong?",
        error_messages={"required": "Say in a few words what is wrong."},
        widget=forms.Textarea(attrs={"rows": 6}),
    )


def location_field() -> PlainTextFormField:
    return PlainTextFormField(
        longest=LOCATION_LENGTH,
        required=False,
        label="Where? (optional)",
        widget=forms.TextInput(attrs={"placeholder": "Building, room", "autocomplete": "off"}),
    )


class NewTicketForm(forms.Form):
    description = description_field()
    location = location_field()
    form_token = FormToken()


class CallerTicketForm(NewTicketForm):
    """For staff, who also report for a caller on the phone."""

    reported_by = PlainTextFormField(longest=NAME_LENGTH, required=False, label="Reported by (optional)")
    field_order = ["description", "location", "reported_by"]


class EditTicketForm(forms.Form):
    description = description_field()
    location = location_field()
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "This form does not say which version of the ticket it changes. Open the ticket again.",
            "invalid": "This form does not say which version of the ticket it changes. Open the ticket again.",
        },
    )


class CategoryForm(forms.Form):
    category = forms.ChoiceField(choices=Category.choices)
