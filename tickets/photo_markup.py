"""Photos on a page: small ones that lead to the large ones."""

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tickets.models import Photo


def photos_html(photos: Sequence[Photo]) -> SafeString:
    """Nothing where there are none."""
    if not photos:
        return mark_safe("")
    items = "".join(photo_html(photo, number) for number, photo in enumerate(photos, start=1))
    return mark_safe(f'<ul class="photos">{items}</ul>')  # noqa: S308 (every part is escaped)


def photo_html(photo: Photo, number: int) -> str:
    alt = escape(photo.alt or _("Photo %(number)d") % {"number": number})
    return (
        f'<li><a href="{photo.url}" data-photo="{photo.pk}">'
        f'<img src="{photo.thumbnail_url}" alt="{alt}" width="128" height="128" loading="lazy"></a></li>'
    )
