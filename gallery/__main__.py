"""Takes the pictures: `python -m gallery [--only NAME …] [--languages en,it] [--folder docs/gallery]`."""

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from gallery.pages import ANALYTICS, EMPTY, SHOWN
from gallery.pictures import ROOT, Gallery
from gallery.sites import TICKETS, cast_of, site_of

CHROMIUM = "/usr/bin/chromium"
SWITCHES = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking"]


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m gallery", description=__doc__)
    asked.add_argument("--only", nargs="*", default=[""], help="states whose names begin so")
    asked.add_argument("--languages", default="en,it", help="what the browser asks for, comma separated")
    asked.add_argument("--devices", default="desktop,phone")
    asked.add_argument("--folder", type=Path, default=ROOT / "docs/gallery")
    chosen = asked.parse_args()
    only = tuple(chosen.only)
    wanted = [[state for state in states if state.name.startswith(only)] for states in (SHOWN, ANALYTICS, EMPTY)]
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        gallery = Gallery(browser, chosen.folder, tuple(chosen.languages.split(",")), tuple(chosen.devices.split(",")))
        take(gallery, *wanted)
        browser.close()
    print(f"{len(gallery.sizes)} pictures, {sum(gallery.sizes.values()) / 1e6:.1f} MB, in {chosen.folder}")


def take(gallery: Gallery, shown: list, analytics: list, empty: list) -> None:
    if shown or analytics:
        with tempfile.TemporaryDirectory() as folder, site_of(Path(folder), TICKETS) as site:
            cast = cast_of(site)
            gallery.take_all(site.helpdesk, shown, cast)
            gallery.take_all(site.analytics, analytics, cast, door=site.helpdesk)
    if empty:
        with tempfile.TemporaryDirectory() as folder, site_of(Path(folder), "") as site:
            gallery.take_all(site.helpdesk, empty, {})


if __name__ == "__main__":
    main()
