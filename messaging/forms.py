"""The forms under a ticket: a message, the last one, and a passage that is to be redacted."""

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.models import BODY_LENGTH
from messaging.redaction import PART
from tickets.forms import FormToken
from tickets.photo_forms import FormWithPhotos
from tickets.text import DESCRIPTION_LENGTH, PlainTextFormField


class MessageForm(FormWithPhotos):
    body = PlainTextFormField(
        longest=BODY_LENGTH,
        multiline=True,
        label=_("Write a message"),
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    form_token = FormToken()


class ClosingForm(forms.Form):
    closing_message = PlainTextFormField(
        longest=BODY_LENGTH,
        multiline=True,
        required=False,
        label=_("Closing message (optional)"),
        help_text=_("Everybody can read it afterwards: say in a sentence what was done."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    # Only tells the browser which draft is stored: a ticket is closed once, however often this is sent.
    form_token = FormToken()


class RedactForm(forms.Form):
    part = forms.RegexField(
        PART,
        label=_("Where it stands"),
        error_messages={
            "required": _("Choose where the passage stands."),
            "invalid": _("Choose where the passage stands."),
        },
    )
    passage = PlainTextFormField(
        longest=DESCRIPTION_LENGTH,
        multiline=True,
        label=_("The passage, exactly as it stands there"),
        error_messages={"required": _("Copy the passage that is to go into this field.")},
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    form_token = FormToken()
