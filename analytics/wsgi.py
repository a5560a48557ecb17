"""The WSGI application of analytics."""

import os

from django.core.wsgi import get_wsgi_application

# Not setdefault: a shell set up for the helpdesk names the helpdesk's settings.
os.environ["DJANGO_SETTINGS_MODULE"] = "analytics.settings"

application = get_wsgi_application()
