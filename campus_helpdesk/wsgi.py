"""The helpdesk for a WSGI server: the category model is loaded here, once, before the server forks its workers."""

import os
import sys

from django.core.wsgi import get_wsgi_application

from campus_helpdesk.migrated import refuse_to_start_behind
from campus_helpdesk.patient_connection import PATIENCE_SECONDS, PatientConnection
from tickets import classification

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campus_helpdesk.settings")

application = get_wsgi_application()
PatientConnection.patience = PATIENCE_SECONDS
refuse_to_start_behind()
try:
    classification.load()
except classification.ModelProblem as problem:
    # Reading goes on; /readyz says so too, and reports are refused instead of being sorted wrongly.
    print(problem, file=sys.stderr, flush=True)
