"""A browser that goes through the doors as each role, and takes a picture of each state at reasonable size."""

import io
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route

from campus_helpdesk.tests.in_a_browser.states import State
from gallery.sites import PASSWORD, SUPERUSER

ROOT = Path(__file__).resolve().parent.parent
CHART_JS = ROOT / "static/vendor/chartjs/chart.umd.min.js"
WIDTHS = {"desktop": (1280, 800), "phone": (360, 740)}
SCHEMES = ("light", "dark")
# What other languages change is words, not colours: each device in one.
OTHER_LANGUAGES = {"desktop": ("light",), "phone": ("dark",)}
# Of a long page only its beginning; a wide one is shown smaller.
TALLEST = 1200
WIDEST = 960
QUALITY = 45


@dataclass
class Gallery:
    """`languages`: what the browser asks for. Pictures are `name-language-device-scheme.webp`, without `en`."""

    browser: Browser
    folder: Path
    languages: tuple[str, ...] = ("en",)
    devices: tuple[str, ...] = tuple(WIDTHS)
    sizes: dict[str, int] = field(default_factory=dict)

    def take_all(self, url: str, states: list[State], cast: dict[str, int], door: str = "") -> None:
        """`door`: the site whose doors lead to `url`, where it is another one."""
        for language in self.languages:
            for device in self.devices:
                for state in states:
                    context = self.context(url, language, device)
                    self.enter(context, door or url, state.role)
                    page = context.new_page()
                    state.show(page, cast)
                    for scheme in SCHEMES if language == "en" else OTHER_LANGUAGES[device]:
                        name = state.name if language == "en" else f"{state.name}-{language}"
                        self.take(page, f"{name}-{device}", scheme)
                    context.close()

    def context(self, url: str, language: str, device: str) -> BrowserContext:
        width, height = WIDTHS[device]
        context = self.browser.new_context(
            base_url=url, locale=language, timezone_id="Europe/Rome", viewport={"width": width, "height": height}
        )
        context.set_default_timeout(20_000)
        context.route("https://**/*", self.from_here)
        return context

    def from_here(self, route: Route) -> None:
        """Chart.js without a network."""
        if route.request.url.endswith("chart.umd.min.js"):
            route.fulfill(path=CHART_JS, headers={"Access-Control-Allow-Origin": "*"}, content_type="text/javascript")
        else:
            route.abort()

    def enter(self, context: BrowserContext, door: str, role: str) -> None:
        if not role:
            return
        page = context.new_page()
        if role == "admin":
            page.goto(f"{door}admin/login/")
            page.locator("#id_username").fill(SUPERUSER)
            page.locator("#id_password").fill(PASSWORD)
            page.locator("#login-form [type=submit]").click()
        else:
            page.goto(door)
            page.locator("#id_name").fill({"user": "Ada", "staff": "Bruno"}[role])
            page.locator(f".door[formaction$='/{role}/']").click()
        page.wait_for_load_state("load")
        page.close()

    def take(self, page: Page, name: str, scheme: str) -> None:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        # A frame for what draws itself anew in the other colours.
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
        clip = {
            "x": 0,
            "y": 0,
            "width": page.viewport_size["width"],
            "height": max(height, page.viewport_size["height"]),
        }
        file = self.folder / f"{name}-{scheme}.webp"
        with Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip, animations="disabled"))) as picture:
            picture.thumbnail((WIDEST, TALLEST * 2))
            picture.convert("RGB").save(file, "WEBP", quality=QUALITY, method=6)
        self.sizes[file.name] = file.stat().st_size
