"""The environment of the tests: set before Django reads its settings, whatever the shell or var/ holds."""

import os

for name in ("ANALYTICS_SERVICES", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DEBUG", "TRUSTED_PROXIES", "ROLE_HOURS"):
    os.environ[name] = ""
os.environ |= {
    "SECRET_KEY": "tests-only-secret-key",
    "ROLE_SIGNING_KEY": "tests-only-role-signing-key",
    "TICKETS_API_TOKEN": "tests-only-token",
    "TIME_ZONE": "UTC",
    "HELPDESK_URL": "http://helpdesk.test/",
    "TICKETS_API_URL": "http://127.0.0.1:9/api/v1/",
}
# Never the database beside which somebody works.
os.environ.setdefault("ANALYTICS_DATABASE_URL", "sqlite://:memory:")
