"""What a browser of the tests needs: where Chromium is, and what the CDN of Chart.js does."""

from pathlib import Path

from playwright.sync_api import Page, Route, expect

CHROMIUM = Path("/usr/bin/chromium")
CHART_JS = Path(__file__).resolve().parent.parent.parent / "static/vendor/chartjs/chart.umd.min.js"
CDN = "https://cdn.jsdelivr.net/npm/chart.js@4.6.1/dist/chart.umd.min.js"
SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
CORS = {"Access-Control-Allow-Origin": "*", "Content-Type": "application/javascript"}


def served(route: Route) -> None:
    route.fulfill(path=CHART_JS, headers=CORS)


def altered(route: Route) -> None:
    route.fulfill(body=CHART_JS.read_text() + " ", headers=CORS)


def refused(route: Route) -> None:
    route.abort()


def silent(route: Route) -> None:
    """Neither answers nor refuses."""


def is_drawn(page: Page, charts: int = 1) -> None:
    expect(page.locator(".chart[data-drawn]")).to_have_count(charts, timeout=10_000)
    expect(page.locator(".chart canvas").first).to_be_visible()
    assert page.complaints == []
