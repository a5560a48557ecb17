"""Settings: a bad value in the environment ends the process with one plain sentence, never a traceback."""

import subprocess

import pytest

from campus_helpdesk.tests.own_process import run_in_own_process


def start(name: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process that reads the settings and prints one of them."""
    return run_in_own_process(f"from campus_helpdesk import settings; print(repr(settings.{name}))", **environment)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DEBUG", "False"),
        ("ROLE_HOURS", "12"),
        ("WRITES_PER_MINUTE", "60"),
        ("TRUSTED_PROXIES", "0"),
        ("TIME_ZONE", "'UTC'"),
        ("EMERGENCY_NUMBER", "'112'"),
        ("ANALYTICS_URL", "'http://127.0.0.1:8001/'"),
    ],
)
def test_every_variable_has_a_default_that_works(name: str, expected: str) -> None:
    assert start(name).stdout.strip() == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DEBUG", "true", "True"),
        ("ROLE_HOURS", "1", "1"),
        ("WRITES_PER_MINUTE", "1", "1"),
        ("TRUSTED_PROXIES", "2", "2"),
        ("TIME_ZONE", "Europe/Rome", "'Europe/Rome'"),
        ("ANALYTICS_URL", "https://analytics.example", "'https://analytics.example/'"),
        ("EMERGENCY_NUMBER", "+39 0461 281122", "'+39 0461 281122'"),
        ("ALLOWED_HOSTS", "a.example,b.example", "['a.example', 'b.example']"),
        ("CSRF_TRUSTED_ORIGINS", "https://a.example", "['https://a.example']"),
    ],
)
def test_a_good_value_is_taken(name: str, value: str, expected: str) -> None:
    assert start(name, **{name: value}).stdout.strip() == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("ROLE_SIGNING_KEY", ""),
        ("TICKETS_API_TOKEN", ""),
        ("DEBUG", "perhaps"),
        ("ROLE_HOURS", "0"),
        ("ROLE_HOURS", "-1"),
        ("ROLE_HOURS", "many"),
        ("ROLE_HOURS", "1.5"),
        ("WRITES_PER_MINUTE", "0"),
        ("WRITES_PER_MINUTE", "many"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "many"),
        ("TIME_ZONE", "Nonsense/City"),
        ("TIME_ZONE", "Europe"),
        ("TIME_ZONE", "../../etc/passwd"),
        ("TIME_ZONE", "/etc/localtime"),
        ("EMERGENCY_NUMBER", "security"),
        ("EMERGENCY_NUMBER", "1"),
        ("EMERGENCY_NUMBER", "112;ext=1"),
        ("EMERGENCY_NUMBER", '112"><script>'),
        ("ANALYTICS_URL", "ftp://analytics.example/"),
        ("ANALYTICS_URL", "analytics.example"),
        ("ANALYTICS_PORT", "many"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://root@localhost/helpdesk"),
        ("DATABASE_URL", "postgres://localhost:port/helpdesk"),
    ],
)
def test_a_bad_value_is_one_plain_sentence_that_names_it(name: str, value: str) -> None:
    done = start(name, **{name: value})

    (sentence,) = done.stderr.strip().splitlines()
    assert done.returncode == 1
    assert sentence.startswith("The helpdesk cannot start: ")
    assert name in sentence
    assert done.stdout == ""


def test_a_secret_is_never_in_the_sentence() -> None:
    done = start("DEBUG", DATABASE_URL="mysql://root:hunter2@localhost/helpdesk")

    assert done.returncode == 1
    assert "hunter2" not in done.stderr
