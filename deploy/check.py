"""`make test`: the whole suite, on SQLite and on PostgreSQL; says what could not run, and why.

With CI=true everything has to run: what is missing is then a failure. `make faults` is the part of it in `faults/`,
with as much of each fault as its environment asks for.
"""

import os
import socket
import subprocess
import sys
import tempfile
from urllib.parse import urlsplit

from prepare import PYTHON, ROOT, prepare

POSTGRESQL = os.environ.get("TEST_DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
CHROMIUM = "/usr/bin/chromium"
# How pages look is the same on either database.
LOOKS = "campus_helpdesk/tests/in_a_browser/test_axe_everywhere.py"
# Part of the helpdesk's suite, with fewer cases.
GENERATED = (
    "campus_helpdesk/tests/test_generated_calls.py",
    "campus_helpdesk/tests/test_two_people_on_one_ticket.py",
)


def postgresql_answers():
    address = urlsplit(POSTGRESQL)
    try:
        with socket.create_connection((address.hostname or "127.0.0.1", address.port or 5432), timeout=3):
            return True
    except OSError:
        return False


def faults(*others):
    """On both databases at once: much of it is waiting."""
    arguments = ("faults", *others, "-rs")
    pair = [("faults on SQLite", arguments, {"TEST_DATABASE_URL": ""})]
    if postgresql_answers():
        pair.append(("faults on PostgreSQL", arguments, {"TEST_DATABASE_URL": POSTGRESQL}))
    return [pair]


def suites(browser):
    """Title, arguments and environment of each, in pairs that share no test database."""
    helpdesk, analytics = browser, ("analytics", "-c", "analytics/pytest.ini", *browser)
    pairs = [[("helpdesk on SQLite", helpdesk, {"TEST_DATABASE_URL": ""})]]
    if postgresql_answers():
        # What a browser shows of analytics is the same on either database.
        no_browser = ("analytics", "-c", "analytics/pytest.ini", "-m", "not browser")
        pairs[0].append(("analytics on PostgreSQL", no_browser, {"ANALYTICS_DATABASE_URL": POSTGRESQL}))
        no_looks = (*helpdesk, "--ignore", LOOKS)
        pairs.append([("helpdesk on PostgreSQL", no_looks, {"TEST_DATABASE_URL": POSTGRESQL})])
    pairs[-1].append(("analytics on SQLite", analytics, {"ANALYTICS_DATABASE_URL": ""}))
    return pairs + faults()


def run_pair(pair):
    """Both at once; what the second one prints follows when it is done."""
    running = []
    for place, (title, arguments, environment) in enumerate(pair):
        output = tempfile.TemporaryFile("w+") if place else None  # noqa: SIM115 (closed when it is done)
        if not place:
            print("\n== {} ==".format(" and, beside it, ".join(title for title, _, _ in pair)), flush=True)
        command = [str(PYTHON), "-m", "pytest", "-q", *arguments]
        started = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=output, stderr=output)
        running.append((title, started, output))
    return {title: finish(title, started, output) for title, started, output in running}


def finish(title, started, output):
    passed = started.wait() == 0
    if output:
        output.seek(0)
        print("\n== {} ==\n{}".format(title, output.read()), flush=True)
        output.close()
    return passed


def main():
    prepare("requirements-dev.txt")
    missing, results = [], {}
    if "--faults" in sys.argv:
        for pair in faults(*GENERATED):
            results.update(run_pair(pair))
        report(results, missing_database(results))
        return
    if not os.path.exists(CHROMIUM):
        missing.append("Chromium is not at {}: the stories in a browser were not run.".format(CHROMIUM))
    for pair in suites(() if os.path.exists(CHROMIUM) else ("-m", "not browser")):
        results.update(run_pair(pair))
    report(results, missing + missing_database(results))


def missing_database(results):
    if any("PostgreSQL" in title for title in results):
        return []
    return ["No PostgreSQL answers at {}: nothing was tested on it.".format(POSTGRESQL)]


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
