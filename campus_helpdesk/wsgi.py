"""The helpdesk for a WSGI server: the category model is loaded here, once, before the server forks its workers."""

import os

from django.core.wsgi import get_wsgi_application

from tickets import classification

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campus_helpdesk.settings")

application = get_wsgi_application()
classification.load()
