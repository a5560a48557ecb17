"""What free text may look like: one rule for forms, the API and imports."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from rest_framework import serializers

DESCRIPTION_LENGTH = 10_000
LOCATION_LENGTH = 120
NAME_LENGTH = 80

LINE_END = re.compile(r"\r\n?|\u2028|\u2029")
# C0 except tab and newline, DEL, C1, and lone surrogates, which no database stores.
REFUSED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Letters and symbols by category, yet drawn as nothing: Hangul fillers and the empty Braille cell.
BLANK_GLYPHS = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" and character not in BLANK_GLYPHS


def clean_text(text: str, *, longest: int, multiline: bool = False) -> str:
    """The text as it is stored: NFC, `\\n` line ends, trimmed; one line with single spaces unless `multiline`.

    Raises ValidationError for control characters, for text of invisible characters only and for more than
    `longest` characters. An empty text stays empty.
    """
    text = LINE_END.sub("\n", text)
    if refused := REFUSED.search(text):
        raise ValidationError(
            f"The text contains a character that cannot be shown (U+{ord(refused[0]):04X}). Remove it and send again."
        )
    text = unicodedata.normalize("NFC", text if multiline else re.sub(r"[ \n\t]+", " ", text)).strip()
    if text and not any(map(is_visible, text)):
        raise ValidationError("The text consists of invisible characters only. Write something people can read.")
    if len(text) > longest:
        raise ValidationError(f"At most {longest:,} characters; these are {len(text):,}.")
    return text


class PlainTextFormField(forms.CharField):
    """A form field that cleans its text by `clean_text`."""

    def __init__(self, *, longest: int, multiline: bool = False, **kwargs) -> None:
        self.rules = {"longest": longest, "multiline": multiline}
        super().__init__(strip=False, **kwargs)

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
