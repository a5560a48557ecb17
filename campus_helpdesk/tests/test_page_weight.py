"""What a page weighs on its way to a browser: little enough for a bad network, and less once the first one was seen."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.template.autoreload import reset_loaders
from django.test import Client

from campus_helpdesk.settings import HASHED

pytestmark = pytest.mark.django_db

FIRST_VISIT, NEXT_PAGE = 150_000, 25_000
NAMED_BY_A_PAGE = re.compile(r'(?:href|src)="(/static/[^"#]+)')
NAMED_BY_A_STYLE = re.compile(r'url\("([^"#]+)"\)')
PLACES = [f"Building {letter}, room {number}" for letter in "ABCDE" for number in range(6)]


@pytest.fixture(autouse=True)
def collected(own_files: None, settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    """Our own static files as `make run` serves them: hashed names, compressed."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES |= {"staticfiles": {"BACKEND": HASHED}}
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    call_command("collectstatic", interactive=False, verbosity=0)
    # Addresses of files stand in the compiled templates.
    reset_loaders()
    yield
    reset_loaders()


class Visitor:
    """A browser that keeps what it may keep. `fetched`: the address and weight of all that had to travel."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.fetched: dict[str, int] = {}

    def weigh(self, address: str) -> int:
        """Bytes that travel for a page, with all that it needs and the browser does not have yet."""
        before = sum(self.fetched.values())
        answer, body = self.fetch(address)
        assert answer["Content-Encoding"] == "gzip"
        page = self.client.get(address).content.decode()
        for asset in NAMED_BY_A_PAGE.findall(page):
            self.keep(asset)
        return sum(self.fetched.values()) - before + body

    def fetch(self, address: str):
        answer = self.client.get(address, headers={"Accept-Encoding": "gzip, br"})
        assert answer.status_code == 200, address
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        head = sum(len(name) + len(value) + 4 for name, value in answer.items())
        return answer, len(content) + head

    def keep(self, asset: str) -> None:
        if asset in self.fetched:
            return
        answer, self.fetched[asset] = self.fetch(asset)
        # A name has the hash of its content, so it is good for ever.
        assert "immutable" in answer["Cache-Control"], asset
        if asset.endswith(".css"):
            text = b"".join(self.client.get(asset).streaming_content).decode()
            for named in NAMED_BY_A_STYLE.findall(text):
                self.keep(f"/static/{named.removeprefix('../')}")


@pytest.fixture
def full_page(make_ticket) -> int:
    """A list of more than a page, and the number of one of its tickets."""
    return [make_ticket(f"The radiator in {place} is cold, since {len(place)} days", place).pk for place in PLACES][-1]


@pytest.mark.parametrize("path", ["/", "/tickets/", "/tickets/new/", "/tickets/{}/", "/tickets/learning/"])
def test_a_first_visit_is_light(staff_browser: Client, full_page: int, path: str) -> None:
    assert Visitor(staff_browser).weigh(path.format(full_page)) <= FIRST_VISIT


@pytest.mark.parametrize("path", ["/tickets/?status=open", "/tickets/new/", "/tickets/{}/", "/tickets/learning/"])
def test_the_next_page_is_lighter(staff_browser: Client, full_page: int, path: str) -> None:
    visitor = Visitor(staff_browser)
    visitor.weigh("/tickets/")

    assert visitor.weigh(path.format(full_page)) <= NEXT_PAGE


def test_nothing_but_the_choice_of_colours_keeps_the_text_waiting(staff_browser: Client) -> None:
    page = staff_browser.get("/tickets/").content.decode()

    scripts = re.findall(r"<script[^>]*>", page)
    waiting = [script for script in scripts if not re.search(r'\sdefer|type="module"|type="application/json"', script)]
    assert len(waiting) == 1
    assert "js/theme." in waiting[0]
    assert "@import" not in page
    assert "@font-face" not in "".join(file.read_text() for file in Path("static/css").glob("*.css"))


def test_the_api_keeps_its_strong_etag(staff_browser: Client, make_ticket) -> None:
    address = f"/api/v1/tickets/{make_ticket('A long text. ' * 100).pk}/"

    answer = staff_browser.get(address, headers={"Accept-Encoding": "gzip", "Accept": "application/json"})

    assert answer["ETag"] == '"1"'
    assert "Content-Encoding" not in answer
