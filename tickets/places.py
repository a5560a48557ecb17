"""Places: which one a ticket is at, the tickets at every place that contains a text, and those to suggest."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import StrIndex

from tickets.models import Place, Ticket, TicketQuerySet
from tickets.text import LOCATION_LENGTH, clean_text
from tickets.words import fold_line

# A text in more places than these is in so many tickets that reading the list itself finds a page of them soon.
MOST_PLACES = 1_000
# Suggestions are looked for among so many places, the newest, and no more of those found are looked at closer.
REMEMBERED, LOOKED_AT = 20_000, 40
MOST_SUGGESTED = 8


def place_of(location: str) -> Place | None:
    """The place of a ticket's location, made when it is new; None when nothing is left of it folded."""
    folded = fold_line(location)
    return Place.objects.get_or_create(folded=folded)[0] if folded else None


def forget_unused(place: Place | None) -> None:
    """When no ticket is there any more, its words are gone."""
    if place is not None and not place.tickets.exists():
        place.delete()


def make_places(locations: Iterable[str]) -> None:
    """Make what is missing for many tickets at once, before the first of them takes the feed's lock.

    In one order everywhere, so that two that do it wait for each other and never in a circle. A location that
    cannot be stored is left to whoever stores it.
    """
    folded = sorted({fold_line(location) for location in locations if is_storable(location)} - {""})
    Place.objects.bulk_create([Place(folded=text) for text in folded], ignore_conflicts=True, batch_size=500)


def is_storable(location: str) -> bool:
    try:
        clean_text(location, longest=LOCATION_LENGTH)
    except ValidationError:
        return False
    return True


def at_places_with(tickets: TicketQuerySet, text: str) -> TicketQuerySet:
    """The tickets whose location contains the text, both folded. Any text is just text; no location has a NUL."""
    folded = fold_line(text)
    if not folded:
        return tickets
    if "\x00" in folded:
        return tickets.none()
    # Not LIKE, which on SQLite would not tell what folding leaves apart.
    places = Place.objects.alias(at=StrIndex("folded", Value(folded))).filter(at__gt=0)
    found = list(places.values_list("id", flat=True)[: MOST_PLACES + 1])
    if not found:
        return tickets.none()
    if len(found) > MOST_PLACES:
        return tickets.filter(place__in=places.values("id"))
    return tickets.filter(place__in=found)


def suggested_places(text: str) -> list[str]:
    """At most eight places that contain the text, as people write them, those that begin with it first."""
    folded = fold_line(text)
    if not folded or "\x00" in folded or len(text) > LOCATION_LENGTH:
        return []
    remembered = Place.objects.order_by("-id")[:REMEMBERED]
    found = Place.objects.filter(pk__in=remembered.values("pk")).annotate(at=StrIndex("folded", Value(folded)))
    nearest = list(found.filter(at__gt=0).order_by("at", "folded").values_list("pk", flat=True)[:LOOKED_AT])
    spellings = known_spellings(nearest)
    return [spellings[pk] for pk in nearest if pk in spellings][:MOST_SUGGESTED]


def is_known_to_all(place_id: int | None) -> bool:
    """Whether the place may be told to everybody, although a ticket there is closed."""
    return place_id is not None and bool(known_spellings([place_id]))


def known_spellings(place_ids: list[int]) -> dict[int, str]:
    """How these places are written, of those that are no secret: with an open or active ticket, or with two of any.

    What one person wrote once, on a ticket that is closed by now, is for staff alone.
    """
    here = Ticket.objects.filter(place=OuterRef("pk")).order_by("-opened_at", "-id").values("location")
    places = Place.objects.filter(pk__in=place_ids).annotate(
        in_use=Subquery(here.unresolved()[:1]), used_twice=Subquery(here[1:2])
    )
    known = places.filter(Q(in_use__isnull=False) | Q(used_twice__isnull=False))
    return {pk: in_use or twice for pk, in_use, twice in known.values_list("pk", "in_use", "used_twice")}
