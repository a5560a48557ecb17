"""Starting analytics: alone, with a part of the services, and refused in one plain sentence."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
HELPDESK = ("tickets", "messaging", "batches", "campus_helpdesk")


def run(*arguments: str, root: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=root,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def manage(*arguments: str, root: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return run(str(root / "analytics" / "manage.py"), *arguments, root=root, **environment)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("ROLE_SIGNING_KEY", ""),
        ("TICKETS_API_TOKEN", ""),
        ("TICKETS_API_TOKEN", "tökén"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("TIME_ZONE", "../etc/passwd"),
        ("TICKETS_API_URL", "ftp://helpdesk/"),
        ("TICKETS_API_URL", "helpdesk"),
        ("TICKETS_API_URL", "http://helpdesk:port/"),
        ("HELPDESK_URL", "javascript:alert(1)"),
        ("ANALYTICS_DATABASE_URL", "mysql://localhost/analytics"),
        ("ANALYTICS_DATABASE_URL", "nonsense"),
        ("ROLE_HOURS", "0"),
        ("ROLE_HOURS", "twelve"),
        ("HELPDESK_PORT", "99999"),
        ("DEBUG", "perhaps"),
        ("ANALYTICS_SERVICES", "unresolved,astrology"),
    ],
)
def test_a_bad_value_is_refused_in_one_sentence(name: str, value: str, tmp_path: Path) -> None:
    # From a copy, because a var/secrets.env beside the original would fill in what is missing.
    shutil.copytree(ROOT / "analytics", tmp_path / "analytics", ignore=shutil.ignore_patterns("tests", "__pycache__"))
    done = manage("check", root=tmp_path, **{name: value})
    assert done.returncode == 1
    assert done.stderr.startswith("Analytics cannot start: ")
    assert name in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_secrets_are_read_from_var_and_the_environment_wins(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "analytics", tmp_path / "analytics", ignore=shutil.ignore_patterns("tests", "__pycache__"))
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secrets.env").write_text("SECRET_KEY=from-file\nTICKETS_API_TOKEN=from-file\n")
    environment = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"}
    show = "from django.conf import settings; print(settings.SECRET_KEY, settings.TICKETS_API_TOKEN)"
    done = subprocess.run(
        [sys.executable, "-c", show],
        cwd=tmp_path,
        env=environment | {"DJANGO_SETTINGS_MODULE": "analytics.settings", "TICKETS_API_TOKEN": "from-environment"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["from-file", "from-environment"]


def test_a_shell_set_up_for_the_helpdesk_does_not_mislead_it() -> None:
    assert manage("check", DJANGO_SETTINGS_MODULE="campus_helpdesk.settings").returncode == 0


def test_analytics_runs_from_its_own_folders_alone(tmp_path: Path) -> None:
    for folder in ("analytics", "templates", "static"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    database = {"ANALYTICS_DATABASE_URL": f"sqlite:///{tmp_path / 'alone.sqlite3'}"}
    assert manage("migrate", "-v0", root=tmp_path, **database).stderr == ""
    assert manage("collectstatic", "--noinput", "-v0", root=tmp_path, **database).stderr == ""
    ask = (
        "from analytics.wsgi import application; from django.test import Client;"
        "client = Client(headers={'Authorization': 'Bearer tests-only-token', 'Host': 'localhost'});"
        "print([client.get(path).status_code for path in ('/api/v1/unresolved/', '/', '/readyz', '/api/docs/')])"
    )
    done = run("-c", ask, root=tmp_path, **database)
    assert done.stdout.strip().splitlines()[-1] == "[200, 403, 200, 200]", done.stderr


def test_the_pages_of_a_part_of_the_services_offer_only_that_part(tmp_path: Path) -> None:
    database = {"ANALYTICS_DATABASE_URL": f"sqlite:///{tmp_path / 'part.sqlite3'}"}
    assert manage("migrate", "-v0", **database).returncode == 0
    ask = (
        "from analytics.wsgi import application; from django.test import Client;"
        "client = Client(headers={'Authorization': 'Bearer tests-only-token', 'Host': 'localhost'});"
        "get = lambda path: client.get(path);"
        "print(sorted(get('/api/v1/').json()), sorted(get('/api/schema/?format=json').json()['paths']),"
        " [get(f'/api/v1/{slug}/').status_code for slug in ('unresolved', 'resolution-time', 'active-by-category')])"
    )
    done = run("-c", ask, ANALYTICS_SERVICES=" active-by-category ", **database)
    assert done.stdout.strip().splitlines()[-1] == (
        "['active-by-category'] ['/api/v1/active-by-category/', '/api/v1/analyses/'] [404, 404, 200]"
    ), done.stderr


def test_every_change_of_the_models_has_its_migration() -> None:
    assert manage("makemigrations", "--check", "--dry-run").returncode == 0


@pytest.mark.parametrize("path", sorted((ROOT / "analytics").rglob("*.py")), ids=lambda path: path.name)
def test_no_file_imports_the_helpdesk(path: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            imported |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").partition(".")[0])
    assert not imported & set(HELPDESK)
