"""The environment of the tests, set before Django reads its settings."""

import os

os.environ.update(
    {
        "SECRET_KEY": "only-for-tests-" + "s" * 40,
        "ROLE_SIGNING_KEY": "only-for-tests-" + "r" * 40,
        "TICKETS_API_TOKEN": "test-token",
        "WRITES_PER_MINUTE": "100000",
        "TIME_ZONE": "Europe/Rome",
        "DATABASE_URL": os.environ.get("TEST_DATABASE_URL") or "sqlite:////unused.sqlite3",
    }
)
