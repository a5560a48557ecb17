"""A real browser on the pages, for what their scripts do."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

from campus_helpdesk.doors import COOKIE, sign_role
from tickets.roles import Actor

CHROMIUM = Path("/usr/bin/chromium")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


@pytest.fixture
def chromium(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not at /usr/bin/chromium")
    # Playwright's event loop runs in this thread, where Django suspects asynchronous code.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()
        # Beside an event loop Django opens connections of their own, which nobody else would close.
        connections.close_all()


@pytest.fixture
def open_page(chromium: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """`open_page("/tickets/", actor)`: a window of that actor's own browser; options are those of the browser.

    Ends with an assertion that no script failed and that the content policy was kept.
    """
    complaints: list[str] = []
    pages: list[Page] = []

    def open_it(path: str, actor: Actor, **options: object) -> Page:
        context = chromium.new_context(base_url=live_server.url, **options)
        context.add_cookies([{"name": COOKIE, "value": sign_role(actor), "url": live_server.url}])
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        page.goto(path)
        pages.append(page)
        return page

    yield open_it
    for page in pages:
        # A request that is still under way would use the database while it is emptied.
        page.wait_for_load_state("networkidle")
    assert complaints == []
