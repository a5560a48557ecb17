"""The form at the doors."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.text import NAME_LENGTH, PlainTextFormField


class DoorForm(forms.Form):
    name = PlainTextFormField(
        longest=NAME_LENGTH,
        required=False,
        label=_("Your name (optional)"),
        widget=forms.TextInput(attrs={"autocomplete": "name", "placeholder": _("Shown beside what you write")}),
    )
