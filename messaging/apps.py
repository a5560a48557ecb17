"""The app of messages under tickets."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"
