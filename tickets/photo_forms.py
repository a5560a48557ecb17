"""The part of a form that takes photos: several files in `photos`, and in `photo_alt` what each of them shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.drawn_anew import BadPhoto, NewPhoto, drawn_anew
from tickets.models import ALT_LENGTH
from tickets.photos import MOST_PHOTOS
from tickets.text import clean_text

ALTS = "photo_alt"
CHOOSE_AGAIN = gettext_lazy("Your photos were not kept: please choose them again.")


@dataclass(frozen=True)
class SentPhoto:
    file: UploadedFile
    alt: str


def sent_photos(files: Sequence[UploadedFile], alts: Sequence[str]) -> list[SentPhoto]:
    """In order; one text for several photos (a page without a script has no more) is for each of them."""
    if len(alts) == 1:
        alts = [alts[0]] * len(files)
    return [SentPhoto(file, alts[place] if place < len(alts) else "") for place, file in enumerate(files)]


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Mapping, files: MultiValueDict, name: str) -> list[SentPhoto]:
        if not isinstance(files, MultiValueDict):
            return []
        return sent_photos(files.getlist(name), data.getlist(ALTS))


class PhotosField(forms.Field):
    """Cleans to a list of NewPhoto; every file that is none is named."""

    widget = PhotosInput(attrs={"multiple": True, "accept": "image/*"})

    def __init__(self) -> None:
        super().__init__(required=False, label=gettext_lazy("Photos (optional)"))

    def clean(self, value: list[SentPhoto]) -> list[NewPhoto]:
        if len(value) > MOST_PHOTOS:
            raise ValidationError(
                _("Five photos at most; these are %(number)d. Choose fewer.") % {"number": len(value)}
            )
        photos, errors = [], []
        for sent in value:
            try:
                alt = clean_text(sent.alt, longest=ALT_LENGTH)
                photos.append(drawn_anew(sent.file, alt))
            except BadPhoto as error:
                errors.append(str(error))
            except ValidationError as error:
                errors += error.messages
        if errors:
            raise ValidationError(errors)
        return photos


class FormWithPhotos(forms.Form):
    """A browser does not fill in chosen files again: a form that is shown again says so."""

    photos = PhotosField()
    most_photos = MOST_PHOTOS

    @property
    def lost(self) -> str:
        """What to say about photos that came with it; empty when none did."""
        return CHOOSE_AGAIN if self.is_bound and self.files else ""

    @property
    def typed_alts(self) -> list[str]:
        """What was written about the photos; one empty field at least, for a page without a script."""
        return (self.data.getlist(ALTS) if self.is_bound else []) or [""]
