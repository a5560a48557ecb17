"""Photos of a ticket: the one way to add them, to read those of a page, and data fixes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from tickets import lifecycle, photo_files
from tickets.errors import TooManyPhotos
from tickets.models import Photo, Ticket
from tickets.photo_files import StoredPhoto
from tickets.roles import Action, Actor
from tickets.stored_ticket import locked, require_unresolved
from tickets.transactions import write

MOST_PHOTOS = 5


@write
def open_ticket(*, by: Actor, photos: Sequence[StoredPhoto], **report: str) -> Ticket:
    """As `lifecycle.open_ticket`, with photos."""
    ticket = lifecycle.open_ticket(by=by, **report)
    if photos:
        add_photos(ticket_id=ticket.pk, by=by, photos=photos)
    return ticket


@write
def add_photos(*, ticket_id: int, by: Actor, photos: Sequence[StoredPhoto], message: int | None = None) -> list[Photo]:
    """New photos of an open or active ticket, or of a message under it, whose own trace is theirs too.

    Raises TicketNotFound, NotPermitted, WrongState, and TooManyPhotos for more than five.
    """
    ticket = locked(ticket_id, by, Action.ADD_PHOTOS)
    require_unresolved(ticket, by)
    before = ticket.photos.count()
    if ticket.photos.filter(message=message).count() + len(photos) > MOST_PHOTOS:
        raise TooManyPhotos(_("There can be five photos at most. Nothing was saved; send fewer."))
    about = {"ticket": ticket, "message": message, "created_at": timezone.now()}
    about |= {"by_role": by.role.value, "by_name": by.name}
    added = [
        Photo.objects.create(image=photo.image, thumbnail=photo.thumbnail, alt=photo.alt, **about) for photo in photos
    ]
    after = before if message else before + len(added)
    first = ticket.first_photo or added[0].pk
    lifecycle.note_photos(ticket_id=ticket_id, by=by, first=first, before=before, after=after)
    return added


@write
def remove_photos(*, photos: Sequence[Photo], by: Actor) -> None:
    """A data fix: these photos of one ticket are gone, with their files."""
    if not photos:
        return
    ticket = locked(photos[0].ticket_id, by, Action.ADD_PHOTOS)
    before = ticket.photos.count()
    gone = ticket.photos.filter(pk__in=[photo.pk for photo in photos])
    photo_files.forget(gone)
    gone.delete()
    left = {"first": ticket.photos.aggregate(first=Min("id"))["first"], "after": ticket.photos.count()}
    lifecycle.note_photos(ticket_id=ticket.pk, by=by, before=before, **left)


def photos_of_tickets(tickets: Iterable[Ticket]) -> dict[int, list[Photo]]:
    """By ticket those of its report. Where the tickets have none at all, nothing is asked."""
    ids = [ticket.pk for ticket in tickets if ticket.first_photo is not None]
    found: defaultdict[int, list[Photo]] = defaultdict(list)
    for photo in Photo.objects.of_reports().filter(ticket__in=ids).order_by("id") if ids else ():
        found[photo.ticket_id].append(photo)
    return found


def photos_of_messages(messages: Iterable[int]) -> dict[int, list[Photo]]:
    """By message."""
    ids = list(messages)
    found: defaultdict[int, list[Photo]] = defaultdict(list)
    for photo in Photo.objects.filter(message__in=ids).order_by("id") if ids else ():
        found[photo.message].append(photo)
    return found
