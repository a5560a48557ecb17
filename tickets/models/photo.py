"""A photo of what is wrong, with the report or with a message under it."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.errors import TicketNotFound
from tickets.models.ticket import Ticket
from tickets.roles import ROLE_CHOICES, Actor
from tickets.text import NAME_LENGTH

ALT_LENGTH = 200


class PhotoQuerySet(models.QuerySet["Photo"]):
    def of_reports(self) -> PhotoQuerySet:
        """Those that came with no message."""
        return self.filter(message=None)

    def seen_by(self, actor: Actor, photo_id: int) -> Photo:
        """The photo. Raises TicketNotFound; for a simple user TicketHidden when its ticket is closed."""
        photo = self.filter(pk=photo_id).first()
        if photo is None:
            raise TicketNotFound(_("There is no photo with this number."))
        Ticket.objects.seen_by(actor, photo.ticket_id)
        return photo


class Photo(models.Model):
    """Drawn anew by `tickets.drawn_anew`, written by `tickets.photos`; photos are shown in the order of their ids."""

    ticket = models.ForeignKey(
        Ticket, models.CASCADE, related_name="photos", db_index=False, verbose_name=gettext_lazy("ticket")
    )
    # The id of the message that it came with; none: with the report.
    message = models.BigIntegerField(gettext_lazy("message"), null=True, blank=True, editable=False)
    image = models.FileField(gettext_lazy("image"))
    thumbnail = models.FileField(gettext_lazy("thumbnail"))
    alt = models.CharField(gettext_lazy("what it shows"), max_length=ALT_LENGTH, blank=True)
    created_at = models.DateTimeField(gettext_lazy("created at"))
    by_role = models.CharField(gettext_lazy("by role"), max_length=5, choices=ROLE_CHOICES)
    by_name = models.CharField(gettext_lazy("by name"), max_length=NAME_LENGTH, blank=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("photo")
        verbose_name_plural = gettext_lazy("photos")
        indexes = [
            models.Index("ticket", "message", "id", name="photo_ticket"),
            models.Index("message", "id", name="photo_message", condition=models.Q(message__isnull=False)),
            # By which a file without a photo is known.
            models.Index("image", name="photo_image"),
        ]

    def __str__(self) -> str:
        return f"#{self.ticket_id}: photo {self.pk}"

    @property
    def url(self) -> str:
        return reverse("photo", args=[self.pk])

    @property
    def thumbnail_url(self) -> str:
        return thumbnail_url(self.pk)


def thumbnail_url(photo_id: int) -> str:
    """Without a look at the photo: lists know only its id."""
    return reverse("photo_thumbnail", args=[photo_id])
