"""The app of tickets."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "tickets"
