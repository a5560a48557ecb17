"""Somebody at the admin of a running site, as Django's superuser: deletes and imports."""

import csv
import io
from html.parser import HTMLParser

import httpx

from campus_helpdesk.tests.processes import Site

PASSWORD = "only-for-this-test"


class HiddenInputs(HTMLParser):
    """The hidden inputs of a page, by name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        if tag == "input" and named.get("type") == "hidden" and named.get("name"):
            self.values[str(named["name"])] = named.get("value") or ""


class AdminBrowser:
    def __init__(self, site: Site) -> None:
        site.environment["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD
        site.run("createsuperuser", "--no-input", "--username", "root", "--email", "root@example.edu", "-v", "0")
        self.http = httpx.Client(base_url=site.helpdesk + "admin/", timeout=60)
        self.send("login/", {"username": "root", "password": PASSWORD})

    def close(self) -> None:
        self.http.close()

    def send(self, address: str, fields: dict[str, str], files: dict[str, tuple[str, str]] | None = None) -> str:
        """Fill in the form of a page and send it; the page that comes of it."""
        self.http.get(address).raise_for_status()
        return self.post(address, fields, files)

    def post(self, address: str, fields: dict[str, str], files: dict[str, tuple[str, str]] | None = None) -> str:
        token = {"csrfmiddlewaretoken": self.http.cookies["csrftoken"]}
        answer = self.http.post(address, data=fields | token, files=files)
        assert answer.status_code in (200, 302), answer.text
        return answer.text

    def delete_ticket(self, ticket_id: int) -> None:
        self.send(f"tickets/ticket/{ticket_id}/delete/", {"post": "yes"})

    def delete_message(self, message_id: int) -> None:
        self.send(f"messaging/message/{message_id}/delete/", {"post": "yes"})

    def import_tickets(self, rows: list[dict[str, str]]) -> None:
        """Rows with the columns that an import may have; confirmed without looking."""
        text = io.StringIO()
        writer = csv.DictWriter(text, ["id", "description", "location", "reported_by", "category", "status"])
        writer.writeheader()
        writer.writerows(rows)
        file = {"import_file": ("tickets.csv", text.getvalue())}
        preview = HiddenInputs(self.send("tickets/ticket/import/", {"format": "0"}, file))
        assert "import_file_name" in preview.values, "the import was refused"
        self.post("tickets/ticket/process_import/", preview.values)
