"""The one way a request body reaches the API: strict JSON."""

import json
import math
import re
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

# Half a character: JSON can write it (`"\ud800"`), UTF-8 cannot, so no answer could name such a field.
HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")


class StrictJSONParser(BaseParser):
    """UTF-8 JSON without NaN, Infinity or duplicate keys; nested too deep is a bad request, not a crash."""

    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping | None = None) -> Any:
        try:
            text = stream.read().decode("utf-8")
            return json.loads(
                text, object_pairs_hook=checked_object, parse_constant=refuse_constant, parse_float=finite
            )
        except RecursionError:
            raise ParseError(_("The JSON is nested too deeply.")) from None
        except UnicodeDecodeError:
            raise ParseError(_("The body is not UTF-8.")) from None
        except ValueError as error:
            raise ParseError(_("The body is not JSON: %(error)s") % {"error": error}) from None


def checked_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if any(map(HALF_CHARACTER.search, names)):
        raise ValueError(_("a name in it has half a character (a lone surrogate)"))
    if len(set(names)) < len(names):
        twice = next(name for place, name in enumerate(names) if name in names[:place])
        raise ValueError(_("a name occurs twice in one object (%(name)s)") % {"name": twice[:40]})
    return dict(pairs)


def finite(text: str) -> float:
    """1e400 is JSON, but no number that this or most programs can hold."""
    number = float(text)
    if math.isinf(number):
        raise ValueError(_("%(number)s is too large a number") % {"number": text[:40]})
    return number


def refuse_constant(name: str) -> None:
    raise ValueError(_("%(name)s is not a JSON number") % {"name": name})
