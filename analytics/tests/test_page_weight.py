"""What an analysis weighs on its way to a browser, Chart.js included."""

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client

from analytics.tests.tickets_server import TicketsServer

pytestmark = pytest.mark.django_db

FIRST_VISIT, NEXT_PAGE = 150_000, 25_000
NAMED_BY_A_PAGE = re.compile(r'(?:href|src)="(/static/[^"#]+)')


@pytest.fixture(autouse=True)
def collected(plain_static_files: None, tickets_server: TicketsServer, settings: LazySettings, tmp_path: Path) -> None:
    """Our own static files as `make run` serves them: hashed names, compressed."""
    for number in range(1, 60):
        tickets_server.tell(number, opened_at=f"2026-{number % 12 + 1:02}-10T08:00:00Z", status="active")
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    call_command("collectstatic", interactive=False, verbosity=0)


def weight(client: Client, address: str) -> int:
    answer = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert answer.status_code == 200, address
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return len(content) + sum(len(name) + len(value) + 4 for name, value in answer.items())


@pytest.mark.parametrize("path", ["/", "/?analysis=backlog", "/?analysis=load"])
def test_a_first_visit_is_light(staff: Client, path: str) -> None:
    assets = set(NAMED_BY_A_PAGE.findall(staff.get(path).content.decode()))

    # Chart.js travels once: from its CDN, or from here where that is silent.
    assert any("chart.umd" in asset for asset in assets)
    assert weight(staff, path) + sum(weight(staff, asset) for asset in assets) <= FIRST_VISIT


@pytest.mark.parametrize("path", ["/", "/?analysis=backlog", "/?analysis=load"])
def test_the_next_page_is_lighter(staff: Client, path: str) -> None:
    assert weight(staff, path) <= NEXT_PAGE
