"""The form of a message."""

from django import forms

from messaging.models import BODY_LENGTH
from tickets.forms import FormToken
from tickets.text import PlainTextFormField


class MessageForm(forms.Form):
    body = PlainTextFormField(
        longest=BODY_LENGTH,
        multiline=True,
        label="Write a message",
        error_messages={"required": "Write something first."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    form_token = FormToken()
