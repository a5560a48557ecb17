"""The form that confirms a batch."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from batches.models import Batch
from messaging.models import BODY_LENGTH
from tickets.forms import FormToken
from tickets.models import Category
from tickets.text import PlainTextFormField

NO_CATEGORY = [("", _("Choose one"))]


class BatchForm(forms.Form):
    task = forms.ChoiceField(choices=Batch.Task.choices, widget=forms.HiddenInput)
    category = forms.ChoiceField(choices=NO_CATEGORY + Category.choices, required=False, label=_("The right category"))
    message = PlainTextFormField(
        longest=BODY_LENGTH,
        multiline=True,
        required=False,
        label=_("One message to all of them (optional)"),
        help_text=_("Everybody can read it afterwards, on the page of each closed ticket."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    form_token = FormToken()

    def clean(self) -> dict[str, Any]:
        """Only the task's own field counts."""
        cleaned = super().clean()
        task = cleaned.get("task")
        if task != Batch.Task.CLOSE:
            cleaned["message"] = ""
        if task != Batch.Task.RECATEGORISE:
            cleaned["category"] = ""
        elif not cleaned.get("category") and "category" not in self.errors:
            self.add_error("category", _("Choose the right category."))
        return cleaned
