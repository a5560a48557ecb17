"""What each deployable is translated from, and where its catalogs are."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Besides English, in which the texts are written.
LANGUAGES = ("it", "de", "es", "fr", "pt")
NO_TEXTS = {"tests", "migrations"}


@dataclass(frozen=True)
class Deployable:
    """`code`, `templates` and `scripts` are folders or files below the root; `others` of them are left out."""

    locale: str
    code: tuple[str, ...]
    templates: tuple[str, ...]
    scripts: tuple[str, ...]
    others: tuple[str, ...] = ()

    def code_files(self) -> list[Path]:
        return [file for file in self.files(self.code, "*.py") if not NO_TEXTS.intersection(file.parts)]

    def template_files(self) -> list[Path]:
        return list(self.files(self.templates, "*.html"))

    def script_files(self) -> list[Path]:
        return list(self.files(self.scripts, "*.js"))

    def files(self, places: tuple[str, ...], pattern: str) -> Iterator[Path]:
        """As paths from the root."""
        for place in places:
            whole = ROOT / place
            for file in [whole] if whole.is_file() else sorted(whole.rglob(pattern)):
                path = file.relative_to(ROOT)
                if not any(path.is_relative_to(other) for other in self.others):
                    yield path

    def catalog(self, language: str) -> Path:
        return ROOT / self.locale / language / "LC_MESSAGES" / "django.po"


HELPDESK = Deployable(
    locale="campus_helpdesk/locale",
    code=("tickets", "messaging", "batches", "campus_helpdesk"),
    templates=("templates",),
    scripts=("static/js",),
    others=("templates/analytics", "static/js/analytics"),
)
ANALYTICS = Deployable(
    locale="analytics/locale",
    code=("analytics",),
    templates=(
        "templates/base.html",
        "templates/_api.html",
        "templates/_icon.html",
        "templates/_language.html",
        "templates/_theme.html",
        "templates/analytics",
        "templates/drf_spectacular",
    ),
    scripts=("static/js/analytics",),
)
