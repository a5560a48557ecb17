"""Forms with files are UTF-8 like all others, or refused."""

from itertools import chain
from typing import BinaryIO

from django.core.files.uploadhandler import FileUploadHandler
from django.http import QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

DAMAGED = _("The text of the form arrived damaged: it is not UTF-8. Go back and send it again.")
# Keeps every byte as one character.
BYTE_BY_BYTE = "latin-1"


class NotUtf8(MultiPartParserError):
    """Says DAMAGED."""


class Utf8UploadHandler(FileUploadHandler):
    """The first of the upload handlers: reads the form for all of them. Raises NotUtf8."""

    def handle_raw_input(
        self,
        input_data: BinaryIO,
        META: dict[str, str],  # noqa: N803 (as Django calls it)
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> tuple[QueryDict, MultiValueDict]:
        others = [handler for handler in self.request.upload_handlers if handler is not self]
        form, files = MultiPartParser(META, input_data, others, BYTE_BY_BYTE).parse()
        try:
            return in_utf8(form), files
        except NotUtf8:
            # The request, which would close them, never gets to know them.
            for file in chain.from_iterable(sent for _name, sent in files.lists()):
                file.close()
            raise


def in_utf8(form: QueryDict) -> QueryDict:
    decoded = QueryDict(mutable=True)
    try:
        for name, values in form.lists():
            decoded.setlist(name, [value.encode(BYTE_BY_BYTE).decode() for value in values])
    except UnicodeDecodeError:
        raise NotUtf8(DAMAGED) from None
    decoded._mutable = False
    return decoded
