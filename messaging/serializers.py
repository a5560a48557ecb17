"""Messages as JSON."""

from rest_framework import serializers

from messaging.models import BODY_LENGTH, Message
from tickets.serializers import MomentField, StrictSerializer
from tickets.text import PlainTextSerializerField


class MessageSerializer(serializers.ModelSerializer):
    """A message under a ticket."""

    created_at = MomentField()

    class Meta:
        model = Message
        fields = ["id", "ticket", "author_role", "author_name", "body", "created_at"]
        read_only_fields = fields


class NewMessageSerializer(StrictSerializer):
    body = PlainTextSerializerField(longest=BODY_LENGTH, multiline=True)
