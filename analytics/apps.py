"""Names the app, and refuses to start with an analysis that does not exist."""

from django.apps import AppConfig
from django.conf import settings


class AnalyticsConfig(AppConfig):
    name = "analytics"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The registry needs the models, which exist only now.
        from analytics.services import ANALYSES

        known = [analysis.slug for analysis in ANALYSES]
        for slug in settings.ANALYTICS_SERVICES:
            if slug not in known:
                raise SystemExit(
                    f"Analytics cannot start: ANALYTICS_SERVICES names {slug!r}, which is none of {', '.join(known)}."
                )
