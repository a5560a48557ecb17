"""Tickets as JSON: what goes out, and what may come in."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from tickets.models import Category, Status, Ticket, TicketChange
from tickets.text import DESCRIPTION_LENGTH, LOCATION_LENGTH, NAME_LENGTH, PlainTextSerializerField
from tickets.times import rfc3339


class MomentField(serializers.DateTimeField):
    """RFC 3339 in UTC with `Z` and microseconds."""

    def to_representation(self, value: datetime | None) -> str | None:
        return rfc3339(value) if value else None


class TicketSerializer(serializers.ModelSerializer):
    """A ticket as every answer shows it."""

    opened_at = MomentField()
    modified_at = MomentField()
    closed_at = MomentField(allow_null=True)

    class Meta:
        model = Ticket
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
        ]
        read_only_fields = fields


class StrictSerializer(serializers.Serializer):
    """Refuses fields that it does not know, by name, instead of dropping them."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, dict) and (unknown := data.keys() - self.fields.keys()):
            raise serializers.ValidationError({name: ["This field cannot be set here."] for name in sorted(unknown)})
        return super().to_internal_value(data)


class NewTicketSerializer(StrictSerializer):
    """A report: the category is assigned from the description."""

    description = PlainTextSerializerField(longest=DESCRIPTION_LENGTH, multiline=True)
    location = PlainTextSerializerField(longest=LOCATION_LENGTH, required=False, allow_blank=True)
    reported_by = PlainTextSerializerField(longest=NAME_LENGTH, required=False, allow_blank=True)


class TicketPatchSerializer(StrictSerializer):
    """What can be changed; `category` by staff only. `version` is a precondition, as `If-Match` is."""

    description = PlainTextSerializerField(longest=DESCRIPTION_LENGTH, multiline=True, required=False)
    location = PlainTextSerializerField(longest=LOCATION_LENGTH, required=False, allow_blank=True)
    category = serializers.ChoiceField(Category.choices, required=False)
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
