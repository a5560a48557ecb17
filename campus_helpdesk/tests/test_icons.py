"""Icons come from one set, and only those in use are kept."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LUCIDE = ROOT / "static/vendor/lucide"


def texts(folder: str, pattern: str) -> str:
    return "".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / folder).rglob(pattern)))


def test_every_icon_that_a_template_names_is_there_and_no_other() -> None:
    named = re.findall(r'_icon\.html" with name="([a-z0-9-]+)"', texts("templates", "*.html"))

    assert set(re.findall(r'<symbol id="([a-z0-9-]+)"', (LUCIDE / "icons.svg").read_text())) == set(named)


def test_every_icon_that_a_chip_has_is_there_and_no_other() -> None:
    named = re.findall(r'url\("\.\./vendor/lucide/([a-z0-9-]+)\.svg"\)', texts("static/css", "*.css"))

    assert {file.stem for file in LUCIDE.glob("*.svg")} - {"icons"} == set(named)
