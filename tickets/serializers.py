"""Tickets as JSON: what goes out, and what may come in."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tickets.models import ALT_LENGTH, Category, Photo, Status, Ticket, TicketChange
from tickets.photos import photos_of_tickets
from tickets.text import DESCRIPTION_LENGTH, LOCATION_LENGTH, NAME_LENGTH, PlainTextSerializerField
from tickets.times import rfc3339


class MomentField(serializers.DateTimeField):
    """RFC 3339 in UTC with `Z` and microseconds."""

    def to_representation(self, value: datetime | None) -> str | None:
        return rfc3339(value) if value else None


class PhotoSerializer(serializers.ModelSerializer):
    """A photo; `url` and `thumbnail_url` are JPEG files for whoever may see the ticket."""

    url = serializers.CharField()
    thumbnail_url = serializers.CharField()

    class Meta:
        model = Photo
        fields = ["id", "url", "thumbnail_url", "alt"]
        read_only_fields = fields


class ManyTicketsSerializer(serializers.ListSerializer):
    """Asks for the photos of all of them at once."""

    def to_representation(self, data: Iterable[Ticket]) -> list[dict[str, Any]]:
        tickets = list(data)
        self.child.photos_by_ticket = photos_of_tickets(tickets)
        return super().to_representation(tickets)


class TicketSerializer(serializers.ModelSerializer):
    """A ticket as every answer shows it."""

    opened_at = MomentField()
    modified_at = MomentField()
    closed_at = MomentField(allow_null=True)
    photos = serializers.SerializerMethodField()
    # Of a list's tickets.
    photos_by_ticket: dict[int, list[Photo]] | None = None

    class Meta:
        model = Ticket
        list_serializer_class = ManyTicketsSerializer
        fields = [
            "id",
            "description",
            "summary",
            "location",
            "reported_by",
            "category",
            "category_source",
            "category_confidence",
            "status",
            "opened_at",
            "modified_at",
            "closed_at",
            "version",
            "message_count",
            "affected",
            "follows",
            "photos",
        ]
        read_only_fields = fields

    @extend_schema_field(PhotoSerializer(many=True))
    def get_photos(self, ticket: Ticket) -> list[dict[str, Any]]:
        found = photos_of_tickets([ticket]) if self.photos_by_ticket is None else self.photos_by_ticket
        return PhotoSerializer(found.get(ticket.pk, []), many=True).data


class StrictSerializer(serializers.Serializer):
    """Refuses fields that it does not know, by name, instead of dropping them."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, dict) and (unknown := data.keys() - self.fields.keys()):
            raise serializers.ValidationError({name: [_("This field cannot be set here.")] for name in sorted(unknown)})
        return super().to_internal_value(data)


class NewTicketSerializer(StrictSerializer):
    """A report: the category is assigned from the description."""

    description = PlainTextSerializerField(longest=DESCRIPTION_LENGTH, multiline=True)
    location = PlainTextSerializerField(longest=LOCATION_LENGTH, required=False, allow_blank=True)
    reported_by = PlainTextSerializerField(longest=NAME_LENGTH, required=False, allow_blank=True)
    # The number of a closed ticket that is still broken.
    follows = serializers.IntegerField(required=False, allow_null=True)


class NewPhotoSerializer(StrictSerializer):
    """A JPEG, PNG, WebP or HEIC file of at most 8 MB and 40 megapixels; `alt` says what it shows."""

    image = serializers.FileField(allow_empty_file=True)
    alt = PlainTextSerializerField(longest=ALT_LENGTH, required=False, allow_blank=True)


class TicketPatchSerializer(StrictSerializer):
    """What can be changed; `category` by staff only. `version` is a precondition, as `If-Match` is."""

    description = PlainTextSerializerField(longest=DESCRIPTION_LENGTH, multiline=True, required=False)
    location = PlainTextSerializerField(longest=LOCATION_LENGTH, required=False, allow_blank=True)
    # What was sent is not repeated: it may be nothing that can be shown.
    category = serializers.ChoiceField(
        Category.choices,
        required=False,
        error_messages={
            "invalid_choice": format_lazy(_("Choose one of {choices}."), choices=", ".join(Category.values))
        },
    )
    version = serializers.IntegerField(required=False)


class ChangeSerializer(serializers.ModelSerializer):
    """One entry of a ticket's history; `before` and `after` hold the changed fields only."""

    at = MomentField()
    before = serializers.DictField()
    after = serializers.DictField()

    class Meta:
        model = TicketChange
        fields = ["kind", "at", "by_role", "by_name", "before", "after"]


class DescriptionSerializer(StrictSerializer):
    description = PlainTextSerializerField(longest=DESCRIPTION_LENGTH, multiline=True)


class AlternativeSerializer(serializers.Serializer):
    category = serializers.ChoiceField(Category.choices)
    confidence = serializers.FloatField(min_value=0, max_value=1)


class ClassificationSerializer(serializers.Serializer):
    """`confidence` is the probability that the category is right; `reasons` are words as they stand in the text."""

    category = serializers.ChoiceField(Category.choices)
    confidence = serializers.FloatField(min_value=0, max_value=1)
    alternatives = AlternativeSerializer(many=True)
    reasons = serializers.ListField(child=serializers.CharField())


class SimilarTicketSerializer(serializers.Serializer):
    """`score`: how alike the texts read, 0 to 1."""

    id = serializers.IntegerField()
    summary = serializers.CharField()
    location = serializers.CharField()
    category = serializers.ChoiceField(Category.choices)
    status = serializers.ChoiceField(Status.choices)
    opened_at = MomentField()
    score = serializers.FloatField(min_value=0, max_value=1)


class CountsSerializer(serializers.Serializer):
    """Tickets by status; `closed` for staff only."""

    open = serializers.IntegerField()
    active = serializers.IntegerField()
    closed = serializers.IntegerField(required=False)


class FeedTableSerializer(serializers.Serializer):
    columns = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField())


class FeedSerializer(serializers.Serializer):
    """A page of the change feed; `cursor` is the next call's `after`."""

    cursor = serializers.CharField()
    more = serializers.BooleanField()
    changes = FeedTableSerializer()
