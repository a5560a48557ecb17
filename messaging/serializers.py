"""Messages as JSON."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from messaging.models import BODY_LENGTH, Message
from messaging.redaction import PART
from tickets.models import Photo
from tickets.photos import photos_of_messages
from tickets.serializers import MomentField, PhotoSerializer, StrictSerializer
from tickets.text import DESCRIPTION_LENGTH, PlainTextSerializerField


class ManyMessagesSerializer(serializers.ListSerializer):
    """Asks for the photos of all of them at once; not at all where it is known that there are none."""

    def to_representation(self, data: Iterable[Message]) -> list[dict[str, Any]]:
        messages = list(data)
        ids = [message.pk for message in messages] if self.context.get("has_photos", True) else []
        self.child.photos_by_message = photos_of_messages(ids)
        return super().to_representation(messages)


class MessageSerializer(serializers.ModelSerializer):
    """A message under a ticket."""

    created_at = MomentField()
    photos = serializers.SerializerMethodField()
    # Of a list's messages.
    photos_by_message: dict[int, list[Photo]] | None = None

    class Meta:
        model = Message
        list_serializer_class = ManyMessagesSerializer
        fields = ["id", "ticket", "author_role", "author_name", "body", "created_at", "photos"]
        read_only_fields = fields

    @extend_schema_field(PhotoSerializer(many=True))
    def get_photos(self, message: Message) -> list[dict[str, Any]]:
        found = photos_of_messages([message.pk]) if self.photos_by_message is None else self.photos_by_message
        return PhotoSerializer(found.get(message.pk, []), many=True).data


class ClosingSerializer(StrictSerializer):
    """What everybody can read on the page of the closed ticket."""

    closing_message = PlainTextSerializerField(
        longest=BODY_LENGTH, multiline=True, required=False, allow_blank=True, default=""
    )


class NewMessageSerializer(StrictSerializer):
    body = PlainTextSerializerField(longest=BODY_LENGTH, multiline=True)


class PassageSerializer(StrictSerializer):
    """A passage to redact: `part` is `description`, `location`, `photos` (their words), or the id of a message."""

    part = serializers.RegexField(
        PART, error_messages={"invalid": _("This must be description, location, photos, or the id of a message.")}
    )
    passage = PlainTextSerializerField(longest=DESCRIPTION_LENGTH, multiline=True)
