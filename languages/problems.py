"""What is wrong with the catalogs of a deployable, each problem in a line that names the place."""

import re
from collections.abc import Iterator

import polib

from languages import catalogs
from languages.deployables import Deployable
from languages.extraction import Text, texts

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!{){\w*}(?!})")
MARKUP = re.compile(r"<[^>]*>|[\"&<>]")
PLURAL_FORMS = 2


def problems(deployable: Deployable, language: str) -> list[str]:
    """Empty when every text is translated, nothing else is, and the compiled catalog says the same."""
    file = deployable.catalog(language)
    if not file.is_file():
        return [f"{language}: there is no catalog."]
    entries = {catalogs.key(entry): entry for entry in catalogs.read(file)}
    said = texts(deployable)
    found = [f"{language}: missing: {text.text!r} of {', '.join(said[text])}" for text in said if text not in entries]
    found += [f"{language}: used nowhere: {text.text!r}" for text in entries if text not in said]
    for text, entry in entries.items():
        found += [f"{language}: {problem}: {text.text!r}" for problem in problems_of(text, entry)]
    if catalogs.compiled(file.with_suffix(".mo")) != {text: catalogs.forms(entry) for text, entry in entries.items()}:
        found.append(f"{language}: the compiled catalog is not of this one; `make messages` makes it again.")
    return found


def problems_of(text: Text, entry: polib.POEntry) -> Iterator[str]:
    forms = catalogs.forms(entry)
    if entry.fuzzy or entry.obsolete:
        yield "not certain"
    if not all(form.strip() for form in forms):
        yield "empty"
        return
    if text.plural and len(forms) != PLURAL_FORMS:
        yield "not every plural form"
    wanted = set(PLACEHOLDER.findall(text.plural or text.text))
    if any(set(PLACEHOLDER.findall(form)) != wanted for form in forms):
        yield "other placeholders"
    if any(markup(form) != markup(text.plural or text.text) for form in forms):
        yield "other markup"
    if any(edges(form) != edges(text.text) for form in forms):
        yield "another space or line end at its edge"


def markup(text: str) -> list[str]:
    """Templates put translations into a page as they are, attributes too."""
    return sorted(MARKUP.findall(text))


def edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
