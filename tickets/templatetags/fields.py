"""The fields of a form. Those of a form in which nothing is written yet are the same for all, and made once."""

from functools import lru_cache

from django import template
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
FIELD, PHOTOS = "_field.html", "tickets/_photos_field.html"


@register.simple_tag
def field(field: BoundField) -> SafeString:
    """Label, input, help and errors."""
    if is_blank(field.form):
        return blank(FIELD, type(field.form), field.name, get_language())
    return render_to_string(FIELD, {"field": field})


@register.simple_tag
def photos_field(form: BaseForm) -> SafeString:
    if is_blank(form):
        return blank(PHOTOS, type(form), "photos", get_language())
    return render_to_string(PHOTOS, {"form": form})


def is_blank(form: BaseForm) -> bool:
    return not form.is_bound and not form.initial


@lru_cache(maxsize=256)
def blank(template_name: str, form_class: type[BaseForm], name: str, language: str) -> SafeString:
    """In the language that is active."""
    form = form_class()
    return render_to_string(template_name, {"form": form, "field": form[name]})
