"""Places: which one a location is, and those that contain a text."""

import unicodedata
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import StrIndex

from analytics.models import Place, Ticket


def fold_line(text: str) -> str:
    """How locations are compared, here as in the helpdesk: without case, accents, NFC or NFD, and spare spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in decomposed if not unicodedata.combining(each)).split())


def place_ids(locations: Iterable[str]) -> dict[str, int]:
    """The id of each location's place; those that are new are made, whoever else makes them at the same time."""
    folded = {location: fold_line(location) for location in set(locations)}
    known = known_places(folded.values())
    missing = sorted({text for text in folded.values() if text not in known})
    if missing:
        Place.objects.bulk_create([Place(folded=text) for text in missing], ignore_conflicts=True)
        known |= known_places(missing)
    return {location: known[text] for location, text in folded.items()}


def known_places(folded: Iterable[str]) -> dict[str, int]:
    return dict(Place.objects.filter(folded__in=set(folded)).values_list("folded", "id"))


def forget_unused(locations: Iterable[str]) -> None:
    """The places of these locations, as far as no ticket is there any more: their words are gone from here too."""
    folded = {fold_line(location) for location in locations}
    if folded:
        Place.objects.filter(folded__in=folded).exclude(Exists(Ticket.objects.filter(place=OuterRef("pk")))).delete()


def places_with(text: str) -> QuerySet[Place]:
    """Those that contain the text, both folded; nothing in it is a wildcard."""
    folded = fold_line(text)
    # LIKE alone would not tell capitals apart on SQLite, where folding has left some; PostgreSQL plans by it.
    return Place.objects.alias(at=StrIndex("folded", Value(folded))).filter(folded__contains=folded, at__gt=0)
