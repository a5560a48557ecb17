"""The app of what is done with many tickets at once."""

from django.apps import AppConfig


class BatchesConfig(AppConfig):
    name = "batches"
