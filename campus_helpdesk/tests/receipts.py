"""Reads the numbers that an analytics page shows, each with the link to its tickets, and follows a link to its list."""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx

from campus_helpdesk.tests.caller import Caller
from campus_helpdesk.tests.processes import Site

WHOLE_NUMBER = re.compile(r"\d{1,3}(,\d{3})*")
# How a point of a chart says what it counts: '2 hours, 5 closed of 7 opened', '12.5%, 4 tickets'.
COUNTED = re.compile(r"([\d,]+) (?:tickets|unresolved|open|active|closed|answered|worked on|opened|corrected)\b")


@dataclass(frozen=True)
class Receipt:
    """A number of tickets, where it stands, and the link beside it; empty without one."""

    where: str
    number: int
    url: str


@dataclass
class Cell:
    tag: str
    classes: str
    text: str = ""
    url: str = ""


@dataclass
class FiguresPage(HTMLParser):
    """The tables, charts, tiles and lists of tickets of a page."""

    html: str
    cells: list[Cell] = field(default_factory=list)
    charts: list[dict[str, Any]] = field(default_factory=list)
    tiles: list[Cell] = field(default_factory=list)
    ticket_rows: int = 0
    next_page: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.now_in: Cell | None = None
        self.feed(self.html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attributes}
        classes = named.get("class", "")
        if tag in ("td", "th", "script") or "tile" in classes.split():
            self.now_in = Cell(tag, classes)
        if tag == "a" and self.now_in:
            self.now_in.url = named["href"]
        if tag == "strong" and self.now_in:
            # A tile's number stands after its name.
            self.now_in.text = ""
        self.ticket_rows += classes == "ticket-row"
        if named.get("rel") == "next":
            self.next_page = named["href"]

    def handle_data(self, data: str) -> None:
        if self.now_in:
            self.now_in.text += data

    def handle_endtag(self, tag: str) -> None:
        if self.now_in is None:
            return
        if tag == "strong" and self.now_in.tag == "li":
            self.tiles.append(self.now_in)
        elif tag == "script" and self.now_in.text.startswith('{"kind"'):
            self.charts.append(json.loads(self.now_in.text))
        elif tag in ("td", "th"):
            self.cells.append(self.now_in)
        if tag in ("strong", "script", "td", "th"):
            self.now_in = None

    def receipts(self) -> list[Receipt]:
        """Of every cell that is a whole number and every point of every chart that counts tickets."""
        numbers = [cell for cell in self.cells if cell.tag == "td" and WHOLE_NUMBER.fullmatch(cell.text)]
        found = [Receipt("table", to_number(cell.text), cell.url) for cell in numbers]
        for chart in self.charts:
            for series in chart["series"]:
                for words, url in zip(series["words"], series["urls"], strict=True):
                    if counted := COUNTED.search(words):
                        where = f"chart {chart['axis']}, {series['name']}: {words}"
                        found.append(Receipt(where, to_number(counted[1]), url))
        return found


def to_number(text: str) -> int:
    return int(text.replace(",", ""))


class StaffMember:
    """Came in through the staff door; follows links from analytics to the helpdesk's lists."""

    def __init__(self, site: Site, caller: Caller) -> None:
        self.site, self.caller = site, caller
        self.http = httpx.Client(timeout=60)
        self.http.get(site.helpdesk).raise_for_status()
        form = {"csrfmiddlewaretoken": self.http.cookies["csrftoken"]}
        assert self.http.post(f"{site.helpdesk}enter/staff/", data=form).status_code == 303
        self.counted: dict[str, int] = {}

    def close(self) -> None:
        self.http.close()

    def look_at(self, address: str) -> FiguresPage:
        return FiguresPage(self.http.get(address).raise_for_status().text)

    def listed(self, url: str) -> int:
        """How many tickets the list has, by the API: it refuses what it does not know, where the page does not."""
        start = f"{self.site.helpdesk}tickets/?"
        assert url.startswith(start), f"{url} leads to no list of tickets"
        if url not in self.counted:
            self.counted[url] = len(self.caller.every(f"tickets/?page_size=200&{url.removeprefix(start)}"))
        return self.counted[url]

    def wrong(self, receipts: list[Receipt]) -> list[Receipt]:
        """Those whose list has another number of tickets. Of the many that say none, a few links are followed."""
        linked = [receipt for receipt in receipts if receipt.url]
        followed = [receipt for receipt in linked if receipt.number] + [one for one in linked if not one.number][:12]
        return [receipt for receipt in followed if self.listed(receipt.url) != receipt.number]

    def listed_on_pages(self, url: str) -> int:
        """The same by the pages of the list."""
        page = self.look_at(url)
        rows = page.ticket_rows
        while page.next_page:
            page = self.look_at(f"{self.site.helpdesk}tickets/{page.next_page}")
            rows += page.ticket_rows
        return rows
