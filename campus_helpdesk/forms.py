"""The form at the doors."""

from django import forms

from tickets.text import NAME_LENGTH, PlainTextFormField


class DoorForm(forms.Form):
    name = PlainTextFormField(
        longest=NAME_LENGTH,
        required=False,
        label="Your name (optional)",
        widget=forms.TextInput(attrs={"autocomplete": "name", "placeholder": "Shown beside what you write"}),
    )
