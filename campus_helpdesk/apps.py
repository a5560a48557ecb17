"""The site itself as an app: it keeps the throttle's counters and the commands that span the apps."""

from django.apps import AppConfig


class CampusHelpdeskConfig(AppConfig):
    name = "campus_helpdesk"
