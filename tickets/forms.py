"""The forms of a ticket."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.idempotency import TOKEN_LENGTH, new_form_token
from tickets.models import Category
from tickets.photo_forms import FormWithPhotos
from tickets.text import DESCRIPTION_LENGTH, LOCATION_LENGTH, NAME_LENGTH, PlainTextFormField

NO_VERSION = _("This form does not say which version of the ticket it changes. Open the ticket again.")


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
        label=_("What is wrong?"),
        error_messages={"required": _("Say in a few words what is wrong.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )


def location_field() -> PlainTextFormField:
    return PlainTextFormField(
        longest=LOCATION_LENGTH,
        required=False,
        label=_("Where? (optional)"),
        widget=forms.TextInput(attrs={"placeholder": _("Building, room"), "autocomplete": "off"}),
    )


class NewTicketForm(FormWithPhotos):
    """`follows` is the number of a closed ticket that is still broken; whether there is one, `lifecycle` says."""

    description = description_field()
    location = location_field()
    follows = forms.IntegerField(
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": _("The ticket that is still broken is not named by a number. Leave it out.")},
    )
    form_token = FormToken()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["description"].widget.attrs["rows"] = 3
        # Filled by places.js with places that were used before.
        self.fields["location"].widget.attrs["list"] = "places"

    def clean_follows(self) -> int | None:
        if len(self.data.getlist("follows")) > 1:
            raise forms.ValidationError(_("Only one ticket can be named as still broken. Leave the others out."))
        return self.cleaned_data["follows"]


class CallerTicketForm(NewTicketForm):
    """For staff, who also report for a caller on the phone."""

    reported_by = PlainTextFormField(longest=NAME_LENGTH, required=False, label=_("Reported by (optional)"))
    field_order = ["description", "location", "reported_by"]


class EditTicketForm(forms.Form):
    description = description_field()
    location = location_field()
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": NO_VERSION,
            "invalid": NO_VERSION,
        },
    )


class CategoryForm(forms.Form):
    category = forms.ChoiceField(choices=Category.choices)
