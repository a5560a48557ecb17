"""What free text may look like: one rule for forms, the API and imports."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework import serializers

from tickets import dates

DESCRIPTION_LENGTH = 10_000
LOCATION_LENGTH = 120
NAME_LENGTH = 80

LINE_END = re.compile(r"\r\n?|\u2028|\u2029")
# C0 except tab and newline, DEL, C1, and lone surrogates, which no database stores.
REFUSED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Letters and symbols by category, yet drawn as nothing: Hangul fillers and the empty Braille cell.
BLANK_GLYPHS = frozenset("\u115f\u1160\u3164\uffa0\u2800")


# Characters that set the direction of what follows them, in both kinds: embeddings and overrides, isolates.
DIRECTIONS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
RIGHT_TO_LEFT = {"R", "AL"}
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"


def isolated(text: str) -> str:
    """The text for the middle of a sentence without markup: whatever its direction, the sentence keeps its own."""
    if text.isascii():
        return text
    plain = DIRECTIONS.sub("", text)
    if any(unicodedata.bidirectional(character) in RIGHT_TO_LEFT for character in plain):
        return f"{ISOLATE}{plain}{END_OF_ISOLATE}"
    return plain


def is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" and character not in BLANK_GLYPHS


def clean_text(text: str, *, longest: int, multiline: bool = False) -> str:
    """The text as it is stored: NFC, `\\n` line ends, trimmed; one line with single spaces unless `multiline`.

    Raises ValidationError for control characters, for text of invisible characters only and for more than
    `longest` characters. An empty text stays empty.
    """
    text = LINE_END.sub("\n", text)
    if refused := REFUSED.search(text):
        sentence = _("The text contains a character that cannot be shown (%(code)s). Remove it and send again.")
        raise ValidationError(sentence % {"code": f"U+{ord(refused[0]):04X}"})
    text = unicodedata.normalize("NFC", text if multiline else re.sub(r"[ \n\t]+", " ", text)).strip()
    if text and not any(map(is_visible, text)):
        raise ValidationError(_("The text consists of invisible characters only. Write something people can read."))
    if len(text) > longest:
        raise ValidationError(too_long(text, longest))
    return text


def too_long(text: str, longest: int) -> str:
    """The sentence about it."""
    words = _("At most %(most)s characters; these are %(count)s.")
    return words % {"most": dates.number(longest), "count": dates.number(len(text))}


class PlainTextFormField(forms.CharField):
    """A form field that cleans its text by `clean_text`."""

    def __init__(self, *, longest: int, multiline: bool = False, **kwargs) -> None:
        self.rules = {"longest": longest, "multiline": multiline}
        super().__init__(strip=False, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        # By its first letter, so that Arabic and Hebrew are written from the right.
        return super().widget_attrs(widget) | {"dir": "auto"}

    def to_python(self, value: object) -> str:
        return clean_text(super().to_python(value), **self.rules)

    def run_validators(self, value: str) -> None:
        """`clean_text` has judged the text already; Django's own NUL check would only repeat it."""


class PlainTextSerializerField(serializers.CharField):
    """A string, trimmed, in NFC, with `\\n` line ends and without control characters."""

    def __init__(self, *, longest: int, multiline: bool = False, **kwargs) -> None:
        self.rules = {"longest": longest, "multiline": multiline}
        super().__init__(trim_whitespace=False, **kwargs)
        # `clean_text` says where and what; DRF's own validators would answer first, in other words.
        self.validators = []

    def run_validation(self, data: object = serializers.empty) -> str:
        # DRF takes a number for the text of its digits, but not a truth value.
        if isinstance(data, str | int | float) and not isinstance(data, bool):
            try:
                data = clean_text(str(data), **self.rules)
            except ValidationError as error:
                raise serializers.ValidationError(error.messages) from None
        return super().run_validation(data)
