"""`make test`: the whole suite, on SQLite and on PostgreSQL; says what could not run, and why.

With CI=true everything has to run: what is missing is then a failure.
"""

import os
import socket
import subprocess
import sys
from urllib.parse import urlsplit

from prepare import PYTHON, ROOT, prepare

POSTGRESQL = os.environ.get("TEST_DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
CHROMIUM = "/usr/bin/chromium"


def postgresql_answers():
    address = urlsplit(POSTGRESQL)
    try:
        with socket.create_connection((address.hostname or "127.0.0.1", address.port or 5432), timeout=3):
            return True
    except OSError:
        return False


def run_suite(title, *arguments, **environment):
    print("\n== {} ==".format(title), flush=True)
    command = [str(PYTHON), "-m", "pytest", "-q", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}).returncode == 0


def main():
    prepare("requirements-dev.txt")
    missing, results = [], {}
    if not os.path.exists(CHROMIUM):
        missing.append("Chromium is not at {}: the stories in a browser were not run.".format(CHROMIUM))
    browser = () if os.path.exists(CHROMIUM) else ("-m", "not browser")
    analytics = ("analytics", "-c", "analytics/pytest.ini")
    results["helpdesk on SQLite"] = run_suite("helpdesk on SQLite", *browser, TEST_DATABASE_URL="")
    results["analytics on SQLite"] = run_suite("analytics on SQLite", *analytics, ANALYTICS_DATABASE_URL="")
    if postgresql_answers():
        results["helpdesk on PostgreSQL"] = run_suite("helpdesk on PostgreSQL", *browser, TEST_DATABASE_URL=POSTGRESQL)
        results["analytics on PostgreSQL"] = run_suite(
            "analytics on PostgreSQL", *analytics, ANALYTICS_DATABASE_URL=POSTGRESQL
        )
    else:
        missing.append("No PostgreSQL answers at {}: nothing was tested on it.".format(POSTGRESQL))
    report(results, missing)


def report(results, missing):
    print("\n== In short ==")
    for title, passed in results.items():
        print("{}  {}".format("passed" if passed else "FAILED", title))
    for sentence in missing:
        print("NOT RUN  " + sentence)
    must_be_complete = os.environ.get("CI", "").lower() == "true"
    sys.exit(0 if all(results.values()) and not (missing and must_be_complete) else 1)


if __name__ == "__main__":
    main()
