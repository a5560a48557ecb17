"""A browser that is watched: whatever a page runs, loads or complains about, beyond what it should, is noted."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request

REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => console.error(
  `policy broken: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`
));
"""
# What the payloads would have left on the page, had one of them become an element or an attribute.
PLANTED = """() => [...document.querySelectorAll("*")].filter((one) =>
  one.classList.contains("planted") || [...one.attributes].some(({name, value}) =>
    /^on|^hx-on/.test(name) || (/^(href|src|action|formaction)$/.test(name) && /^\\s*javascript:/i.test(value)))
).map((one) => one.outerHTML.slice(0, 200))"""


@dataclass
class Watched:
    """`complaints` stays empty as long as text is text."""

    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, chromium: Browser, cookies: dict[str, str], url: str) -> "Watched":
        context = chromium.new_context(base_url=url)
        context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
        context.add_init_script(REPORT_VIOLATIONS)
        context.set_default_timeout(15_000)
        watched = cls(context)
        context.on("request", watched.note_request)
        return watched

    def open(self, path: str) -> Page:
        page = self.context.new_page()
        page.on("dialog", self.note_dialog)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self.note_said(page, said))
        page.goto(path)
        return page

    def look(self, page: Page, path: str) -> None:
        page.goto(path)
        self.check(page)

    def check(self, page: Page) -> None:
        """That nothing was planted on the page as it is now."""
        # What loads, or fails to, has happened by then; a frame more for what the page does next.
        page.wait_for_load_state("load")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        self.complaints += [f"{page.url}: planted {html}" for html in page.evaluate(PLANTED)]

    def note_dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def note_request(self, request: Request) -> None:
        host = urlsplit(request.url).hostname
        if request.url.startswith("http") and host != "localhost":
            self.complaints.append(f"asked for {request.url}")

    def note_said(self, page: Page, said: ConsoleMessage) -> None:
        # That the page itself has the status of an error is no complaint.
        is_own_status = said.text.startswith("Failed to load resource") and said.location["url"] == page.url
        if said.type in ("error", "warning") and not is_own_status:
            self.complaints.append(f"{page.url}: {said.text}")
